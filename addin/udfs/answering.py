"""From cells to a result: array in, array out, and a reason for what cannot be computed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, cast

from addin.errors import InputError, XiezuoError
from addin.udfs.cells import is_blank, to_cell
from addin.udfs.model import FUNCTIONS, Argument, Block, Cell, Function, Result

FAILURE = "#VALUE!|"
"""What stands before the reason; the add-in shows #VALUE! and keeps the reason for XZ_REASON."""

MOST_CELLS = 200_000

Given = Cell | Block


def answer(name: str, arguments: Sequence[Given]) -> Cell | tuple[tuple[Cell, ...], ...]:
    """Return what the function `name` gives for these cells; nothing is ever raised.

    One value for single cells; rows of values as soon as one argument is a range of several cells
    (ranges of one row or column are repeated along the others).
    Where the first argument is blank the result is blank too, so that a formula can be filled down
    beside rows that are still empty.
    """
    try:
        return _answer(_known(name), arguments)
    except XiezuoError as error:
        return FAILURE + _reason(error)
    except Exception as error:  # a formula must show something whatever happens
        return FAILURE + f"没有预料到的错误（{type(error).__name__}：{error}）"


def _known(name: str) -> Function:
    try:
        return FUNCTIONS[name]
    except KeyError:
        raise InputError(f"没有 {name} 这个函数") from None


def _answer(known: Function, arguments: Sequence[Given]) -> Cell | tuple[tuple[Cell, ...], ...]:
    given = [*arguments, *[None] * (len(known.arguments) - len(arguments))]
    pairs = list(zip(known.arguments.values(), given, strict=True))
    blocks = [(argument, _block(cells)) for argument, cells in pairs]
    if known.result is Result.TABLE:
        rows = known.compute(*(_whole(argument, block) for argument, block in blocks))
        return tuple(tuple(to_cell(value) for value in row) for row in rows)
    ranged = [block for argument, block in blocks if not argument.is_block]
    height = max(len(block) for block in ranged)
    width = max(len(block[0]) for block in ranged)
    if height * width > MOST_CELLS:
        raise InputError(f"一次最多算 {MOST_CELLS} 个单元格")
    columns = [
        [_whole(argument, block)] * (height * width)
        if argument.is_block
        else _spread(block, height, width)
        for argument, block in blocks
    ]
    results = [_cell(known, values) for values in zip(*columns, strict=True)]
    if height == width == 1:
        return results[0]
    return tuple(tuple(results[row * width : (row + 1) * width]) for row in range(height))


def _cell(known: Function, values: Sequence[Any]) -> Cell:
    if is_blank(values[0]):
        return ""
    try:
        return to_cell(known.compute(*_understood(known, values)))
    except XiezuoError as error:
        return FAILURE + _reason(error)


def _understood(known: Function, values: Sequence[Any]) -> Iterator[Any]:
    for (name, argument), value in zip(known.arguments.items(), values, strict=True):
        if argument.is_block:
            yield value
        elif is_blank(value):
            if not argument.is_optional:
                raise InputError(f"缺少参数 {name}（{argument.help}）")
            yield None
        else:
            yield argument.read(value)


def _whole(argument: Argument, block: Block) -> Any:
    if argument.is_optional and all(is_blank(cell) for row in block for cell in row):
        return None
    return argument.read(block)


def _spread(block: Block, height: int, width: int) -> list[Cell]:
    """Return the cells row by row, a single row or column repeated to fill the area."""
    if len(block) not in (1, height) or len(block[0]) not in (1, width):
        raise InputError("几个区域的行数或列数不一致")
    rows = block if len(block) == height else [block[0]] * height
    return [cell for row in rows for cell in (row if len(row) == width else [row[0]] * width)]


def _block(cells: Given) -> Block:
    """Return rows of cells; a single cell is a range of one, one row of cells is a row."""
    if not isinstance(cells, list | tuple):
        return [[cast("Cell", cells)]]
    if not cells:
        return [[None]]
    return cells if isinstance(cells[0], list | tuple) else [cells]


def _reason(error: XiezuoError) -> str:
    return f"{error.what}。{error.remedy}" if error.remedy else error.what
