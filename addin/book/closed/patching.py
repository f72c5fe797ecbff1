"""Values into cells: only rows that change are written anew, everything else passes through."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from addin.book.closed.reading import READ, Reading, Written, read_after
from addin.book.host import Change
from addin.book.layout import Sheet
from addin.book.ooxml import cells, xmltree
from addin.book.ooxml.cells import CellReader
from addin.book.ooxml.output import Output
from addin.book.ooxml.package import Package
from addin.book.ooxml.reference import Area, letters, number_of
from addin.book.ooxml.rowxml import (
    column_style,
    column_width,
    prefixed,
    with_dimension,
    with_height,
    without_spans,
)
from addin.book.ooxml.sheetxml import Marks, open_sheet
from addin.book.text_size import height_of, lines_in
from addin.content import Place, Value, fitted, gives_way, same
from addin.errors import InputError
from addin.forms.model import Kind
from addin.reading.cells import Reading as Meaning
from addin.reading.model import Respelt, Unreadable

_TYPE = re.compile(rb' t="[^"]*"')
_STYLE = re.compile(rb' s="(\d+)"')
_OPTIONAL = re.compile(rb' (?:t|cm|vm|ph)="[^"]*"')
_ROW_REF = b'<row r="'
_MEMO = 1024  # results remembered per column
_FOLLOWED = 30_000  # cells written to a sheet; if there are more it is rather read again
_WRAPPING = 16  # characters from which a text may take a second line in its cell


@dataclass(slots=True, eq=False)
class Target:
    """A column of a table, or a single field, that is written to.

    `formula` gives the formula of a derived cell in a row, to restore one that was typed over;
    `guarded` is one into which nothing else belongs, so that what stands there was typed;
    `over` is whether a value may take the place of a formula that is no table's or field's.
    """

    name: str
    kind: Kind
    derived: bool
    column: int
    formula: Callable[[int], str | None] = lambda _row: None
    guarded: bool = False
    over: bool = False
    letters: bytes = b""
    memo: dict[Any, tuple[bytes, bytes] | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.letters = letters(self.column).encode()


Edits = Mapping[int, list[tuple[Target, Value]]]
"""What goes into a sheet: by row number, the targets and values in the order of the columns."""


@dataclass(slots=True)
class Patched:
    """What patching one sheet came to; `save` puts the new part, if any, into the package."""

    save: Callable[[], None]
    changes: list[Change] = field(default_factory=list)
    restored: list[Change] = field(default_factory=list)
    cached: int = 0


def spelt_out(value: Meaning) -> Value:
    """Return the value of a cell, or what stands there if it is none or is spelt otherwise."""
    return value.raw if isinstance(value, Unreadable | Respelt) else value


def meant(value: Meaning) -> Value:
    """Return the value of a cell, or what stands there if it is none."""
    return value.value if isinstance(value, Respelt) else spelt_out(value)


class SheetPatcher:
    """Writes edits into one sheet of a package."""

    def __init__(
        self, reading: Reading, sheet: Sheet, edits: Edits, *, restoring: bool = False
    ) -> None:
        self._reading = reading
        self._restoring = restoring  # formulas come back over whatever was typed
        self._package: Package = reading.package
        self._sheet = sheet
        self._edits = edits
        self._output = Output(self._package, sheet.part, self._head)
        self._done = Patched(self._save)
        self._cells_written: list[Written] = []
        self._spellings: dict[bytes, bytes] = {}  # of theirs, each once: a column has few
        self._xml = open_sheet(self._package, sheet.part)
        self._marks: Marks = self._xml.marks
        self._cells: CellReader = reading.cells(self._marks.prefix)
        self._match = cells.pattern(self._marks.prefix).match
        self._since_1904 = reading.layout.since_1904

    def run(self) -> Patched:
        """Return what changed; the package is as it was until that is saved."""
        with self._output as output:
            pending = deque(sorted(self._edits))
            for block in self._xml.blocks():
                output.take(block, self._block(block, pending))
            output.take(b"", b"".join(self._new_row(row) for row in pending))
            output.end(self._xml.tail)
        return self._done

    def _save(self) -> None:
        part, written = self._sheet.part, self._cells_written
        known = self._package.known(part, READ, lambda: None)
        if self._output.save() and len(written) < _FOLLOWED:
            self._package.learn(part, READ, read_after(known, written, self._cells))

    def _head(self, head: bytes) -> bytes:
        """Return the sheet's head with a dimension that takes in what is written."""
        columns = [t.column for edits in self._edits.values() for t, _ in edits]
        written = Area(min(columns), min(self._edits), max(columns), max(self._edits))
        return with_dimension(head, written)

    def _block(self, block: bytes, pending: deque[int]) -> bytes:
        """Return a block with the edits that belong to its rows."""
        last = block.rfind(self._marks.row)
        if not pending or last < 0 or _number(block, last, self._marks) < pending[0]:
            return block
        before, *rows = block.split(self._marks.row)
        out = [before]
        changed = False
        for row in rows:
            number = int(row[: row.index(b'"')])
            while pending and pending[0] < number:
                new = self._new_row(pending.popleft())
                out.append(new)
                changed = changed or bool(new)
            patched = row
            if pending and pending[0] == number:
                pending.popleft()
                patched = self._row(number, row, self._edits[number])
                changed = changed or patched is not row
            out += (self._marks.row, patched)
        return b"".join(out) if changed else block

    def _row(self, number: int, row: bytes, edits: list[tuple[Target, Value]]) -> bytes:
        """Return a row (from behind ``<row r="``) with its cells written."""
        out: list[bytes] = []
        at = 0
        missing: list[tuple[Target, Value]] = []
        cell_start, digits = self._marks.cell, b'%d"' % number
        wraps = False
        for target, value in edits:
            mark = cell_start + target.letters + digits
            found = row.find(mark, at)
            if found < 0:
                missing.append((target, value))
                continue
            start = found + len(mark)
            cached = self._done.cached
            new, end = self._cell(row, start, target, value, number)
            if new is not None:
                self._follow(number, target, new)
                out += (row[at:start], new)
                at = end
                is_result = cached != self._done.cached
                test = looks_up_sentence if is_result else may_wrap
                wraps = wraps or test(target, value, number)
        if out:
            out.append(row[at:])
            row = b"".join(out)
        for target, value in missing:
            row = self._insert(number, row, target, value)
            wraps = wraps or may_wrap(target, value, number)
        return self._fitted(row, edits) if wraps else row

    def _follow(self, number: int, target: Target, cell: bytes) -> None:
        if len(self._cells_written) < _FOLLOWED:
            cell = self._spellings.setdefault(cell, cell)
            self._cells_written.append((number, target.column, cell))

    def _fitted(self, row: bytes, edits: list[tuple[Target, Value]]) -> bytes:
        """Return a row high enough for the texts written into it; one set by hand stays."""
        lines = max(
            lines_in(value, column_width(self._xml.head, target.column))
            for target, value in edits
            if isinstance(value, str) and not target.kind.is_on_one_line
        )
        return with_height(row, height_of(lines))

    def _cell(
        self, row: bytes, start: int, target: Target, value: Value, number: int
    ) -> tuple[bytes | None, int]:
        """Return the new bytes of a cell behind its reference (None: as it is) and its old end."""
        tag_end = row.find(b">", start)
        end = row.find(self._marks.cell_end, tag_end) + len(self._marks.cell_end)
        formula_end = row.find(self._cells.formula_end, tag_end, end)
        if not target.derived or formula_end < 0 or row[tag_end - 1 : tag_end] == b"/":
            return self._other(row, start, target, value, number)
        # A cached result: formula aside, the same few spellings recur all down a column.
        key = (row[start:tag_end], row[formula_end:end], value, value.__class__)
        try:
            rest = target.memo[key]
        except KeyError:
            if len(target.memo) > _MEMO:
                target.memo.clear()
            rest = target.memo[key] = self._cached(row[start:end], target, value)
        if rest is None:
            return None, end
        self._done.cached += 1
        attributes, body = rest
        return attributes + row[tag_end:formula_end] + self._cells.formula_end + body, end

    def _other(
        self, row: bytes, start: int, target: Target, value: Value, number: int
    ) -> tuple[bytes | None, int]:
        """Like `_cell`, for an input and for a formula that is not written out in the cell."""
        match = self._match(row, start)
        if match is None:
            return self._unusual(row, start, target, value, number)
        old, formula = row[start : match.end()], match[2]
        if formula is None or not target.derived:
            return self._written(old, formula is not None, target, value, number), match.end()
        rest = self._cached(old, target, value)
        if rest is None:
            return None, match.end()
        self._done.cached += 1
        return b"".join((rest[0], b">", formula, rest[1])), match.end()

    def _unusual(
        self, row: bytes, start: int, target: Target, value: Value, number: int
    ) -> tuple[bytes | None, int]:
        """Like `_cell`, for a cell whose tags are spelt otherwise: it is respelt first."""
        usual, length = cells.respelt(row[start:], self._marks.prefix, self._package.name)
        new, _ = self._other(usual, 0, target, value, number)
        return new, start + length

    def _cached(self, old: bytes, target: Target, value: Value) -> tuple[bytes, bytes] | None:
        """Return the attributes and what goes behind the formula; None: the result is the same."""
        value = fitted(value, target.kind)
        shown = self._cells.value(self._cells.raw(old), target.kind, typed=False)
        if same(spelt_out(shown), value, target.kind):
            return None
        match = self._match(old) or self._match(cells.respelt(old, self._marks.prefix, "")[0])
        return self._spelt(_attributes(match), value, cached=True)

    def _spelt(
        self, attributes: bytes, value: Value, *, cached: bool, where: str = ""
    ) -> tuple[bytes, bytes]:
        """Return the attributes of a cell and what follows its formula."""
        kind, body = cells.content(
            value, since_1904=self._since_1904, where=where or self._sheet.name, cached=cached
        )
        attributes = _TYPE.sub(b"", attributes)
        if kind:
            attributes += b' t="%s"' % kind.encode()
        return attributes, prefixed(body, self._marks) + self._marks.cell_end

    def _written(
        self, old: bytes, has_formula: bool, target: Target, value: Value, number: int
    ) -> bytes | None:
        """Return an input cell, or a derived one without formula; None: it says that already."""
        raw = self._cells.raw(old)
        typed = target.guarded or not target.derived
        shown = self._cells.value(raw, target.kind, typed=typed)
        before = spelt_out(shown)
        value = fitted(value, target.kind)
        place = Place(self._sheet.name, f"{letters(target.column)}{number}")
        attributes = _attributes(self._match(old))
        formula = target.formula(number) if target.derived else None
        stays = not self._restoring and not gives_way(meant(shown), value, target.kind)
        if target.guarded and (stays or formula is None):
            return None
        if formula:
            self._done.restored.append(Change(place, target.name, before, value))
            given, body = self._spelt(attributes, value, cached=True, where=str(place))
            return b"".join((given, b">", prefixed(formula, self._marks), body))
        if same(before, value, target.kind):
            return None
        if has_formula and not (target.over and b' t="shared"' not in old):  # others may share it
            raise InputError(
                "这个单元格里有公式，不能写入值",
                where=str(place),
                remedy=f"请在 Excel 中删除 {place} 的公式后再试；文件没有改动。",
            )
        self._done.changes.append(Change(place, target.name, before, value))
        attributes = _OPTIONAL.sub(b"", attributes)
        if value is None or value == "":
            return attributes + b"/>"
        attributes = self._styled(attributes, raw.style, value, target.kind)
        return b">".join(self._spelt(attributes, value, cached=False, where=str(place)))

    def _styled(self, attributes: bytes, style: int, value: Value, kind: Kind) -> bytes:
        """Return a cell's attributes with a style that shows this value as what it is."""
        styles = self._reading.styles
        wanted = style
        if not isinstance(value, str):
            wanted = styles.showing(style, kind)
        elif cells.needs_quote(value):
            wanted = styles.as_quoted(style)
        if wanted == style:
            return attributes
        return _STYLE.sub(b"", attributes) + b' s="%d"' % wanted

    def _insert(self, number: int, row: bytes, target: Target, value: Value) -> bytes:
        """Return a row with a cell that it did not have; unchanged if the value is empty."""
        style = self._absent_style(row, target.column)
        attributes = b' s="%d"' % style if style else b""
        new = self._written(attributes + b"/>", False, target, value, number)
        if new is None:
            return row
        self._follow(number, target, new)
        cell = b'%s%s%d"%s' % (self._marks.cell, target.letters, number, new)
        tag = xmltree.TAG.match(_ROW_REF + row)
        end = len(tag[0]) - len(_ROW_REF) if tag else 0
        start_tag, body = without_spans(row[:end]), row[end:]
        if start_tag.endswith(b"/>"):
            return b"".join((start_tag[:-2].rstrip(), b">", cell, self._marks.row_end, body))
        at = 0
        for match in re.finditer(rb"%s([A-Z]+)\d" % re.escape(self._marks.cell), body):
            if number_of(match[1]) > target.column:
                at = match.start()
                break
        else:
            at = body.rindex(self._marks.row_end)
        return b"".join((start_tag, body[:at], cell, body[at:]))

    def _new_row(self, number: int) -> bytes:
        """Return a row that the sheet did not have; nothing if all its values are empty."""
        row = b'%d"/>' % number
        for target, value in self._edits[number]:
            row = self._insert(number, row, target, value)
        return b"" if row.endswith(b"/>") else self._marks.row + row

    def _absent_style(self, row: bytes, column: int) -> int:
        """Return the style that a cell shows although it is not there: its row's or column's."""
        tag = row[: row.find(b">")]
        if b'customFormat="1"' in tag and (match := _STYLE.search(tag)):
            return int(match[1])
        return column_style(self._xml.head, column)


def _attributes(match: re.Match[bytes] | None) -> bytes:
    return match[1] if match else b""


def _number(block: bytes, at: int, marks: Marks) -> int:
    start = at + len(marks.row)
    return int(block[start : block.index(b'"', start)])


def looks_up_sentence(target: Target, value: Value, number: int) -> bool:
    """Whether a formula's result is a sentence that the row of a table shows from elsewhere."""
    is_long = isinstance(value, str) and len(value) >= _WRAPPING
    return target.kind is Kind.LONG_TEXT and is_long and target.formula(number) is not None


def may_wrap(target: Target, value: Value, number: int) -> bool:
    """Whether a written text, no formula's result, may need more lines than stood there before."""
    if not isinstance(value, str) or len(value) < _WRAPPING or target.kind.is_on_one_line:
        return False
    return not target.derived or target.formula(number) is None
