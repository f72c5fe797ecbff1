"""`xiezuo inbox`: from a click in a reminder to a row that waits in the workbook."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from addin.actions.extracting import enclosed
from addin.actions.refresh import refresh
from addin.book.closed.workbook import ClosedWorkbook
from addin.cli.options import now
from addin.forms.vocabularies import ACCEPTED, BLOCKED, FINISHED, IN_PROGRESS, POSTPONED
from addin.notices.answers import approval_item
from mailer.answers.links import link
from mailer.answers.secret import answer_secret
from tests.cli.running import settings_file, snapshot, xiezuo
from tests.conftest import Authority
from tests.mailer.mail_servers import VARIABLE, mail_server
from tests.workbooks import fill, read, rows


class Post:
    """A folder of mails that people sent by the links of their reminders."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "收到 的邮件"
        self.ledger = folder / "台账.sqlite3"
        self.returned = folder / "退回"
        self.folder.mkdir()

    def send(self, name: str, address: str, word: str, item: str, note: str = "") -> None:
        mail = self.written(name, address, word, item, note)
        (self.folder / f"{name}.eml").write_bytes(mail)

    def written(self, name: str, address: str, word: str, item: str, note: str = "") -> bytes:
        """Return the mail that a reader sends by a link of the reminder."""
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
        return bytes(mail)

    def read(self, workbook: Path) -> Any:
        result = xiezuo(
            "inbox", workbook, "--mails", self.folder, "--ledger", self.ledger,
            "--outbox", self.returned, "--json",
        )  # fmt: skip
        assert result.code == 0, result.err
        return result.document

    def returns(self) -> list[EmailMessage]:
        """Return the mails that went back to their senders."""
        paths = sorted(self.returned.glob("*.eml"))
        return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]


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
    fill(sample_workbook, fields={"clock.today": None})
    refresh(ClosedWorkbook(sample_workbook), given=None, actual=now(None))
    item, owner, address = task_with_owner(sample_workbook)
    before = rows(sample_workbook, "Tasks")
    post.send("1", address, BLOCKED, item, "供应商停产")
    document = post.read(sample_workbook)
    assert [row["item_id"] for row in document["proposed"]] == [item]
    (row,) = rows(sample_workbook, "Answers")
    assert (row["person"], row["answer"], row["note"]) == (owner, BLOCKED, "遇到的问题：供应商停产")
    assert row["decision"] == ""
    assert rows(sample_workbook, "Tasks") == before
    assert enclosed("", sample_workbook.read_bytes()), "the next roll-up needs no sheets"


def test_second_run__writes_nothing_and_leaves_the_mails(sample_workbook: Path, post: Post) -> None:
    item, _, address = task_with_owner(sample_workbook)
    post.send("1", address, FINISHED, item)
    post.read(sample_workbook)
    before = snapshot(sample_workbook.parent)
    mails = snapshot(post.folder)
    document = post.read(sample_workbook)
    assert (document["proposed"], document["known"]) == ([], 1)
    assert snapshot(sample_workbook.parent) == before
    assert snapshot(post.folder) == mails


def test_postponement_to_the_past__is_asked_and_changes_nothing(
    sample_workbook: Path, post: Post
) -> None:
    fill(sample_workbook, fields={"clock.today": None})
    refresh(ClosedWorkbook(sample_workbook), given=None, actual=now(None))
    item, owner, address = task_with_owner(sample_workbook)
    before = rows(sample_workbook, "Tasks")
    post.send("1", address, POSTPONED, item, "2026-11-01")
    document = post.read(sample_workbook)
    assert document["proposed"] == []
    assert "早于答复当天" in document["left"][0]["reason"]
    (row,) = rows(sample_workbook, "Answers")
    assert (row["person"], row["item_id"], row["answer"]) == (owner, item, "")
    assert "早于答复当天" in row["proposal"]
    fill(sample_workbook, "Answers", {(0, "decision"): ACCEPTED})
    assert xiezuo("refresh", sample_workbook).code == 0
    assert rows(sample_workbook, "Tasks") == before
    assert rows(sample_workbook, "Answers")[0]["decided_at"] is not None
    assert post.read(sample_workbook)["known"] == 1
    (mail,) = post.returns()
    assert mail["To"].addresses[0].addr_spec == address
    assert mail["In-Reply-To"] == "<1@example.com>"
    text = mail.get_body(("plain",)).get_content()
    assert "早于答复当天" in text
    assert item in text
    assert "#" not in text, "without reply_to there is no desk that would read another answer"
    assert "邮件答复" not in xiezuo("check", sample_workbook).out, "a blank answer is no finding"


