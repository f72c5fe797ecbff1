"""What each button does with a workbook, through the closed-file host."""

from __future__ import annotations

import errno
import random
import re
import shutil
import sys
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from addin.book.closed.workbook import ClosedWorkbook
from addin.book.files import PORTFOLIO, workbooks
from addin.content import Changes
from addin.forms import FORMS
from addin.forms.tabs import is_at_hand
from addin.forms.vocabularies import BLOCKED
from addin.ribbon import BUTTONS, run
from addin.rules import Level
from tests.actions.test_worn import paste_over
from tests.book.every_template import KEPT
from tests.reports.adopting.trackers import tracker
from tests.ribbon.desk import Desk
from tests.workbooks import fill, read, rows, task_place, type_into

pytestmark = pytest.mark.slow


def made_wrong(path: Path) -> None:
    """Leave a task blocked without saying why, and a formula typed over."""
    fill(path, cells={(0, "status"): BLOCKED, (0, "problem"): "", (0, "block_type"): ""})
    type_into(path, task_place(path, 0, "name"), str(rows(path, "Tasks")[0]["name"]))


def test_check__writes_findings_and_nothing_else(desk: Desk, moment: datetime) -> None:
    path = desk.path()
    assert path is not None
    made_wrong(path)
    before = read(path)
    assert run("check", desk, moment)
    after = read(path)
    errors = [row for row in rows(path, "Findings") if row["level"] == Level.ERROR.value]
    assert any(row["field"] == "遇到的问题" for row in errors)
    assert after.number("checks.errors") == len(errors)
    for name, table in before.tables.items():
        if name != "Findings":
            assert after.tables[name].columns == table.columns, name
    assert desk.shown == [("校验结果", "A1")]
    assert f"错误 {len(errors)}、" in desk.told[0]
    assert "见“校验结果”" in desk.told[0]


@pytest.mark.parametrize("button", ["check", "refresh"])
def test_what_was_pasted_over__is_mentioned_once(desk: Desk, moment: datetime, button: str) -> None:
    path = desk.path()
    assert path is not None
    paste_over(path, "dataValidations")
    run(button, desk, moment)
    assert desk.told[0].count("修复格式") == 1


def test_refresh__brings_everything_up_to_date_and_says_how_much(
    desk: Desk, moment: datetime
) -> None:
    path = desk.path()
    assert path is not None
    made_wrong(path)
    assert run("refresh", desk, moment)
    tracked = read(path).table("Tasks")
    assert tracked.texts("warning")[0].startswith(BLOCKED)
    assert "恢复 1 处被覆盖的公式" in desk.told[0]
    assert run("refresh", desk, moment)
    assert desk.told[1].startswith("已是最新")


def test_refresh__gives_what_the_command_line_gives(
    desk: Desk, moment: datetime, tmp_path: Path
) -> None:
    from addin.actions.refresh import refresh

    path = desk.path()
    assert path is not None
    made_wrong(path)
    twin = tmp_path / "另一份.xlsx"
    twin.write_bytes(path.read_bytes())
    refresh(ClosedWorkbook(twin), given=None, actual=moment, actor=desk.user())
    assert run("refresh", desk, moment)
    assert path.read_bytes() == twin.read_bytes()


@pytest.mark.parametrize("command", ["refresh", "repair"])
def test_change_log__names_who_clicked(desk: Desk, moment: datetime, command: str) -> None:
    path = desk.path()
    assert path is not None
    made_wrong(path)
    assert run(command, desk, moment)
    assert rows(path, "ChangeLog")[-1]["actor"] == desk.user()


