"""Every button end to end: a real LibreOffice, through xlwings, on a sample workbook.

LibreOffice stands for Excel, whose place it takes behind the same xlwings; what only Excel shows
is listed in docs/windows-check.md.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlwings

from addin import libreoffice
from addin.actions.refresh import refresh
from addin.actions.user import login
from addin.book.closed.workbook import ClosedWorkbook
from addin.book.files import PORTFOLIO
from addin.book.host import VERSION
from addin.book.open.workbook import OpenWorkbook
from addin.content import Changes, Content, TableData
from addin.forms.versions import CURRENT
from addin.forms.vocabularies import BLOCKED
from addin.libreoffice.uno.bridge import Bridge
from addin.ribbon import BUTTONS, run
from addin.ribbon.__main__ import main
from addin.ribbon.desktop import Desktop, active_book
from addin.ribbon.office import recover
from addin.ribbon.unsaved import Unsaved
from tests.book.every_template import KEPT
from tests.mailer.mail_servers import MailServer
from tests.workbooks import fill, read, rows, task_place, type_into, unprinted

pytestmark = pytest.mark.libreoffice


@pytest.fixture(scope="module")
def office(soffice: object) -> Iterator[Any]:
    """A LibreOffice without windows, as an app of xlwings."""
    engine = libreoffice.register()
    before = xlwings.engines.active
    engine.activate()  # xlwings asks which app is in front when it activates a sheet
    app = engine.apps.add(add_book=False, visible=False)
    yield app
    app.quit()
    xlwings.engines.active = before


@pytest.fixture(scope="module")
def faulty(sample_workbooks: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample workbook with faults; shared, so copy it first."""
    path = tmp_path_factory.mktemp("有错") / "投诉 整改.xlsx"
    unprinted(sample_workbooks["customer_complaint"], path)
    fill(path, cells={(0, "status"): BLOCKED, (0, "problem"): ""})
    name = str(rows(path, "Tasks")[0]["name"])
    type_into(path, task_place(path, 0, "name"), name)
    return path


@pytest.fixture
def opened(office: Any, faulty: Path, tmp_path: Path) -> Iterator[Any]:
    """A copy of it alone in a folder, open in LibreOffice; its file is `opened.fullname`."""
    folder = tmp_path / "市场部 协作"
    folder.mkdir()
    office.impl.alerts.clear()
    book = office.books.open(shutil.copy(faulty, folder))
    yield book
    for other in list(office.books):
        other.close()


def answers(office: Any) -> list[str]:
    """Return what LibreOffice would have shown in message boxes."""
    return list(office.impl.alerts)


def click(office: Any, command: str, moment: datetime) -> bool:
    return run(command, Desktop(office, active_book(office)), moment)


def inputs(content: Content, table: str) -> dict[str, Any]:
    """Return what people typed into a table, by field key."""
    return inputs_of(content.table(table))


def inputs_of(data: TableData) -> dict[str, Any]:
    return {field.key: list(data.columns[field.key]) for field in data.table.inputs}


def test_refresh__in_the_program__gives_what_the_closed_file_gets(
    office: Any, opened: Any, moment: datetime, tmp_path: Path
) -> None:
    twin = Path(shutil.copy(opened.fullname, tmp_path / "另一份.xlsx"))
    refresh(ClosedWorkbook(twin), given=None, actual=moment, actor=Desktop(office, None).user())
    closed = read(twin)
    tracker = opened.sheets["3进度跟踪表"]
    tracker.activate()
    tracker.range("C8").select()
    assert click(office, "refresh", moment), answers(office)
    # The program is as it was, and the file is left to the user, who saves it or not.
    assert (opened.sheets.active.name, opened.selection.address) == (tracker.name, "$C$8")
    assert (office.status_bar, office.screen_updating) == (False, True)
    assert office.calculation == "automatic"
    assert read(Path(opened.fullname)).table("Tasks").overtyped == {(0, "name")}
    shown = OpenWorkbook(opened).read()
    for table in ("Tasks", "Findings", "ChangeLog"):
        assert inputs(shown, table) == inputs(closed, table), table
    for key in ("warning", "is_overdue", "overdue_days", "remaining_days", "sla_state"):
        assert list(shown.table("Tasks").columns[key]) == list(
            closed.table("Tasks").columns[key]
        ), key
    assert shown.fields["checks.errors"] == closed.fields["checks.errors"]
    assert "恢复 1 处被覆盖的公式" in answers(office)[-1]
    place = shown.table("Tasks").place(0, "name")
    cell = opened.sheets[place.sheet].range(place.cell)
    assert cell.formula.startswith("=")
    assert cell.value == closed.table("Tasks").texts("name")[0]
    assert shown.table("Tasks").texts("warning")[0].startswith(BLOCKED)


