"""`xiezuo remind`: preview first; a mail goes out once."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import date, datetime
from email import policy
from email.parser import BytesParser
from pathlib import Path

import pytest

from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Changes
from addin.forms.reminders import Reminder
from addin.forms.vocabularies import DONE, NORMAL
from addin.reports.verbs.reminding import gather
from tests.cli.running import Result, snapshot, xiezuo, xiezuo_process
from tests.conftest import DEMO_DAY
from tests.workbooks import fill, read, rows, type_into

pytestmark = pytest.mark.slow


@pytest.fixture
def workbook(sample_workbook: Path) -> Path:
    """A sample of whose tasks nobody was reminded yet."""
    ClosedWorkbook(sample_workbook).write(Changes(replace={"ReminderLog": []}))
    return sample_workbook


def mails(outbox: Path) -> list[Path]:
    return sorted(outbox.glob("*.eml"))


def test_remind__dry_run__shows_a_table_and_writes_nothing(workbook: Path, tmp_path: Path) -> None:
    before = snapshot(tmp_path)
    result = xiezuo_process("remind", workbook, "--on", DEMO_DAY, "--dry-run")
    assert (result.code, result.err) == (0, "")
    assert "提醒预览（没有发送）" in result.out
    for heading in ("收件人", "邮箱", "主题", "本人任务", "抄送任务", "提醒"):
        assert heading in result.out
    assert "N-08" in result.out
    assert snapshot(tmp_path) == before
    kept = [path.name for path in (tmp_path / "用户 数据").rglob("*") if path.is_file()]
    assert kept == ["memory.sqlite3"], "not even an empty ledger"


def test_remind__dry_run__with_a_ledger__leaves_it_as_it_is(workbook: Path, tmp_path: Path) -> None:
    xiezuo("remind", workbook, "--on", DEMO_DAY)
    before = snapshot(tmp_path)
    result = xiezuo("remind", workbook, "--on", DEMO_DAY, "--dry-run")
    assert "已经发过、不再发送" in result.out
    assert "N-08" not in result.out
    assert snapshot(tmp_path) == before


def test_remind__dry_run__page__shows_every_mail(workbook: Path, tmp_path: Path) -> None:
    page = tmp_path / "预览 页面" / "提醒.html"
    result = xiezuo("remind", workbook, "--on", DEMO_DAY, "--dry-run", "--html", page)
    assert result.code == 0
    assert f"网页预览：{page}" in result.out
    digests = xiezuo("remind", workbook, "--on", DEMO_DAY, "--dry-run", "--json").document[
        "digests"
    ]
    assert digests > 5
    assert page.read_text(encoding="utf-8").count("srcdoc=") == digests


def test_remind__page_without_dry_run__is_refused(workbook: Path, tmp_path: Path) -> None:
    before = snapshot(tmp_path)
    result = xiezuo("remind", workbook, "--on", DEMO_DAY, "--html", "预览.html")
    assert result == Result(2, "", "错误：--html 只用于预览。请加上 --dry-run，或去掉 --html。\n")
    assert snapshot(tmp_path) == before


def test_remind__dry_run__as_json__lists_the_mails(workbook: Path) -> None:
    result = xiezuo_process("remind", workbook, "--on", DEMO_DAY, "--dry-run", "--json")
    assert result.code == 0
    assert result.err == "邮件设置：没有设置文件，邮件写成 .eml 文件\n"
    document = result.document
    assert document["dry_run"] is True
    assert len(document["mails"]) == document["digests"]
    assert set(document["mails"][0]) == {
        "recipient",
        "address",
        "subject",
        "own",
        "copied",
        "rules",
    }
    assert (document["refused"], document["errors"], document["skipped"]) == ([], [], 0)


def test_remind__whatever_the_formulas_last_showed__judges_as_if_just_refreshed(
    workbook: Path,
) -> None:
    before = xiezuo("remind", workbook, "--dry-run", "--json", "--today", str(DEMO_DAY))
    tracker = ClosedWorkbook(workbook).read({"Tasks"}).table("Tasks")
    stale = {"due": date(2030, 1, 2), "overdue_days": 0, "state": DONE, "warning": NORMAL}
    shown = {
        (tracker.rows[row], key): it for row in range(len(tracker)) for key, it in stale.items()
    }
    assert ClosedWorkbook(workbook).write(Changes(cells={"Tasks": shown})).cached
    after = xiezuo("remind", workbook, "--dry-run", "--json", "--today", str(DEMO_DAY))
    assert after.out == before.out


def test_remind__writes_what_the_preview_showed_and_logs_it(workbook: Path, tmp_path: Path) -> None:
    preview = xiezuo("remind", workbook, "--on", DEMO_DAY, "--dry-run", "--json").document
    result = xiezuo_process("remind", workbook, "--on", DEMO_DAY, "--outbox", "发件 箱")
    assert (result.code, result.err) == (0, "")
    outbox = tmp_path / "发件 箱"
    written = mails(outbox)
    assert f"写出提醒邮件 {len(written)} 封，放在 发件 箱。" in result.out
    parsed = [BytesParser(policy=policy.default).parsebytes(path.read_bytes()) for path in written]
    assert sorted(str(mail["Subject"]) for mail in parsed) == sorted(
        mail["subject"] for mail in preview["mails"]
    )
    log = rows(workbook, "ReminderLog")
    assert [row["log_id"] for row in log] == [str(n) for n in range(1, len(log) + 1)]
    assert {row["email"] for row in log} == {mail["address"] for mail in preview["mails"]}
    assert {row["outcome"] for row in log} == {"已写出"}
    assert {row["rule"] for row in log} <= set(Reminder)
    assert all(row["sent_at"].date() == date(2026, 11, 20) for row in log)  # type: ignore[union-attr]
    tasks = read(workbook).table("Tasks")
    due = dict(zip(tasks.texts("task_id"), tasks.dates("due"), strict=True))
    of_tasks = [row for row in log if row["task_id"] in due]
    assert of_tasks
    assert all(row["due"] == due[str(row["task_id"])] for row in of_tasks)
    texts = [body.get_content() for mail in parsed if (body := mail.get_body(("plain",)))]
    for name, *_, why in (str(row["said"]).split("；") for row in of_tasks if row["said"]):
        assert any(name in text and why in text for text in texts)
    assert {row["task_id"] for row in of_tasks if row["said"]} == {r["task_id"] for r in of_tasks}
    assert not any("mailto:" in str(row["said"]) or "#" in str(row["said"]) for row in log)
    weekly = [str(row["said"]) for row in log if row["rule"] == Reminder.WEEKLY]
    first = weekly[0]
    assert "执行阶段，受阻。" in first
    assert "受阻2项：" in first
    number = next(str(row["log_id"]) for row in log if row["said"] == first)
    assert weekly[1:] == [f"内容同序号{number}"] * (len(weekly) - 1), "a report stands there once"
    assert {row["task_id"] for row in log} - set(due), "minutes, limits and others are no tasks"


def test_remind__second_run_of_the_day__writes_nothing(workbook: Path, tmp_path: Path) -> None:
    xiezuo("remind", workbook, "--on", DEMO_DAY)
    outbox, file = snapshot(tmp_path / "outbox"), workbook.read_bytes()
    result = xiezuo("remind", workbook, "--on", DEMO_DAY)
    assert result.code == 0
    assert "写出提醒邮件 0 封" in result.out
    assert "已经发过、不再发送" in result.out
    assert snapshot(tmp_path / "outbox") == outbox
    assert workbook.read_bytes() == file


def test_remind__second_run__other_order_other_folder_or_a_refresh_between__writes_nothing(
    workbook: Path, tmp_path: Path
) -> None:
    xiezuo("remind", workbook, "--on", DEMO_DAY)
    xiezuo("refresh", workbook, "--today", DEMO_DAY)
    moved = tmp_path / "搬走了"
    shutil.move(workbook.parent, moved)
    result = xiezuo("remind", moved, "--on", DEMO_DAY, "--outbox", "另一个")
    assert "写出提醒邮件 0 封" in result.out
    assert not (tmp_path / "另一个").exists()


def test_remind__next_working_day__writes_again(workbook: Path, tmp_path: Path) -> None:
    xiezuo("remind", workbook, "--on", DEMO_DAY)
    first = len(mails(tmp_path / "outbox"))
    xiezuo("remind", workbook, "--on", "2026-11-23")
    assert len(mails(tmp_path / "outbox")) > first


def test_remind__ledger_of_ones_own__is_used(workbook: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "台账" / "发送.sqlite"
    xiezuo("remind", workbook, "--on", DEMO_DAY, "--ledger", ledger)
    with closing(sqlite3.connect(ledger)) as db:
        (sent,) = db.execute("SELECT count(*) FROM mail WHERE state = 'sent'").fetchone()
    assert sent == len(mails(tmp_path / "outbox")) > 0
    assert not list((tmp_path / "用户 数据").rglob("reminders.sqlite3"))


@pytest.mark.parametrize("day", ["2026-11-21", "2026-10-01"])
def test_remind__on_a_day_off__sends_nothing_and_says_why(
    day: str, workbook: Path, tmp_path: Path
) -> None:
    result = xiezuo("remind", workbook, "--on", day)
    assert result.code == 0
    assert f"{day}不是工作日，不发送提醒" in result.out
    assert not (tmp_path / "outbox").exists()


def test_remind__on__counts_more_than_today(workbook: Path) -> None:
    options = ("--dry-run", "--json")
    both = xiezuo("remind", workbook, "--on", "2026-11-21", "--today", DEMO_DAY, *options)
    assert both.document["held"]
    only_today = xiezuo("remind", workbook, "--today", DEMO_DAY, *options)
    assert only_today.document["digests"] > 5


def test_remind__person_without_address__is_listed_as_refused(workbook: Path) -> None:
    people = read(workbook).table("People")
    late = next(row for row in rows(workbook, "Tasks") if row["is_overdue"] == "是")
    index = people.texts("name").index(str(late["owner"]))
    fill(workbook, "People", {(index, "email"): ""})
    result = xiezuo("remind", workbook, "--on", DEMO_DAY, "--dry-run")
    assert result.code == 0
    (refused,) = [line for line in result.out.splitlines() if line.startswith("没有发送：")]
    document = xiezuo("remind", workbook, "--on", DEMO_DAY, "--dry-run", "--json").document
    assert len(document["refused"]) > 1
    assert f"“{late['owner']}”没有邮箱地址（{len(document['refused'])}项）" in refused


def test_remind__rule_that_cannot_be_understood__is_as_shipped_and_named_by_check(
    workbook: Path,
) -> None:
    as_shipped = xiezuo("remind", workbook, "--on", DEMO_DAY, "--dry-run", "--json").document
    rules = read(workbook).table("ReminderRules")
    place = rules.place(rules.texts("rule").index("N-07"), "offsets")
    type_into(workbook, place, "提前三天")
    result = xiezuo("remind", workbook, "--on", DEMO_DAY, "--dry-run", "--json")
    assert (result.code, result.document["digests"]) == (0, as_shipped["digests"])
    checked = xiezuo("check", workbook, "--today", DEMO_DAY, "--json").document["files"][0]
    (told,) = [each for each in checked["findings"] if each["rule"] == "F-57"]
    assert (told["sheet"], told["cell"]) == (place.sheet, place.cell)
    assert told["message"] == "提前工作日“提前三天”不是用逗号隔开的整数，暂按随附的规则计算"


def test_remind__copy_of_a_workbook__only_the_original_reminds(
    workbook: Path, tmp_path: Path
) -> None:
    copy = Path(shutil.copy(workbook, workbook.parent / "投诉 整改 - 副本.xlsx"))
    result = xiezuo("remind", workbook.parent, "--on", DEMO_DAY)
    assert result.code == 0
    assert f"注意：{copy}：是“投诉 整改.xlsx”的副本，没有采用" in result.err
    assert f'xiezuo merge "{workbook}" "{copy}" --dry-run' in result.err
    assert "任务编号重复" not in result.out
    assert len(rows(workbook, "ReminderLog")) > 0
    assert rows(copy, "ReminderLog") == []


def test_remind__two_versions_of_a_workbook__nobody_is_written_to(
    workbook: Path, tmp_path: Path
) -> None:
    shutil.copy(workbook, workbook.parent / "投诉 整改 最终版.xlsx")
    result = xiezuo("remind", workbook.parent, "--on", DEMO_DAY)
    assert result.code == 2
    assert "有 2 个文件，不能确定哪一个是正本，没有采用" in result.err
    assert not list(tmp_path.rglob("*.eml"))


def test_remind__all_samples_together__one_digest_and_one_weekly_report_a_person(
    sample_workbooks: Mapping[str, Path], tmp_path: Path
) -> None:
    folder = tmp_path / "全部"
    folder.mkdir()
    for path in sample_workbooks.values():
        shutil.copy(path, folder)
    result = xiezuo("remind", folder, "--on", DEMO_DAY, "--json")
    assert result.code == 0, result.err
    sent = [
        BytesParser(policy=policy.default).parsebytes(path.read_bytes())
        for path in mails(tmp_path / "outbox")
    ]
    reports = [str(mail["To"]) for mail in sent if "周报" in mail["Subject"]]
    digests = [str(mail["To"]) for mail in sent if "周报" not in mail["Subject"]]
    assert reports
    assert digests
    assert len(reports) == len(set(reports))
    assert len(digests) == len(set(digests))
    assert len(sent) == result.document["sent"]


@pytest.mark.parametrize("reason", ["正在 Excel 中打开", "文件是只读的"])
def test_remind__workbook_that_cannot_be_written__is_sent_and_the_missing_log_told(
    reason: str, workbook: Path, tmp_path: Path
) -> None:
    if "Excel" in reason:
        (workbook.parent / f"~${workbook.name}").write_bytes(b"\0" * 165)
    else:
        workbook.chmod(0o444)
    before = workbook.read_bytes()
    result = xiezuo("remind", workbook, "--on", DEMO_DAY)
    assert result.code == 0
    assert "提醒已发送，但没有记入工作簿的“提醒日志”" in result.err
    assert reason in result.err
    assert mails(tmp_path / "outbox")
    assert workbook.read_bytes() == before


def test_remind__workbook_saved_by_another_computer_while_noting__has_both(
    workbook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = ClosedWorkbook.write

    def overtaken(host: ClosedWorkbook, changes: Changes) -> object:
        monkeypatch.setattr(ClosedWorkbook, "write", write)
        fill(workbook, cells={(0, "note"): "别人的"})
        return write(host, changes)

    monkeypatch.setattr(ClosedWorkbook, "write", overtaken)
    result = xiezuo("remind", workbook, "--on", DEMO_DAY)
    assert (result.code, result.err) == (0, "")
    assert ClosedWorkbook.write is write, "it was overtaken"
    assert rows(workbook, "ReminderLog")
    assert rows(workbook, "Tasks")[0]["note"] == "别人的"


def test_remind__outbox_that_is_a_file__is_told_and_nothing_counts_as_sent(
    workbook: Path, tmp_path: Path
) -> None:
    (tmp_path / "占位").write_text("")
    result = xiezuo("remind", workbook, "--on", DEMO_DAY, "--outbox", "占位")
    assert result.code == 2
    assert "未能发送：无法写入 占位：" in result.out
    again = xiezuo("remind", workbook, "--on", DEMO_DAY)
    assert "写出提醒邮件 0 封" not in again.out


@pytest.mark.parametrize("content", [b"", b"not a database, but quite long" * 99])
def test_remind__ledger_that_is_none__is_told_before_anything_is_sent(
    content: bytes, workbook: Path, tmp_path: Path
) -> None:
    ledger = tmp_path / "台账.sqlite"
    ledger.write_bytes(content)
    result = xiezuo("remind", workbook, "--on", DEMO_DAY, "--ledger", ledger)
    if not content:  # an empty file is a new ledger
        assert result.code == 0
        return
    assert (result.code, result.out) == (2, "邮件设置：没有设置文件，邮件写成 .eml 文件\n")
    assert "发送记录无法读写（这个文件不是发送记录）" in result.err
    assert "--ledger" in result.err
    assert not (tmp_path / "outbox").exists()
    assert ledger.read_bytes() == content


def test_remind__more_mails_than_the_cap__sends_none(workbook: Path, tmp_path: Path) -> None:
    fill(workbook, fields={"reminders.max_mails": 3})
    result = xiezuo("remind", workbook, "--on", DEMO_DAY)
    assert (result.code, result.out) == (2, "邮件设置：没有设置文件，邮件写成 .eml 文件\n")
    assert "超过上限3封，一封也没有发送" in result.err
    assert not (tmp_path / "outbox").exists()


def test_remind__a_form_handed_in_with_errors__who_wrote_it_is_told_what_is_wrong(
    workbook: Path,
) -> None:
    fill(workbook, "PlanTasks", {(0, "owner"): ""}, fields={"plan.form_status": "待审批"})
    (made,) = gather([workbook], datetime(2026, 11, 20, 9)).made
    (found,) = [each for each in made.mailing.collaboration.notices if "错误" in each.name]
    assert found.reminder is Reminder.PLAN
