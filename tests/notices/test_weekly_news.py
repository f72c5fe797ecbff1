"""A reader asks for what is only news once a week, and takes it back: noted and at once in force."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from addin.content import Content, Row, with_rows
from addin.forms.answers import news_item
from addin.forms.vocabularies import ACCEPTED, NEWS_DAILY, NEWS_WEEKLY
from addin.notices.answers import weekly_readers
from addin.notices.collaborations import mailing
from addin.notices.occasions.ready import errors
from addin.notices.occasions.when import is_news
from addin.notices.post import AnsweredWorkbook, Post
from addin.notices.receiving import Sorter
from addin.standing.workbook_day import WorkbookDay
from mailer.answers.inbox import Received
from mailer.answers.links import subject
from mailer.delivery.ledger import Ledger
from tests.mailer.answers.client_mails import OWNER, SECRET, TASK, mail, word
from tests.mailer.mail_samples import BEIJING
from tests.standing.limits.cases import book

NUMBER = TASK.rpartition("-")[0]
NEWS = news_item(NUMBER)
NOW = datetime(2026, 11, 20, 17, tzinfo=BEIJING)
PEOPLE = f"""
| name | department | email   |
| 王磊 | 市场部     | {OWNER} |
"""


def workbook() -> Content:
    return book({"initiation.collaboration_id": NUMBER}, People=PEOPLE)


def sorted_into(content: Content, answer: str, folder: Path) -> tuple[AnsweredWorkbook, Post]:
    message = mail(word(subject(answer, NEWS, reader=OWNER, secret=SECRET)), b"")
    found = AnsweredWorkbook(Path("协作.xlsx"), content)
    sorter = Sorter([found], SECRET, Ledger(folder / "1.sqlite"), NOW)
    sorter.sort(Received("1.eml", lambda: message))
    return found, sorter.post


def said(answer: str, hour: int, person: str = "王磊") -> Row:
    return {
        "answer_id": f"{hour}",
        "received_at": datetime(2026, 11, 19, hour),
        "person": person,
        "item_id": NEWS,
        "answer": answer,
        "message_id": f"<{hour}@example.com>",
    }


def test_news_once_a_week__is_noted_and_needs_nobody(tmp_path: Path) -> None:
    found, post = sorted_into(workbook(), NEWS_WEEKLY, tmp_path)
    (row,) = found.new
    assert (row["person"], row["item_id"], row["answer"]) == ("王磊", NEWS, NEWS_WEEKLY)
    assert (row["decision"], row["decided_at"]) == (ACCEPTED, datetime(2026, 11, 20, 16, 31))
    assert row["proposal"] == (
        "只告知、不用办理的情况改为每周最多一封；须办理的照常每天。已登记，不用处理。"
    )
    assert post.questions == []


def test_news_once_a_week__noted_in_the_workbook__reaches_the_reminders(tmp_path: Path) -> None:
    found, _ = sorted_into(workbook(), NEWS_WEEKLY, tmp_path)
    day = WorkbookDay.at(with_rows(workbook(), "Answers", found.new), NOW).given(errors, {})
    assert mailing(day, Path("协作.xlsx")).collaboration.weekly_readers == {OWNER}


@pytest.mark.parametrize(
    ("rows", "readers"),
    [
        ([said(NEWS_WEEKLY, 9)], {OWNER}),
        ([said(NEWS_WEEKLY, 9), said(NEWS_DAILY, 10)], set()),
        ([said(NEWS_DAILY, 10), said(NEWS_WEEKLY, 9)], set()),
        ([said(NEWS_DAILY, 9), said(NEWS_WEEKLY, 10)], {OWNER}),
        ([said(NEWS_WEEKLY, 9, "没有这个人")], set()),
    ],
)
def test_weekly_readers__the_last_word_of_each_counts_wherever_it_stands(
    rows: list[Row], readers: set[str]
) -> None:
    assert weekly_readers(with_rows(workbook(), "Answers", rows)) == readers


def test_news__where_somebody_reads_weekly__waits_for_that_mail() -> None:
    happened = datetime(2026, 11, 14, 9)
    weekly = with_rows(workbook(), "Answers", [said(NEWS_WEEKLY, 9)])
    assert not is_news(WorkbookDay.at(workbook(), NOW), happened)
    assert is_news(WorkbookDay.at(weekly, NOW), happened)


def test_news_once_a_week__as_an_answer_to_a_task__is_asked(tmp_path: Path) -> None:
    message = mail(word(subject("完成", NEWS, reader=OWNER, secret=SECRET)), b"")
    found = AnsweredWorkbook(Path("协作.xlsx"), workbook())
    sorter = Sorter([found], SECRET, Ledger(tmp_path / "1.sqlite"), NOW)
    sorter.sort(Received("1.eml", lambda: message))
    (question,) = sorter.post.questions
    assert question.reason == "“完成”不是对告知的情况的答复"