def test_refresh__notes_every_value_that_it_overwrites_so_that_it_can_be_put_back(
    office: Any, opened: Any, moment: datetime
) -> None:
    tasks = OpenWorkbook(opened).read().table("Tasks")
    opened.sheets["3进度跟踪表"].range(tasks.place(1, "status").cell).value = "阻塞"
    before = len(OpenWorkbook(opened).read().table("ChangeLog"))
    assert click(office, "refresh", moment), answers(office)
    noted = list(OpenWorkbook(opened).read().table("ChangeLog").records())[before:]
    told = {(row["field"], row["old"]): row["new"] for row in noted}
    assert told["任务状态", "阻塞"] == BLOCKED
    name = tasks.texts("name")[0]
    assert told["任务名称", name] == name
    assert all(row["at"] == moment.replace(tzinfo=None) for row in noted)


def test_check__fills_the_sheet_of_findings_and_goes_there(
    office: Any, opened: Any, moment: datetime
) -> None:
    assert click(office, "check", moment)
    assert opened.sheets.active.name == "校验结果"
    listed = OpenWorkbook(opened).read().table("Findings")
    assert len(listed) > 0
    assert "遇到的问题" in listed.texts("field")
    values = [cell for row in opened.sheets["校验结果"].used_range.value for cell in row]
    assert listed.texts("message")[0] in values
    assert answers(office)[-1].startswith("投诉 整改.xlsx\n\n校验完成：错误 ")


def test_dashboard__is_current_and_in_front(office: Any, opened: Any, moment: datetime) -> None:
    assert click(office, "dashboard", moment)
    assert opened.sheets.active.name == "看板"
    values = [cell for row in opened.sheets["看板"].used_range.value for cell in row]
    assert not any(str(value).startswith("#") for value in values)
    assert answers(office) == []


class Unbrowsed(Desktop):
    """No browser is opened by a test."""

    def __init__(self, app: Any, *, says_yes: bool = False) -> None:
        super().__init__(app, active_book(app))
        self.pages: list[Path] = []
        self.says_yes = says_yes

    def browse(self, page: Path) -> None:
        self.pages.append(page)

    def ask(self, question: str) -> bool:
        # A LibreOffice without a window answers no to everything.
        assert super().ask(question) is False
        return self.says_yes


def test_settings__goes_to_the_rules_of_reminders(
    office: Any, opened: Any, moment: datetime
) -> None:
    assert click(office, "settings", moment)
    assert opened.sheets.active.name == "提醒规则"


def test_new__is_open_and_in_front(office: Any, opened: Any, moment: datetime) -> None:
    assert click(office, "new", moment)
    assert office.books.active.name == "新协作 2026-11-20.xlsx"


def test_rollup__is_written_and_open(office: Any, opened: Any, moment: datetime) -> None:
    folder = Path(opened.fullname).parent
    assert click(office, "rollup", moment), answers(office)
    assert (folder / PORTFOLIO).is_file()
    assert office.books.active.name == PORTFOLIO
    assert "已汇总 1 个工作簿" in answers(office)[-1]


def test_preview__shows_a_page(office: Any, opened: Any, moment: datetime) -> None:
    desktop = Unbrowsed(office)
    assert run("preview_reminders", desktop, moment), answers(office)
    assert "XC20260921-001" in desktop.pages[0].read_text(encoding="utf-8")


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_send__after_a_yes__goes_to_the_server_and_is_noted_in_the_open_workbook(
    office: Any, opened: Any, moment: datetime, server: MailServer
) -> None:
    assert run("send_reminders", Unbrowsed(office), moment)
    assert answers(office)[-1] == "投诉 整改.xlsx\n\n没有发送任何邮件。"
    before = len(OpenWorkbook(opened).read().table("ReminderLog"))
    assert run("send_reminders", Unbrowsed(office, says_yes=True), moment), answers(office)
    assert len(set(server.delivered)) == len(server.delivered) > 3
    assert f"发出提醒邮件 {len(server.delivered)} 封（smtp:" in answers(office)[-1]
    assert len(OpenWorkbook(opened).read().table("ReminderLog")) > before