@pytest.mark.parametrize("agreed", [True, False])
def test_refresh__earlier_version_that_is_open__is_upgraded_after_a_yes(
    desk: Desk, moment: datetime, monkeypatch: pytest.MonkeyPatch, agreed: bool
) -> None:
    path = desk.path()
    assert path is not None
    shutil.copy(KEPT / "1.0.xlsx", path)
    monkeypatch.setattr(desk, "workbook", lambda: Opened(path))
    desk.says_yes = agreed

    assert run("refresh", desk, moment)

    assert "是 1.0 版的，打开着不能升级" in desk.asked[0]
    assert ("已从 1.0 版升级到" in desk.told[-1]) is agreed
    assert ("请关闭它并运行 xiezuo upgrade" in desk.told[-1]) is not agreed
    assert desk.opened == ([path] if agreed else [])


class Opened(ClosedWorkbook):
    """A workbook that a program has open, so that its sheets cannot be drawn anew."""

    def upgrade(self, *_: object) -> None:  # type: ignore[override]
        return None


@pytest.mark.parametrize("agreed", [True, False])
def test_repair__formulas_typed_over__are_asked_about(
    desk: Desk, moment: datetime, agreed: bool
) -> None:
    path = desk.path()
    assert path is not None
    place = task_place(path, 0, "warning")
    type_into(path, place, "没问题")
    desk.says_yes = agreed
    assert run("repair", desk, moment)
    assert f"{place} 预警：没问题" in desk.asked[0]
    assert (rows(path, "Tasks")[0]["warning"] == "没问题") is not agreed
    assert ("被覆盖的公式 1 处" in desk.told[-1]) is agreed


def test_dashboard__is_refreshed_and_shown_without_a_word(desk: Desk, moment: datetime) -> None:
    assert run("dashboard", desk, moment)
    assert desk.shown == [("看板", "A1")]
    assert desk.told == []


def test_new__is_an_empty_workbook_beside_the_open_one(desk: Desk, moment: datetime) -> None:
    path = desk.path()
    assert path is not None
    assert run("new", desk, moment)
    assert run("new", desk, moment)
    assert [file.name for file in desk.opened] == [
        "新协作 2026-11-20.xlsx",
        "新协作 2026-11-20 (2).xlsx",
    ]
    assert all(file.parent == path.parent for file in desk.opened)
    assert read(desk.opened[0]).text("initiation.title") == ""


def test_rollup__writes_and_opens_the_portfolio_of_the_folder(desk: Desk, moment: datetime) -> None:
    path = desk.path()
    assert path is not None
    (path.parent / "坏的.xlsx").write_bytes(b"no workbook")
    assert run("rollup", desk, moment)
    assert desk.opened == [path.parent / PORTFOLIO]
    assert "已汇总 1 个工作簿" in desk.told[0]
    assert "有 1 个没有汇总" in desk.told[0]
    assert any(text.startswith("汇总 1/") for text in desk.bar)
    sheet = openpyxl.load_workbook(desk.opened[0]).worksheets[0]
    assert any("XC20260921-001" in str(cell.value) for line in sheet.iter_rows() for cell in line)


def test_merge__takes_what_lies_in_the_folder_of_copies_after_a_yes(
    desk: Desk, moment: datetime
) -> None:
    path = desk.path()
    assert path is not None
    assert run("merge", desk, moment)
    assert desk.told.pop().startswith("没有要合并的副本。请把各部门交回的工作簿放进这个文件夹")
    folder = path.parent / "副本"
    folder.mkdir()
    copies = [Path(shutil.copy(path, folder / f"{name}.xlsx")) for name in ("研发部", "销售部")]
    fill(copies[0], cells={(0, "note"): "样机已到", (1, "note"): "等报价"})
    fill(copies[1], cells={(1, "note"): "报价已到"})
    assert run("merge", desk, moment), desk.errors
    assert "研发部.xlsx" in desk.asked[0]
    assert "销售部.xlsx" in desk.asked[0]
    notes = read(path).table("Tasks").texts("note")
    assert notes[0] == "样机已到"
    assert notes[1] not in ("等报价", "报价已到")
    assert "已取用 1 处改动" in desk.told[0]
    assert "1 处冲突没有写入" in desk.told[0]
    assert desk.shown[-1] == ("合并冲突", "A1")
    assert {row["value"] for row in rows(path, "MergeConflicts")} >= {"等报价", "报价已到"}
    assert workbooks([path.parent]) == [path]  # a copy is no collaboration of its own


