"""满意度调研 (S1, KPI-04): a form without names, handed out, collected and counted.

The blank form lies in the folder 满意度调研 beside the workbook, and filled-in copies come back
there. Collecting writes their marks into the survey's table in an order that nobody knows, without
name and day, and removes the copies: whoever saved a file can be seen by it. What would tell who
gave which mark is not counted: fewer than `LEAST` forms, or a department with fewer.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from addin.actions.change_log import ACTOR, log_row
from addin.actions.refresh import refresh
from addin.book.closed.workbook import ClosedWorkbook
from addin.book.files import SURVEYS, make_folder, write_file
from addin.book.interrupts import whole
from addin.content import Changes, Content, Row
from addin.errors import InputError, SaveFailed, XiezuoError, disk_trouble
from addin.forms import FIELDS, TABLES
from addin.forms.answers import MARKS
from addin.reading.model import Unreadable
from addin.reading.numbers import read_mark
from addin.reports.adopting.source import read_sheets
from addin.standing.clock import on_its_clock
from addin.standing.limits.courses import surveys
from addin.standing.workbook_day import WorkbookDay

LEAST = 3
TITLE = "跨部门协作满意度调研"
_SURVEY = TABLES["Satisfaction"]
_MARKS = tuple(map(_SURVEY.field, MARKS))
_ASKED = (*_MARKS, _SURVEY.field("department"), _SURVEY.field("comment"))
_ID = FIELDS["initiation.collaboration_id"]
_NAME = FIELDS["initiation.title"]
_QUARTER = _SURVEY.field("quarter")
_IN_WORK = "统计中"  # folder of what is being counted, so that nothing counts twice
_NOTES = (
    f"请不写姓名。三项各打1～5分（5分最好），部门和意见可以不填；填好后放进“{SURVEYS}”文件夹，文件名不限。",
    f"收齐{LEAST}份才统计；一个部门不满{LEAST}份的，不记部门。统计后这些表即删除，工作簿里没有姓名、日期和先后。",
    "意见与分数列在一起，请不写能认出您的内容。统计以前，文件属性里可能看得到由谁保存；"
    "要完全匿名，请打印填写。用邮件交回、直接填在工作簿里的，都不匿名。",
)


@dataclass(frozen=True, slots=True)
class Collected:
    """How many forms were counted for which quarter, and which files were not, each with why."""

    counted: Mapping[str, int]
    left: Sequence[tuple[Path, str]]

    def told(self) -> str:
        """Return in sentences what was counted and what was not."""
        lines = [
            f"{quarter}：已统计{n}份，记入“5复盘报告”的满意度评分；这些表已删除。"
            for quarter, n in self.counted.items()
        ] or ["没有统计任何表。"]
        return "\n".join([*lines, *(f"没有统计 {path.name}：{why}。" for path, why in self.left)])


def hand_out(path: Path, *, quarter: str, given: date | None, actual: datetime) -> Path:
    """Write the blank form beside the workbook; return where it is.

    Args:
        quarter: such as 2026Q4; "" for the one that SLA-20 asks for.

    Raises:
        InputError: the quarter is none, or no survey is due.
        WorkbookError: the workbook cannot be read, or the form not be written.
    """
    from workbook_templates.sheets.survey import build_survey

    content = ClosedWorkbook(path).read()
    asked = quarter or _due(content, on_its_clock(content, actual), given)
    if not _is_quarter(asked):
        raise InputError(f"“{asked}”不是季度", remedy="请写成 年份加Q1至Q4，如 2026Q4。")
    identity = _identity(content)
    known = ((_ID.label, identity), (_NAME.label, content.text("initiation.title")))
    data = build_survey(
        TITLE, (*known, (_QUARTER.label, asked)), _ASKED, _departments(content), _NOTES
    )
    target = path.parent / SURVEYS / f"{SURVEYS}_{identity}_{asked}.xlsx"
    write_file(target, data)
    return target


def collect(path: Path, *, given: date | None, actual: datetime, user: str = "") -> Collected:
    """Count the filled-in forms that lie in the folder beside the workbook, and remove them.

    Raises:
        InputError: there is no such folder, or an earlier run was killed while it counted.
        WorkbookError: the workbook cannot be read or saved; the forms stay.
    """
    folder = path.parent / SURVEYS
    if not folder.is_dir():
        raise InputError(
            "没有收回的满意度调研表", where=str(folder), remedy="请先发放，填好后放进去。"
        )
    host = ClosedWorkbook(path)
    content = host.read()
    actual = on_its_clock(content, actual)
    in_work = folder / f"{_IN_WORK}_{_identity(content)}"
    if in_work.is_dir():
        raise InputError(
            "上一次统计中途停了",
            where=str(in_work),
            remedy="请看满意度评分里有没有这些分数：有则删除这个文件夹，没有则把里面的表移回上一层。",
        )
    answers, left = _answers(folder, content)
    found = Counter(str(row["quarter"]) for row in answers.values())
    counted = {quarter: n for quarter, n in sorted(found.items()) if n >= LEAST}
    left += [(folder, f"{q}只收回{n}份，满{LEAST}份才统计") for q, n in found.items() if n < LEAST]
    used = [file for file, row in answers.items() if row["quarter"] in counted]
    if used:
        with whole():
            _move(used, in_work)
            try:
                with host.saved_together():
                    host.write(
                        _rows(content, [answers[file] for file in used], counted, actual, user)
                    )
                    refresh(host, given=given, actual=actual, actor=user or ACTOR, typed=content)
            except BaseException:
                _move([in_work / file.name for file in used], folder)
                in_work.rmdir()
                raise
            for file in used:
                (in_work / file.name).unlink()
            in_work.rmdir()
    return Collected(counted, left)


def _identity(content: Content) -> str:
    if identity := content.text("initiation.collaboration_id"):
        return identity
    raise InputError("还没有协作编号", where=content.name, remedy="请先填好“1发起表”。")


def _due(content: Content, now: datetime, given: date | None) -> str:
    open_ = [e.item for e in surveys(WorkbookDay.of(content, now, given)) if not e.stopped]
    if open_:
        return open_[0]
    raise InputError(
        "现在没有要做的满意度调研",
        where=content.name,
        remedy="发起表批准后每季度一次；要补做或提前做，请管理员用命令 xiezuo survey 指定季度。",
    )


def _departments(content: Content) -> list[str]:
    return [name for name in content.table("Departments").texts("department") if name]


def _is_quarter(text: str) -> bool:
    return re.fullmatch(r"\d{4}Q[1-4]", text, re.ASCII) is not None


def _answers(folder: Path, content: Content) -> tuple[dict[Path, Row], list[tuple[Path, str]]]:
    """Return what each filled-in form of this collaboration says, and which ones cannot count."""
    answers: dict[Path, Row] = {}
    left: list[tuple[Path, str]] = []
    for file in sorted(folder.glob("*.xls*")):
        if file.name.startswith(("~$", ".")):
            continue
        try:
            row = _answer(file, content)
        except XiezuoError as error:
            left.append((file, error.what))
        else:
            if row:
                answers[file] = row
    return answers, left


def _answer(file: Path, content: Content) -> Row | None:
    """Return what one form says; None for a blank one and for one of another collaboration.

    Raises:
        InputError: it is no such form, or not filled in as asked.
        WorkbookError: it cannot be read.
    """
    cells = {
        label: sheet.text(row, 1)
        for sheet in read_sheets(file)
        for row in range(len(sheet.rows))
        if (label := sheet.text(row, 0))
    }
    if not cells.keys() >= {_ID.label, _QUARTER.label, *(field.label for field in _MARKS)}:
        raise InputError("不是满意度调研表")
    if cells[_ID.label] != content.text("initiation.collaboration_id"):
        return None
    texts = {field.key: cells.get(field.label, "") for field in _ASKED}
    if not any(texts.values()):
        return None
    if not _is_quarter(cells[_QUARTER.label]):
        raise InputError(f"季度“{cells[_QUARTER.label]}”无法识别")
    department = texts["department"]
    if department and department not in _departments(content):
        raise InputError(f"部门里没有“{department}”")
    return {
        "department": department,
        "comment": texts["comment"],
        "quarter": cells[_QUARTER.label],
        **{field.key: _mark(field.label, texts[field.key]) for field in _MARKS},
    }


def _mark(label: str, text: str) -> int:
    mark = read_mark(text)
    if mark is None:
        raise InputError(f"没有填写{label}")
    if isinstance(mark, Unreadable):
        raise InputError(f"{label}“{text}”{mark.why}")
    return mark


def _rows(
    content: Content, answers: Sequence[Row], counted: Mapping[str, int], actual: datetime, user: str
) -> Changes:  # fmt: skip
    rows = [row for quarter in counted for row in _unnamed(answers, quarter)]
    random.SystemRandom().shuffle(rows)
    first = content.table("Satisfaction").next_number()
    log = content.table("ChangeLog").next_number()
    return Changes(
        append={
            "Satisfaction": [{**row, "survey_id": str(first + n)} for n, row in enumerate(rows)],
            "ChangeLog": [
                log_row(
                    log + n, actual, user or ACTOR, "统计", _SURVEY.title, quarter, "", f"{count}份"
                )
                for n, (quarter, count) in enumerate(counted.items())
            ],
        }
    )


def _unnamed(answers: Sequence[Row], quarter: str) -> Iterator[Row]:
    """Yield the answers of a quarter, with the department only where that names nobody.

    Nor may it name those that are left: they are at least `LEAST`, or none.
    """
    own = [row for row in answers if row["quarter"] == quarter]
    sizes = Counter(str(row["department"]) for row in own)
    rest = sizes.pop("", 0)
    for department, size in sorted(sizes.items(), key=lambda item: item[1]):
        if size < LEAST or 0 < rest < LEAST:
            rest += sizes.pop(department)
    yield from (
        {**row, "department": row["department"] if row["department"] in sizes else ""}
        for row in own
    )


def _move(files: Sequence[Path], folder: Path) -> None:
    """Move files into a folder, all or none; Windows refuses one that is open in another program.

    Raises:
        SaveFailed: one cannot be moved.
    """
    make_folder(folder)
    moved: list[Path] = []
    try:
        for file in files:
            file.rename(folder / file.name)
            moved.append(file)
    except OSError as error:
        for file in moved:
            (folder / file.name).rename(file)
        with suppress(OSError):
            folder.rmdir()
        what, remedy = disk_trouble(error)
        raise SaveFailed(f"没有统计：{what}", where=str(file), remedy=f"{remedy}。") from error
