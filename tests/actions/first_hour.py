"""The first hour: from the empty workbook to an approved collaboration, by cells and refreshes only.

`STEPS` is what somebody types, in the order of the forms: the texts of the sample 新产品上市, of which
only those cells are typed that no refresh fills in. ``python -m tests.actions.first_hour FOLDER``
plays it and draws a picture of the sheet after each step (LibreOffice and poppler); with
``--office`` it types into the cells of a workbook that is open in LibreOffice, refreshes there,
gets rows by 加行, and says what each step came to.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

from addin import libreoffice
from addin.actions.refresh import refresh
from addin.actions.room import add_rows
from addin.book.closed.workbook import ClosedWorkbook
from addin.book.host import Host
from addin.book.open.workbook import OpenWorkbook
from addin.content import Changes, Content, Place, Row, Value
from addin.forms import FORMS, TABLES
from addin.rules import Level, counts
from workbook_templates import TEMPLATE
from workbook_templates.samples import load

SAMPLE = load("new_product")
TASKS, RISKS = 30, 6
LEAD = SAMPLE.text("initiation.department")
PARTNERS = [str(row["department"]) for row in SAMPLE.tables["Partners"]][:7]
DEPARTMENTS = (LEAD, *PARTNERS)

Cell = tuple[str, int, str]
"""Table, row of it that is typed into (from 0), and key; of a single field "", 0 and its name."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something that is typed into one sheet on a day."""

    title: str
    sheet: str
    day: date
    cells: Callable[[], Iterator[tuple[Cell, Value]]]


@dataclass(frozen=True, slots=True)
class Round:
    """A step that was done: how many cells it took, and what the check found after it."""

    step: Step
    typed: int
    errors: int
    warnings: int
    lost: Sequence[str]


def play(path: Path, seen: Callable[[Step], None] | None = None) -> list[Round]:
    """Type every step into the workbook at `path`, refreshing after each; `seen` is told of it."""
    rounds = []
    for done in _rounds(lambda: ClosedWorkbook(path), lambda cells: fill_in(path, cells)):
        rounds.append(done)
        if seen:
            seen(done.step)
    return rounds


def play_in_office(path: Path) -> Iterator[Round]:
    """Type every step into the workbook while it is open in LibreOffice, and refresh it there."""
    engine = libreoffice.register()
    engine.activate()
    app = engine.apps.add(add_book=False, visible=False)
    try:
        book = app.books.open(str(path))
        yield from _rounds(lambda: OpenWorkbook(book), lambda cells: _type_in(book, cells))
    finally:
        app.quit()


def _rounds(
    host: Callable[[], Host], type_in: Callable[[Mapping[Cell, Value]], None]
) -> Iterator[Round]:
    typed: dict[Cell, Value] = {}
    for step in STEPS:
        new = dict(step.cells())
        type_in(new)
        typed |= new
        moment = datetime.combine(step.day, time(17, 30))
        result = refresh(host(), given=step.day, actual=moment)
        found = counts(result.findings)
        lost = list(_lost(host().read(), typed))
        yield Round(step, len(new), found[Level.ERROR], found[Level.WARNING], lost)


def _type_in(book: Any, cells: Mapping[Cell, Value]) -> None:
    """Type into the cells of an open workbook; 加行 gives the rows that a table has not."""
    content = OpenWorkbook(book).read()
    for table in {table for table, _, _ in cells if table}:
        rows = max(row for name, row, _ in cells if name == table) + 1
        while rows > len(content.table(table).extent):
            data = content.table(table)
            add_rows(OpenWorkbook(book), data.sheet, data.extent[-1])
            content = OpenWorkbook(book).read()
    for (table, row, key), value in cells.items():
        place = content.places[key] if not table else None
        if place is None:
            data = content.table(table)
            place = Place(data.sheet, f"{data.letter(key)}{data.extent[row]}")
        book.sheets[place.sheet].range(place.cell).value = value


def fill_in(path: Path, cells: Mapping[Cell, Value]) -> None:
    """Write what is typed: into rows of tables counted from their first, and into single fields."""
    host = ClosedWorkbook(path)
    content = host.read()
    fields = {key: value for (table, _, key), value in cells.items() if not table}
    rows: dict[str, dict[tuple[int, str], Value]] = {}
    more: dict[str, dict[int, dict[str, Value]]] = {}  # 加行 gives the rows that a table has not
    for (table, row, key), value in cells.items():
        if table and row < len(extent := content.table(table).extent):
            rows.setdefault(table, {})[extent[row], key] = value
        elif table:
            more.setdefault(table, {}).setdefault(row, {})[key] = value
    append = {table: list(new.values()) for table, new in more.items()}
    host.write(Changes(fields=fields, cells=rows))
    host.write(Changes(append=append))


def _lost(content: Content, typed: Mapping[Cell, Value]) -> Iterator[str]:
    """Yield the typed cells that say something else now; an id may have been completed."""
    for (name, row, key), value in typed.items():
        if not name:
            now = content.fields[key]
        else:
            data = content.table(name)
            number = data.extent[row]
            index = data.rows.index(number) if number in data.rows else None
            now = None if index is None else data.columns[key][index]
        if now != value and not str(now).endswith(f"-{value}"):
            yield f"{name}.{key} {row}: {value} → {now}"