def test_split__writes_the_copies_after_a_yes(desk: Desk, moment: datetime) -> None:
    path = desk.path()
    assert path is not None
    desk.says_yes = False
    assert run("split", desk, moment)
    assert desk.told.pop() == "没有分发。"
    assert not (path.parent / "分发").exists()
    desk.says_yes = True
    assert run("split", desk, moment), desk.errors
    written = sorted(file.name for file in (path.parent / "分发").iterdir())
    assert f"{path.stem}_研发部.xlsx" in written
    assert f"已写出 {len(written)} 份副本" in desk.told[0]


def test_survey__writes_the_blank_form_and_counts_after_a_yes(desk: Desk, moment: datetime) -> None:
    path = desk.path()
    assert path is not None
    assert run("survey", desk, moment), desk.errors
    assert desk.told.pop().startswith("已写出空白表")
    assert desk.asked == []
    assert run("survey", desk, moment)
    assert "现在统计填好的吗" in desk.asked[0]
    assert desk.told == ["没有统计任何表。"]
    assert desk.opened == [path]


def test_adopt__proposes_first_and_brings_in_after_a_yes(desk: Desk, moment: datetime) -> None:
    path = desk.path()
    assert path is not None
    assert run("adopt", desk, moment)
    assert desk.told.pop().startswith("没有要导入的台账。请把台账")
    folder = path.parent / "导入"
    folder.mkdir()
    before = len(rows(path, "PlanTasks"))
    source = tracker(
        folder / "旧台账.xlsx", [[1, "清点旧设备", "行政部", "王芳", None, None, "完成"]]
    )

    assert run("adopt", desk, moment), desk.errors
    assert "还没有导入" in desk.told.pop()
    assert desk.opened == [folder / "旧台账_导入对照.xlsx"]
    assert len(rows(path, "PlanTasks")) == before

    assert run("adopt", desk, moment), desk.errors
    assert "旧台账.xlsx：任务 1 项" in desk.asked[0]
    assert "新增任务 1 项" in desk.told[0]
    assert rows(path, "PlanTasks")[-1]["name"] == "清点旧设备"
    assert source.exists()
    assert workbooks([path.parent]) == [path], "a tracker is no collaboration of its own"


def test_merge__of_copies_that_belong_elsewhere__names_each_and_writes_nothing(
    desk: Desk, moment: datetime
) -> None:
    path = desk.path()
    assert path is not None
    (path.parent / "副本").mkdir()
    (path.parent / "副本" / "坏的.xlsx").write_bytes(b"no workbook")
    before = path.read_bytes()
    assert not run("merge", desk, moment)
    assert "有 1 份副本不能合并，没有写入任何内容" in desk.errors[0]
    assert "坏的.xlsx" in desk.errors[0]
    assert path.read_bytes() == before
    desk.says_yes = False
    assert run("merge", desk, moment)
    assert desk.told[-1] == "没有合并。"


def test_preview__shows_the_mails_and_writes_nothing(desk: Desk, moment: datetime) -> None:
    path = desk.path()
    assert path is not None
    before = path.read_bytes()
    assert run("preview_reminders", desk, moment)
    assert "没有发送任何邮件" in desk.told[0]
    assert "XC20260921-001" in desk.pages[0].read_text(encoding="utf-8")
    assert path.read_bytes() == before
    assert not (path.parent / "发件箱").exists()