def test_repair__of_what_is_saved__mends_the_file_and_opens_it_again(
    office: Any, opened: Any, moment: datetime
) -> None:
    opened.sheets["3进度跟踪表"].activate()
    opened.sheets["3进度跟踪表"].range("C8").select()
    opened.api.setModified(False)
    assert click(office, "repair", moment), answers(office)
    again = office.books.active
    assert (again.sheets.active.name, again.selection.address) == ("3进度跟踪表", "$C$8")
    assert "被覆盖的公式 1 处" in answers(office)[-1]
    tasks = OpenWorkbook(office.books.active).read().table("Tasks")
    assert tasks.texts("warning")[0].startswith(BLOCKED)
    assert not read(Path(office.books.active.fullname)).table("Tasks").overtyped


def test_repair__of_what_is_not_saved__after_a_yes_writes_what_was_typed_into_the_file(
    office: Any, opened: Any, moment: datetime
) -> None:
    before = OpenWorkbook(opened).read().table("Tasks")
    path, standing = Path(opened.fullname), parts(Path(opened.fullname))
    place = before.place(1, "note")
    tracker, own = opened.sheets[place.sheet], tracker_margin(before)
    tracker.range(place.cell).value = "等供应商"
    tracker.range(before.place(2, "name").cell).value = "自己写的名称"  # over a formula
    tracker.range(own).value = [[datetime(2026, 12, 24), 12.5], ["合计", '=IF(1<2,"够","不够")']]
    tracker.range(own).offset(2).value = datetime(1899, 12, 30, 9, 5)
    assert not run("repair", Unbrowsed(office), moment)
    assert "有还没有保存的修改" in answers(office)[-1]
    assert tracker.range(own).value == datetime(2026, 12, 24)
    assert run("repair", Unbrowsed(office, says_yes=True), moment), answers(office)
    assert answers(office)[-1].count("被覆盖的公式 1 处") == 2
    after = OpenWorkbook(office.books.active).read().table("Tasks")
    assert after.texts("note")[1] == "等供应商"
    cells = office.books.active.sheets[place.sheet].range(own).resize(2, 2)
    assert cells.value == [[datetime(2026, 12, 24), 12.5], ["合计", "够"]]
    assert cells.offset(2)[0, 0].value == "09:05"
    assert not office.books.active.api.isModified()
    assert not [each for each in path.parent.iterdir() if "未保存" in each.name]
    kept = parts(path)  # LibreOffice's own save would write every part anew
    assert {name for name in standing if "tables/" in name} <= kept.keys()
    assert kept["xl/theme/theme1.xml"] == standing["xl/theme/theme1.xml"]


def tracker_margin(tasks: TableData) -> str:
    """Return a cell of the tracker far from everything of ours."""
    return f"CA{tasks.extent.stop + 20}"


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_archive__of_what_a_refresh_has_not_saved__takes_grown_tables_along(
    office: Any, opened: Any, moment: datetime
) -> None:
    tasks = OpenWorkbook(opened).read().table("Tasks")
    row = tasks.rows[1]
    opened.sheets[tasks.sheet].range(f"{row}:{row}").insert("down")  # as a person does
    opened.sheets[tasks.sheet].range(f"{tasks.letter('owner')}{row}").value = "周文博"
    host = OpenWorkbook(opened)
    host.write(Changes(append={"ChangeLog": [{"action": "核对"}] * 400}))
    assert click(office, "refresh", moment), answers(office)
    shown = OpenWorkbook(opened).read()
    assert run("archive", Unbrowsed(office, says_yes=True), moment), answers(office)
    saved = read(Path(opened_again(office).fullname))
    for table in ("Tasks", "PlanTasks", "Findings"):
        assert inputs(saved, table) == inputs(shown, table), table
        assert saved.table(table).overtyped == shown.table(table).overtyped, table
    assert saved.table("ChangeLog").texts("action").count("核对") == 400


def opened_again(office: Any) -> Any:
    """Return the workbook, which a button has closed and opened."""
    return office.books.active


def test_repair__of_more_than_contents_that_are_not_saved__touches_nothing(
    office: Any, opened: Any, moment: datetime
) -> None:
    place = OpenWorkbook(opened).read().table("Tasks").place(1, "name")
    cell, file = opened.sheets[place.sheet].range(place.cell), Path(opened.fullname)
    before = file.read_bytes()

    def refused() -> str:
        assert not run("repair", Unbrowsed(office, says_yes=True), moment)
        assert opened.api.isModified()
        assert [each.name for each in file.parent.glob("*未保存*")] == []
        return answers(office)[-1]

    cell.add_note("请核对")
    assert "还没有保存" in refused()
    cell.note.delete()
    formula, cell.formula = cell.formula, '="改过的"'
    assert "改了公式" in refused()
    cell.formula = formula
    opened.sheets.add("草稿")
    assert "还没有保存" in refused()
    opened.sheets["草稿"].delete()
    assert file.read_bytes() == before
    _saved_by_others(file)
    assert "又被别人保存过" in refused()


