"""`xiezuo inbox`: from a click in a reminder to a row that waits in the workbook."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from addin.forms.vocabularies import IN_PROGRESS
from mailer.answers import BLOCKED, DONE, link
from mailer.secret import answer_secret
from tests.cli.running import snapshot, xiezuo
from tests.workbooks import read, rows


class Post:
    """A folder of mails that people sent by the links of their reminders."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "收到 的邮件"
        self.ledger = folder / "台账.sqlite3"
        self.folder.mkdir()

    def send(self, name: str, address: str, word: str, item: str, note: str = "") -> None:
        href = link(
            word,
            item,
            sender="xiezuo@example.com",
            reader=address,
            secret=answer_secret(self.ledger),
        )
        asked = parse_qs(urlsplit(href).query, keep_blank_values=True)
        mail = EmailMessage(policy=SMTP)
        mail["From"] = address
        mail["To"] = "xiezuo@example.com"
        mail["Subject"] = asked["subject"][0]
        mail["Date"] = "Fri, 20 Nov 2026 16:30:00 +0800"
        mail["Message-ID"] = f"<{name}@example.com>"
        mail.set_content(asked["body"][0].split("：")[0] + f"：{note}\n")
        (self.folder / f"{name}.eml").write_bytes(bytes(mail))

    def read(self, workbook: Path) -> Any:
        result = xiezuo(
            "inbox", workbook, "--mails", self.folder, "--ledger", self.ledger, "--json"
        )
        assert result.code == 0, result.err
        return result.document


@pytest.fixture
def post(tmp_path: Path) -> Post:
    return Post(tmp_path)


def task_with_owner(path: Path) -> tuple[str, str, str]:
    """Return a task in progress, its owner and the owner's address."""
    content = read(path)
    tasks, people = content.table("Tasks"), content.table("People")
    index = list(tasks.texts("status")).index(IN_PROGRESS)
    owner = tasks.texts("owner")[index]
    emails = dict(zip(people.texts("name"), people.texts("email"), strict=True))
    return tasks.texts("task_id")[index], owner, emails[owner]


def test_answer_of_the_owner__waits_in_the_workbook(sample_workbook: Path, post: Post) -> None:
    item, owner, address = task_with_owner(sample_workbook)
    before = rows(sample_workbook, "Tasks")
    post.send("1", address, BLOCKED, item, "供应商停产")
    document = post.read(sample_workbook)
    assert [row["item_id"] for row in document["proposed"]] == [item]
    (row,) = rows(sample_workbook, "Answers")
    assert (row["person"], row["answer"], row["note"]) == (owner, BLOCKED, "遇到的问题：供应商停产")
    assert row["decision"] == ""
    assert rows(sample_workbook, "Tasks") == before


def test_second_run__writes_nothing_and_leaves_the_mails(sample_workbook: Path, post: Post) -> None:
    item, _, address = task_with_owner(sample_workbook)
    post.send("1", address, DONE, item)
    post.read(sample_workbook)
    before = snapshot(sample_workbook.parent)
    mails = snapshot(post.folder)
    document = post.read(sample_workbook)
    assert (document["proposed"], document["known"]) == ([], 1)
    assert snapshot(sample_workbook.parent) == before
    assert snapshot(post.folder) == mails


def test_other_mails__are_listed_with_the_reason(sample_workbook: Path, post: Post) -> None:
    item, _, _ = task_with_owner(sample_workbook)
    post.send("1", "stranger@example.com", DONE, item)
    (post.folder / "2.eml").write_bytes(b"From: a@example.com\r\nSubject: hi\r\n\r\n")
    (post.folder / "3.eml").write_bytes(bytes(range(256)))
    before = snapshot(sample_workbook.parent)
    document = post.read(sample_workbook)
    assert document["proposed"] == []
    assert [left["reason"] for left in document["left"]] == [
        f"发件人现在不是“{item}”的负责人或审批人",
        "主题不是提醒邮件里的答复",
        "发件人不明",
    ]
    assert snapshot(sample_workbook.parent) == before


def test_table__tells_what_to_do_next(sample_workbook: Path, post: Post) -> None:
    item, _, address = task_with_owner(sample_workbook)
    post.send("1", address, DONE, item)
    result = xiezuo("inbox", sample_workbook, "--mails", post.folder, "--ledger", post.ledger)
    assert result.code == 0
    assert "请在工作簿的“邮件答复”里选“接受”或“不接受”" in result.out


def test_secret__is_made_once_and_damage_is_told(tmp_path: Path) -> None:
    ledger = tmp_path / "新 文件夹" / "台账.sqlite3"
    secret = answer_secret(ledger)
    assert answer_secret(ledger) == secret
    ledger.with_suffix(".key").write_bytes(b"short")
    with pytest.raises(Exception, match="密钥已损坏"):
        answer_secret(ledger)


def test_folder_that_is_missing__is_told(sample_workbook: Path, tmp_path: Path) -> None:
    result = xiezuo("inbox", sample_workbook, "--mails", tmp_path / "没有")
    assert result.code == 2
    assert "不是文件夹" in result.err