def test_print_forms__shows_those_of_the_phase_and_writes_nothing(
    desk: Desk, moment: datetime
) -> None:
    path = desk.path()
    assert path is not None
    before = path.read_bytes()
    assert run("print_forms", desk, moment)
    page = desk.pages[0].read_text(encoding="utf-8")
    assert re.findall(r" checked> (\w+)", page) == [
        "问题解决进度跟踪表",
        "会议纪要",
        "问题反馈与协调表",
    ]
    assert path.read_bytes() == before


def test_send__asks_first_sends_once_and_notes_it(desk: Desk, moment: datetime) -> None:
    path = desk.path()
    assert path is not None
    before = len(rows(path, "ReminderLog"))
    assert run("send_reminders", desk, moment)
    mails = list((path.parent / "发件箱").rglob("*.eml"))
    assert mails
    assert f"{len(mails)} 封" in desk.asked[0]
    assert f"写出提醒邮件 {len(mails)} 封" in desk.told[0]
    noted = rows(path, "ReminderLog")[before:]
    assert noted
    assert {row["outcome"] for row in noted} == {"已写出"}
    assert run("send_reminders", desk, moment)
    assert "没有要发的提醒" in desk.told[1]
    assert list((path.parent / "发件箱").rglob("*.eml")) == mails


def test_send__without_a_yes__sends_nothing(sample_workbook: Path, moment: datetime) -> None:
    desk = Desk(sample_workbook, says_yes=False)
    before = sample_workbook.read_bytes()
    assert run("send_reminders", desk, moment)
    assert desk.told == ["没有发送任何邮件。"]
    assert sample_workbook.read_bytes() == before
    assert not (sample_workbook.parent / "发件箱").exists()


def test_settings__goes_to_the_rules_of_reminders(desk: Desk, moment: datetime) -> None:
    assert run("settings", desk, moment)
    assert desk.shown == [("提醒规则", "A1")]


@pytest.mark.parametrize(("can_undo", "said"), [(False, "不能用“撤销”"), (True, "可以用“撤销”")])
def test_help__has_a_line_for_every_button_and_says_what_undo_does(
    desk: Desk, moment: datetime, can_undo: bool, said: str
) -> None:
    desk.can_undo = can_undo
    assert run("help", desk, moment)
    *lines, last = desk.told[0].splitlines()
    assert [line.partition("：")[0] for line in lines] == [b.label for b in BUTTONS.values()]
    assert said in last


def test_about__says_versions_and_where_logs_are(desk: Desk, moment: datetime) -> None:
    assert run("about", desk, moment)
    for word in ("协作 Xiezuo", "Python 3.", "xlwings 0.", "2026-12-31", "日志："):
        assert word in desk.told[0]


@pytest.mark.parametrize("command", BUTTONS)
def test_every_button__leaves_the_status_bar_as_it_was(
    desk: Desk, moment: datetime, command: str
) -> None:
    run(command, desk, moment)
    assert desk.errors == []
    assert desk.bar[0] == f"{BUTTONS[command].label}…"
    assert desk.bar[-1] == ""


@pytest.mark.parametrize(
    "command", [name for name in BUTTONS if name not in ("new", "help", "about")]
)
def test_every_button__without_a_workbook__says_so(moment: datetime, command: str) -> None:
    desk = Desk(None)
    assert not run(command, desk, moment)
    label = BUTTONS[command].label
    assert desk.errors == [f"“{label}”没有完成。\n\n没有打开的工作簿。请先打开一个协作工作簿。"]


@pytest.mark.parametrize("command", ["check", "refresh", "dashboard", "settings"])
def test_workbook_of_somebody_else__is_told_and_untouched(
    tmp_path: Path, moment: datetime, command: str
) -> None:
    path = tmp_path / "别人的.xlsx"
    book = openpyxl.Workbook()
    book.save(path)
    before = path.read_bytes()
    desk = Desk(path)
    assert not run(command, desk, moment)
    assert "没有完成" in desk.errors[0]
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "name",
    ["nothing", "__init__", "check; import os", "..running", "os", "", "saved", "CHECK"],
)
def test_name_that_is_no_button__runs_nothing(desk: Desk, moment: datetime, name: str) -> None:
    assert not run(name, desk, moment)
    assert f"没有“{name}”这个命令" in desk.errors[0]


