"""An owner asks to be reminded later: once, for three working days at most, noted and at once in force."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from addin.content import Content, with_rows
from addin.forms.vocabularies import ACCEPTED, SNOOZED
from addin.notices.answers import pauses
from addin.notices.collaborations import mailing
from addin.notices.occasions.ready import errors
from addin.notices.post import AnsweredWorkbook, Post
from addin.notices.receiving import Sorter
from addin.standing.workbook_day import WorkbookDay
from mailer.answers.inbox import Received
from mailer.delivery.ledger import Ledger
from tests.mailer.answers.client_mails import OWNER, SECRET, TASK, about, mail, word
from tests.mailer.mail_samples import BEIJING
from tests.standing.limits.cases import book

NUMBER = TASK.rpartition("-")[0]
NOW = datetime(2026, 11, 20, 17, tzinfo=BEIJING)
TABLES = {
    "People": f"""
    | name | department | email   |
    | 王磊 | 市场部     | {OWNER} |
    """,
    "PlanTasks": f"""
    | task_id | name     | department | owner | start      | finish     |
    | {TASK}  | 定稿物料 | 市场部     | 王磊  | 2026-11-02 | 2026-11-16 |
    """,
    "Tasks": f"""
    | task_id | status | percent | updated_on |
    | {TASK}  | 进行中 | 40%     | 2026-11-18 |
    """,
}


def workbook() -> Content:
    return book({"initiation.collaboration_id": NUMBER}, **TABLES)


def received(days: str, number: int = 1) -> Received:
    message = mail(word(about(SNOOZED)), f"几天后再提醒：{days}\n".encode())
    message = message.replace(b"<a@example.com>", f"<{number}@example.com>".encode())
    return Received(f"{number}.eml", lambda: message)


def sorted_into(content: Content, *mails: Received, folder: Path) -> tuple[AnsweredWorkbook, Post]:
    found = AnsweredWorkbook(Path("协作.xlsx"), content)
    sorter = Sorter([found], SECRET, Ledger(folder / "1.sqlite"), NOW)
    for each in mails:
        sorter.sort(each)
    return found, sorter.post


def test_pause__is_noted_and_needs_nobody(tmp_path: Path) -> None:
    found, post = sorted_into(workbook(), received("2天"), folder=tmp_path)
    (row,) = found.new
    assert (row["answer"], row["day"]) == (SNOOZED, date(2026, 11, 24)), "over a weekend"
    assert (row["decision"], row["decided_at"]) == (ACCEPTED, datetime(2026, 11, 20, 16, 31))
    assert row["proposal"] == "2026-11-24以前不再提醒本人；逾期升级照常。已登记，不用处理。"
    assert post.questions == []


def test_pause__of_the_workbook__reaches_the_reminders(tmp_path: Path) -> None:
    found, _ = sorted_into(workbook(), received("1"), folder=tmp_path)
    noted = with_rows(workbook(), "Answers", found.new)
    assert pauses(noted) == {TASK: date(2026, 11, 23)}
    day = WorkbookDay.at(noted, NOW).given(errors, {})
    (line,) = mailing(day, Path("协作.xlsx")).collaboration.tasks
    assert line.paused_until == date(2026, 11, 23)


def test_pause__a_second_time__is_asked__and_the_first_mail_read_again_is_not(
    tmp_path: Path,
) -> None:
    found, _ = sorted_into(workbook(), received("1"), folder=tmp_path)
    noted = with_rows(workbook(), "Answers", found.new)
    again, post = sorted_into(noted, received("1"), received("3", 2), folder=tmp_path)
    assert post.known == 1
    (question,) = post.questions
    assert question.reason == "这一项的提醒已经推迟过一次；做不完请用“延期”"
    assert [row["answer"] for row in again.new] == [""]


@pytest.mark.parametrize("days", ["4", "", "一个月", "2到3天"])
def test_pause__for_longer_or_for_nobody_knows_how_long__is_asked(
    days: str, tmp_path: Path
) -> None:
    _, post = sorted_into(workbook(), received(days), folder=tmp_path)
    (question,) = post.questions
    assert "1、2 或 3" in question.reason