def _fields(*names: str, **other: Value) -> Iterator[tuple[Cell, Value]]:
    for name in names:
        yield ("", 0, name), SAMPLE.fields[name]
    for name, value in other.items():
        yield ("", 0, name.replace("__", ".")), value


def _rows(table: str, rows: Sequence[Row], *keys: str) -> Iterator[tuple[Cell, Value]]:
    for number, row in enumerate(rows):
        for key in keys:
            if row.get(key) not in (None, ""):
                yield (table, number, key), row[key]


def _sample(table: str, count: int | None = None, **only: Sequence[str]) -> list[Row]:
    rows = SAMPLE.tables[table]
    chosen = (row for row in rows if all(row.get(k) in allowed for k, allowed in only.items()))
    return list(islice(chosen, count))


def _heads() -> Iterator[tuple[Cell, Value]]:
    """部门 lists the usual departments: those that take part get a head and a sponsor."""
    given = {str(row["department"]): row for row in SAMPLE.tables["Departments"]}
    presets = [str(row["department"]) for row in TABLES["Departments"].presets]
    for number, department in enumerate(presets):
        if department in DEPARTMENTS:
            for key in ("head", "sponsor"):
                yield ("Departments", number, key), given[department][key]


def _people() -> Iterator[tuple[Cell, Value]]:
    """通讯录: who leads, who heads a department, and who has a task."""
    tasks = _sample("PlanTasks", TASKS)
    risks = SAMPLE.tables["Risks"]
    assessments = _sample("Assessments", department=PARTNERS)
    named = [row["owner"] for row in (*tasks, *risks)] + [row["contact"] for row in assessments]
    named += [SAMPLE.fields["initiation.initiator"], SAMPLE.fields["plan.tracker"]]
    named += ["沈建国"]  # 管理层
    named += [value for (_, _, key), value in _heads() if key in ("head", "sponsor")]
    rows = [row for row in SAMPLE.tables["People"] if row["name"] in named]
    rows = [
        row if row["department"] != "总经理办公室" else {**row, "department": "企业管理部"}
        for row in rows
    ]
    yield from _rows("People", rows, "name", "department", "role", "email")


def _request() -> Iterator[tuple[Cell, Value]]:
    yield from _fields(
        "initiation.collaboration_id", "initiation.title", "initiation.type",
        "initiation.scenario", "initiation.department", "initiation.initiator",
        "initiation.contact", "initiation.date", "initiation.priority", "initiation.major",
        "initiation.major_reason", "initiation.basis",
    )  # fmt: skip


def _purpose() -> Iterator[tuple[Cell, Value]]:
    yield from _fields(
        "initiation.background", "initiation.goal", "initiation.start", "initiation.deadline",
        "initiation.resource_condition", "initiation.authority_condition",
        "initiation.priority_condition", initiation__output_departments="销售部",
    )  # fmt: skip
    metrics = _sample("Metrics", 1)
    yield from _rows("Metrics", metrics, "name", "source", "baseline", "target", "unit", "due")
    results = [
        {**row, "format": "PDF"} for row in _sample("Deliverables", deliverable_id=("D2", "D7"))
    ]
    yield from _rows("Outcomes", results, "name", "standard", "format")
    yield from _rows("Partners", _sample("Partners", department=PARTNERS), "department", "work")


def _talks() -> Iterator[tuple[Cell, Value]]:
    talks = _sample("Consultations", department=PARTNERS)
    yield from _rows("Consultations", talks, "conclusion", "date")


def _approvals() -> Iterator[tuple[Cell, Value]]:
    yield from _fields(
        "initiation.submitted_at",
        initiation__copy_to="郑海涛、沈建国",
        initiation__form_status="待审批",
    )


def _agreed() -> Iterator[tuple[Cell, Value]]:
    yield from _fields(initiation__form_status="已批准")
    steps = SAMPLE.tables["InitiationApprovals"]
    yield from _rows("InitiationApprovals", steps, "conclusion", "signature", "time")


def _answers() -> Iterator[tuple[Cell, Value]]:
    answers = [
        {**row, "conclusion": "可承接", "resource_fit": "满足"}
        for row in _sample("Assessments", department=PARTNERS)
    ]
    keys = ("relevance", "resource_fit", "conclusion", "contact", "committed", "answered")
    yield from _rows("Assessments", answers, *keys)


def _tasks() -> Iterator[tuple[Cell, Value]]:
    keys = (
        "name",
        "department",
        "owner",
        "milestone_id",
        "start",
        "finish",
        "deliverable",
        "standard",
    )
    yield from _rows("PlanTasks", _sample("PlanTasks", TASKS), *keys)