def test_10000_random_names__run_nothing_but_what_is_registered(moment: datetime) -> None:
    dice = random.Random(20261120)
    pieces = [*BUTTONS, ".", "..", "__", "/", ";", " ", "import os", "\0", "\n", "校验", "running"]
    names = {"".join(dice.choices(pieces, k=dice.randint(1, 4))) for _ in range(40_000)}
    strange = sorted(names - set(BUTTONS))[:10_000]
    assert len(strange) == 10_000
    desk = Desk(None)
    before = set(sys.modules)
    assert not any(run(name, desk, moment) for name in strange)
    assert set(sys.modules) == before
    assert len(desk.errors) == 10_000
    assert all("这个命令" in error for error in desk.errors)


def test_unforeseen_error__is_a_sentence_and_a_log(
    desk: Desk, moment: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> str:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("addin.ribbon.commands.check.run", broken)
    assert not run("check", desk, moment)
    (message,) = desk.errors
    assert "没有预料到的错误（ZeroDivisionError）" in message
    assert "secret detail" not in message
    assert "secret detail" in Path(message.rpartition("：")[2]).read_text(encoding="utf-8")
    assert desk.bar[-1] == ""


def test_full_disk__is_told(desk: Desk, moment: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> str:
        raise OSError(errno.ENOSPC, "No space left on device", "新协作.xlsx")

    monkeypatch.setattr("addin.ribbon.commands.new.write_file", full)
    assert not run("new", desk, moment)
    assert "新协作.xlsx：磁盘已满。请清理磁盘后再试。" in desk.errors[0]


def test_clock_of_the_workbook__counts_when_it_is_fixed(desk: Desk) -> None:
    path = desk.path()
    assert path is not None
    ClosedWorkbook(path).write(Changes(fields={"clock.today": date(2026, 11, 20)}))
    later = datetime(2027, 3, 1, 9).astimezone()
    assert run("check", desk, later)
    assert read(path).date("checks.checked_on") == date(2026, 11, 20)


@pytest.mark.parametrize("beside", [0, 2], ids=["inside", "in the row of its headings"])
def test_add_rows__table_at_the_cursor_gets_blank_rows(
    desk: Desk, moment: datetime, beside: int
) -> None:
    path = desk.path()
    assert path is not None
    risks = read(path).table("Risks")
    row = risks.extent[-1] if not beside else risks.extent[0] - 1
    desk.selection = (risks.sheet, row, 2)
    assert run("add_rows", desk, moment)
    after = read(path).table("Risks")
    assert len(after.extent) == len(risks.extent) + 10
    assert after.columns == risks.columns
    assert desk.shown == [(after.sheet, after.next_place().cell)]
    assert "“风险与应对”加了 10 行空行" in desk.told[0]


def test_add_rows__sheet_without_a_table_to_fill_in__is_told(desk: Desk, moment: datetime) -> None:
    desk.selection = ("看板", 9, 2)
    assert not run("add_rows", desk, moment)
    assert "这张工作表里没有可以加行的表格" in desk.errors[0]


def test_settings__shows_every_sheet_and_hides_them_again_after_a_yes(
    desk: Desk, moment: datetime
) -> None:
    path = desk.path()
    assert path is not None
    assert "词库" not in visible(path)
    assert run("settings", desk, moment)
    assert {form.sheet for form in FORMS} == set(visible(path))
    assert run("settings", desk, moment)
    assert "要再隐藏起来吗" in desk.asked[0]
    assert {form.sheet for form in FORMS if is_at_hand(form)} == set(visible(path))


def visible(path: Path) -> list[str]:
    return [s.title for s in openpyxl.load_workbook(path).worksheets if s.sheet_state == "visible"]