def _saved_by_others(path: Path) -> None:
    """Save a file as a program does that does not mind LibreOffice's lock."""
    told = parts(path)
    told["docProps/core.xml"] = re.sub(
        rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2026-11-29T08:00:00Z", told["docProps/core.xml"]
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in told.items():
            package.writestr(name, data)


def test_unsaved__file_that_was_saved_by_somebody_else__what_was_typed_lies_beside(
    office: Any, opened: Any, moment: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path(opened.fullname)
    place = OpenWorkbook(opened).read().table("Tasks").place(1, "note")
    opened.sheets[place.sheet].range(place.cell).value = "等供应商"
    save = Unsaved.save

    def overtaken(unsaved: Unsaved) -> None:
        fill(path, cells={(2, "note"): "别人的"})
        save(unsaved)

    monkeypatch.setattr(Unsaved, "save", overtaken)
    assert not run("repair", Unbrowsed(office, says_yes=True), moment)
    beside = path.with_name(f"{path.stem} 未保存.xlsx")
    assert str(beside) in answers(office)[-1]
    assert read(beside).table("Tasks").texts("note")[1] == "等供应商"
    assert read(path).table("Tasks").texts("note")[2] == "别人的"


@pytest.mark.parametrize("writes", [True, False])
def test_recover__killed_within_contexts__leaves_what_people_did(opened: Any, writes: bool) -> None:
    tracker, document = opened.sheets["3进度跟踪表"], opened.api
    undo = document.getUndoManager()
    tracker.range("CA90").value = "本人先写的"
    tracker.range("CA90").value = "本人写的"
    history = undo.getAllUndoActionTitles()
    for title in ("刷新状态", "刷新状态"):
        undo.enterUndoContext(title)
    document.lockControllers()
    if writes:
        tracker.range("CA90").value = "一半"
    recover(opened)
    assert tracker.range("CA90").value == "本人写的"
    assert undo.getAllUndoActionTitles() == history
    assert not document.hasControllersLocked()


def test_recover__killed_between_two_writes__closes_the_context_and_keeps_everything(
    opened: Any,
) -> None:
    tracker, document = opened.sheets["3进度跟踪表"], opened.api
    undo = document.getUndoManager()
    undo.enterUndoContext("刷新状态")
    tracker.range("CA90:CA91").value = [["写完的"], ["后来本人写的"]]
    recover(opened)
    assert tracker.range("CA90:CA91").value == ["写完的", "后来本人写的"]
    undo.undo()  # which an open context does not let


def test_repair__after_a_column_was_put_in_and_another_one_moved__puts_them_in_order(
    office: Any, opened: Any, moment: datetime
) -> None:
    before = OpenWorkbook(opened).read().table("Tasks")
    tracker = opened.sheets[before.sheet]
    owner = tracker.range(f"{before.letters['owner']}:{before.letters['owner']}").column
    # As people do it: an empty column, the other one cut and pasted into it, and one of their own.
    tracker.range("D:D").insert("right")
    source = tracker.api.getColumns().getByIndex(owner).getRangeAddress()
    target = tracker.api.getCellByPosition(3, 0).getCellAddress()
    tracker.api.moveRange(target, source)
    heading = tracker.range((before.extent.start - 1, owner + 1))
    heading.value = "供应商"
    heading.offset(1).value = "甲公司"
    opened.save()
    moved = OpenWorkbook(opened).read().table("Tasks")
    assert moved.letters["owner"] == "D"
    assert click(office, "repair", moment), answers(office)
    assert "移回原来的位置" in answers(office)[-1]
    assert "自己加的列“供应商”移到表格最右边" in answers(office)[-1]
    after = OpenWorkbook(office.books.active).read().table("Tasks")
    assert dict(after.letters) == dict(before.letters)
    assert inputs_of(after) == inputs_of(before)
    headings = office.books.active.sheets[after.sheet].tables["Tasks"].header_row_range.value
    assert headings[-1] == "供应商"


@pytest.fixture
def outdated(office: Any, tmp_path: Path) -> Iterator[Any]:
    """A workbook of an earlier version, open in LibreOffice."""
    path = unprinted(KEPT / "1.0.xlsx", tmp_path / "旧的 协作.xlsx")
    yield office.books.open(str(path))
    office.books.active.close()


def test_refresh__earlier_version__is_upgraded_and_opened_again(
    office: Any, outdated: Any, moment: datetime
) -> None:
    assert run("refresh", Unbrowsed(office, says_yes=True), moment), answers(office)
    assert f"已从 1.0 版升级到 {CURRENT} 版" in answers(office)[-1]
    again = OpenWorkbook(office.books.active)
    assert again.read(only={VERSION}).text(VERSION) == CURRENT


def test_refresh__earlier_version_with_changes_that_are_not_saved__takes_them_along(
    office: Any, outdated: Any, moment: datetime
) -> None:
    outdated.sheets["通讯录"].range("Z90").value = "改了"
    assert run("refresh", Unbrowsed(office, says_yes=True), moment), answers(office)
    assert office.books.active.sheets["通讯录"].range("Z90").value == "改了"


def test_archive__makes_the_folder_and_opens_the_workbook_again(
    office: Any, opened: Any, moment: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("addin.ribbon.commands.archive.printed_here", str.encode)
    assert run("archive", Unbrowsed(office, says_yes=True), moment), answers(office)
    folder = Path(office.books.active.fullname).parent / "归档"
    assert any(folder.rglob("沟通记录.html"))
    listed = OpenWorkbook(office.books.active).read().table("Archive")
    assert "沟通记录" in listed.texts("type")


def test_page__is_printed_by_the_program_itself_through_what_excel_has_too(
    office: Any, opened: Any
) -> None:
    books = len(office.books)
    made = Desktop(office, opened).as_pdf(
        "<html><head><meta charset='utf-8'></head><body><h1>复盘报告</h1></body></html>"
    )
    assert made is not None
    assert made.startswith(b"%PDF")
    assert len(office.books) == books


def test_merge__takes_the_copy_in_and_opens_the_workbook_again(
    office: Any, opened: Any, moment: datetime
) -> None:
    path = Path(opened.fullname)
    (path.parent / "副本").mkdir()
    copy = Path(shutil.copy(path, path.parent / "副本" / "研发部.xlsx"))
    fill(copy, cells={(1, "note"): "样机已到"})
    assert run("merge", Unbrowsed(office, says_yes=True), moment), answers(office)
    assert "已取用 1 处改动" in answers(office)[-1]
    assert OpenWorkbook(office.books.active).read().table("Tasks").texts("note")[1] == "样机已到"


def test_user__is_whom_the_program_names_and_else_the_login(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Desktop(office, None).user() == login()  # a fresh LibreOffice knows nobody
    monkeypatch.setattr(type(office.impl), "user_name", "沈建国")
    assert Desktop(office, None).user() == "沈建国"


def test_click__asks_libreoffice_thousands_of_questions_and_not_tens_of_thousands(
    office: Any, opened: Any, moment: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert click(office, "refresh", moment), answers(office)
    asked = 0
    call = Bridge.call

    def counted(*arguments: Any, **named: Any) -> Any:
        nonlocal asked
        asked += 1
        return call(*arguments, **named)

    monkeypatch.setattr(Bridge, "call", counted)
    assert click(office, "refresh", moment), answers(office)
    assert 1_000 < asked < 6_200


@pytest.mark.parametrize("command", [n for n in BUTTONS if n not in ("new", "help", "about")])
def test_every_button__with_nothing_open__says_so(
    office: Any, moment: datetime, command: str
) -> None:
    for book in list(office.books):
        book.close()
    office.impl.alerts.clear()
    assert not click(office, command, moment)
    assert "没有打开的工作簿" in answers(office)[-1]


@pytest.mark.parametrize("arguments", [[], ["check", "refresh"], ["--serve", "a", "b"]])
def test_module__called_in_another_way__says_how(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert "--serve CLSID" in capsys.readouterr().err


def test_add_rows__table_at_the_cursor_grows_and_takes_in_what_is_typed_below(
    office: Any, opened: Any, moment: datetime
) -> None:
    tasks = OpenWorkbook(opened).read().table("Tasks")
    below = tasks.extent.stop
    sheet = opened.sheets[tasks.sheet]
    sheet.activate()
    sheet.range(f"{tasks.letter('name')}{below}").value = "多出的一项"
    sheet.range(f"{tasks.letter('name')}{below}").select()
    assert click(office, "add_rows", moment)
    after = OpenWorkbook(opened).read().table("Tasks")
    assert after.below == 0
    assert after.texts("name")[-1] == "多出的一项"
    assert len(after.extent) - len(after.rows) == len(tasks.extent) - len(tasks.rows) + 10
    assert sheet.range(f"{after.letter('warning')}{after.extent[-1]}").formula.startswith("=")