def _frame() -> Iterator[tuple[Cell, Value]]:
    yield from _fields(
        "plan.lead_person", "plan.date", "plan.group", "plan.cadence", "plan.meeting_day",
        "plan.meeting_time", "plan.meeting_minutes", "plan.channel", "plan.tracker",
        "plan.buffer_position",
    )  # fmt: skip
    yield from _rows(
        "Milestones", _sample("Milestones", 4), "name", "standard", "department", "due"
    )
    yield from _rows("Duties", _sample("Duties", 3), "duty", "responsible")
    yield from _rows("Risks", _sample("Risks", RISKS), "risk", "response", "owner")


def _results() -> Iterator[tuple[Cell, Value]]:
    results = _sample("Deliverables", deliverable_id=("D2", "D7"))
    yield from _rows("Deliverables", results, "department", "method", "acceptor", "due")


def _signatures() -> Iterator[tuple[Cell, Value]]:
    yield from _fields("plan.submitted_at", plan__form_status="待审批")
    signed = _sample("Countersignatures", department=DEPARTMENTS)
    yield from _rows("Countersignatures", signed, "method", "time")


def _approval() -> Iterator[tuple[Cell, Value]]:
    yield from _fields("plan.approval", "plan.approved_at", plan__form_status="已批准")


_REQUEST, _PLAN = "1发起表", "2协作方案"
STEPS = (
    Step("部门负责人和分管领导", "部门", date(2026, 8, 24), _heads),
    Step("通讯录", "通讯录", date(2026, 8, 24), _people),
    Step("要做什么，谁来发起", _REQUEST, date(2026, 8, 31), _request),
    Step("背景、目标、成果和协作部门", _REQUEST, date(2026, 8, 31), _purpose),
    Step("初步沟通", _REQUEST, date(2026, 8, 31), _talks),
    Step("提交审批", _REQUEST, date(2026, 8, 31), _approvals),
    Step("两级审批", _REQUEST, date(2026, 9, 1), _agreed),
    Step("各部门评估", "1B评估反馈", date(2026, 9, 3), _answers),
    Step("三十项任务", _PLAN, date(2026, 9, 7), _tasks),
    Step("里程碑、职责、风险、沟通机制", _PLAN, date(2026, 9, 7), _frame),
    Step("输出成果", _PLAN, date(2026, 9, 7), _results),
    Step("会签", _PLAN, date(2026, 9, 8), _signatures),
    Step("分管领导批准", _PLAN, date(2026, 9, 8), _approval),
)


PICTURES: Mapping[str, Mapping[str, str]] = {
    "通讯录": {"首页": "hour-1-home", "通讯录": "hour-2-people"},
    "初步沟通": {"1发起表": "hour-3-request"},
    "分管领导批准": {
        "1B评估反馈": "hour-4-answers",
        "2协作方案": "hour-5-plan",
        "3进度跟踪表": "hour-6-tracker",
        "首页": "hour-7-home",
    },
}
"""Which sheets are drawn after which step, and what the pictures are called."""


def draw(folder: Path) -> None:
    """Play the first hour in `folder` and draw the first pages of the sheets of `PICTURES`."""
    path = folder / "协作.xlsx"
    path.write_bytes(TEMPLATE.read_bytes())

    def seen(step: Step) -> None:
        wanted = PICTURES.get(step.title)
        if not wanted:
            return
        page = folder / f"{step.title}.xlsx"
        page.write_bytes(path.read_bytes())
        host = ClosedWorkbook(page)
        host.write(Changes(fields={"clock.today": step.day}))  # programs calculate anew for it
        host.set_visible(list(wanted), visible=True)
        host.set_visible([f.sheet for f in FORMS if f.sheet not in wanted], visible=False)
        _draw_pages(page, wanted, folder)

    play(path, seen)


def _draw_pages(book: Path, wanted: Mapping[str, str], folder: Path) -> None:
    """Draw the first page of each wanted sheet; its name begins the footer."""
    _run("soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
         "--convert-to", "pdf", "--outdir", str(folder), str(book))  # fmt: skip
    pdf = str(book.with_suffix(".pdf"))
    done: set[str] = set()
    for number, text in enumerate(_run("pdftotext", "-layout", pdf, "-").split("\f"), 1):
        footers = [line.split()[0] for line in text.splitlines() if f"第 {number} 页/" in line]
        sheet = footers[-1] if footers else ""
        if sheet in wanted and sheet not in done:
            done.add(sheet)
            at = str(number)
            _run("pdftoppm", "-r", "90", "-f", at, "-l", at, "-png", "-singlefile", pdf,
                 str(folder / wanted[sheet]))  # fmt: skip


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def tell(folder: Path) -> None:
    """Play the first hour in LibreOffice and print what each step came to."""
    path = folder / "协作.xlsx"
    path.write_bytes(TEMPLATE.read_bytes())
    for each in play_in_office(path):
        counted = f"填写{each.typed}格，错误{each.errors}，警告{each.warnings}"
        print(f"{each.step.title}：{counted}", *each.lost, sep="\n  ", flush=True)


if __name__ == "__main__":
    (tell if "--office" in sys.argv else draw)(Path(sys.argv[1]))