def test_plain_reply_to_a_reminder__comes_back_with_how_to_answer_and_stands_in_the_workbook(
    sample_workbook: Path, post: Post, tmp_path: Path
) -> None:
    _, _, address = task_with_owner(sample_workbook)
    settings = settings_file(tmp_path)
    settings.write_text('[mail]\nreply_to = "xiezuo@example.com"\n', encoding="utf-8")
    words = ("--ledger", post.ledger, "--config", settings)
    xiezuo("remind", sample_workbook, "--outbox", tmp_path / "发件箱", "--on", "2026-11-20", *words)
    ours = (message_from_bytes(p.read_bytes()) for p in (tmp_path / "发件箱").glob("*.eml"))
    reminder = next(mail for mail in ours if address in mail["To"])
    reply = EmailMessage(policy=SMTP)
    for name, value in {
        "From": address, "To": "xiezuo@example.com", "Subject": "回复: 提醒",
        "In-Reply-To": reminder["Message-ID"], "Message-ID": "<reply@example.com>",
    }.items():  # fmt: skip
        reply[name] = value
    reply.set_content("T03 已经做完了\n\n发件人: 跨部门协作提醒\n主题: 提醒\n")
    stranger = bytes(reply).replace(address.encode(), b"stranger@example.com")
    (post.folder / "1.eml").write_bytes(bytes(reply))
    (post.folder / "2.eml").write_bytes(stranger.replace(b"<reply@", b"<other@"))
    (post.folder / "3.eml").write_bytes(b"Auto-Submitted: auto-replied\r\n" + bytes(reply))
    result = xiezuo(
        "inbox",
        sample_workbook,
        "--mails",
        post.folder,
        "--outbox",
        post.returned,
        *words,
        "--json",
    )
    assert result.document["written"] == 1
    assert [left["reason"] for left in result.document["left"]] == [
        "没有用提醒邮件里的链接答复",
        "主题不是提醒邮件里的答复",
        "自动回复",
    ]
    (row,) = rows(sample_workbook, "Answers")
    assert (row["note"], row["answer"], row["message_id"]) == (
        "T03 已经做完了",
        "",
        "<reply@example.com>",
    )
    (mail,) = post.returns()
    assert "一封邮件答复一项" in mail.get_body(("plain",)).get_content()


def test_answer__that_cannot_go_back_now__goes_with_the_next_run(
    sample_workbook: Path, post: Post, tmp_path: Path
) -> None:
    item, _, address = task_with_owner(sample_workbook)
    post.send("1", address, POSTPONED, item, "")
    (tmp_path / "退回").write_text("kein Ordner")
    words = ("--mails", post.folder, "--ledger", post.ledger, "--outbox", post.returned)
    result = xiezuo("inbox", sample_workbook, *words)
    assert result.code == 2
    assert "没有发出" in result.out
    assert len(rows(sample_workbook, "Answers")) == 1
    (tmp_path / "退回").unlink()
    assert post.read(sample_workbook)["written"] == 1
    assert post.read(sample_workbook)["written"] == 0


def test_two_answers_without_message_id__are_two(sample_workbook: Path, post: Post) -> None:
    item, _, address = task_with_owner(sample_workbook)
    for name, note in (("1", "缺料"), ("2", "缺人")):
        mail = post.written(name, address, BLOCKED, item, note)
        kept = b"\r\n".join(x for x in mail.split(b"\r\n") if not x.startswith(b"Message-ID"))
        (post.folder / f"{name}.eml").write_bytes(kept)
    assert len(post.read(sample_workbook)["proposed"]) == 2
    assert post.read(sample_workbook)["known"] == 2


def test_approval_by_the_word_of_a_task__is_asked(sample_workbook: Path, post: Post) -> None:
    content = read(sample_workbook)
    people = content.table("People")
    emails = dict(zip(people.texts("name"), people.texts("email"), strict=True))
    steps = content.table("InitiationApprovals")
    item = approval_item(content, steps.texts("step")[0])
    post.send("1", emails[steps.texts("approver")[0]], FINISHED, item)
    assert [left["reason"] for left in post.read(sample_workbook)["left"]] == [
        "“完成”不是对审批的答复"
    ]


def test_other_mails__are_listed_with_the_reason(sample_workbook: Path, post: Post) -> None:
    item, _, _ = task_with_owner(sample_workbook)
    post.send("1", "stranger@example.com", FINISHED, item)
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
    post.send("1", address, FINISHED, item)
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


@pytest.mark.parametrize("kind", ["exchange", "graph"])
def test_mailbox_that_sends__is_read_as_strictly_as_a_folder(
    kind: str,
    authority: Authority,
    sample_workbook: Path,
    post: Post,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "用户 设置"))
    item, owner, address = task_with_owner(sample_workbook)
    answer = post.written("1", address, BLOCKED, item, "供应商停产")
    stranger = post.written("2", "stranger@example.com", FINISHED, item)
    other = b"From: a@example.com\r\nSubject: =?utf-8?B?5L2g5aW9?= & hi\r\n\r\n"
    moment = now(None)
    with mail_server(kind, authority) as server:
        monkeypatch.setenv(VARIABLE, server.secrets[0])
        settings_file(tmp_path).write_text(server.settings, encoding="utf-8")
        server.server.received = [  # type: ignore[union-attr]
            (moment - timedelta(days=20), answer),
            (moment - timedelta(days=3), other),
            (moment - timedelta(days=2), stranger),
            (moment - timedelta(days=1), answer),
            (moment - timedelta(hours=1), answer),
        ]
        words = ("inbox", sample_workbook, "--ledger", post.ledger, "--json")
        document = xiezuo(*words).document
        assert [row["person"] for row in document["proposed"]] == [owner]
        assert document["known"] == 1, "the same mail once more"
        assert [left["reason"] for left in document["left"]] == [
            "主题不是提醒邮件里的答复",
            f"发件人现在不是“{item}”的负责人或审批人",
        ]
        assert document["left"][0]["subject"] == "你好 & hi"
        assert document["left"][0]["from"] == "a@example.com"
        if kind == "graph":
            assert server.server.reads == 3, "what is no answer is not read"  # type: ignore[union-attr]
        (row,) = rows(sample_workbook, "Answers")
        assert row["note"] == "遇到的问题：供应商停产"
        assert xiezuo(*words, "--days", "30").document["known"] == 3
    assert server.complaints == []


@pytest.mark.parametrize("kind", ["exchange", "graph"])
def test_mailbox_that_may_not_be_read__is_told_and_nothing_is_written(
    kind: str,
    authority: Authority,
    sample_workbook: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "用户 设置"))
    before = snapshot(sample_workbook.parent)
    with mail_server(kind, authority) as server:
        settings_file(tmp_path).write_text(server.settings, encoding="utf-8")
        monkeypatch.setenv(VARIABLE, "wrong-Geheim")
        refused = xiezuo("inbox", sample_workbook)
        assert (refused.code, refused.out.count("\n")) == (2, 1)
        assert "收件箱无法读取：" in refused.err
        assert "xiezuo mail password" in refused.err
        monkeypatch.setenv(VARIABLE, server.secrets[0])
        server.server.may_search = False  # type: ignore[union-attr]
        refused = xiezuo("inbox", sample_workbook)
        assert (refused.code, "没有权限使用邮箱" in refused.err) == (2, True)
    unreachable = xiezuo("inbox", sample_workbook)
    assert (unreachable.code, "拒绝连接" in unreachable.err) == (2, True)
    assert snapshot(sample_workbook.parent) == before


def test_next_page__on_another_server__gets_no_token(
    authority: Authority,
    sample_workbook: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "用户 设置"))
    with mail_server("graph", authority) as server, mail_server("graph", authority) as evil:
        monkeypatch.setenv(VARIABLE, server.secrets[0])
        settings_file(tmp_path).write_text(server.settings, encoding="utf-8")
        mail = b"From: a@example.com\r\nSubject: hi\r\n\r\n"
        server.server.received = [(now(None), mail)] * 3  # type: ignore[union-attr]
        address = evil.settings.partition('graph_url = "')[2].partition('"')[0]
        server.server.next_page = f"{address}/v1.0/users/x"  # type: ignore[union-attr]
        assert "收件箱无法读取" in xiezuo("inbox", sample_workbook).err
        assert evil.complaints == []
        assert evil.server.token_requests == []  # type: ignore[union-attr]
