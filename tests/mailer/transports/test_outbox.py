"""The folder of .eml files: whole files, readable names, found again whatever they are called."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailer.delivery.transport import Envelope, MailState
from mailer.planning.recipients import Mailbox
from mailer.transports.outbox import OutboxTransport, file_name
from tests.mailer.mail_samples import NOW

SENDER = Mailbox("提醒", "x@example.com")
MESSAGE = b"Message-ID: <1@example.com>\r\nSubject: x\r\n\r\n"


def envelope(subject: str = "[XC20261120-001] 2项逾期：新产品上市", name: str = "王芳") -> Envelope:
    return Envelope(SENDER, (Mailbox(name, "w@example.com"),), subject, "<1@example.com>", NOW)


def test_deliver__new_folder_with_chinese_and_spaces__holds_the_bytes(tmp_path: Path) -> None:
    outbox = OutboxTransport(tmp_path / "发件箱 2026")
    assert outbox.deliver(envelope(), MESSAGE).state is MailState.SENT
    files = list(outbox.folder.iterdir())
    assert [file.read_bytes() for file in files] == [MESSAGE]
    assert files[0].name.startswith("2026-11-20 王芳 [XC20261120-001] 2项逾期：新产品上市 ")
    assert files[0].suffix == ".eml"


def test_deliver__the_same_mail_again__is_one_file(tmp_path: Path) -> None:
    outbox = OutboxTransport(tmp_path)
    for _ in range(2):
        outbox.deliver(envelope(), MESSAGE)
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    "text",
    [
        'a<>:"/\\|?*b',
        "../../etc/passwd",
        "CON",
        "结尾有点. ",
        "长" * 300,
        "😀" * 300,
        "a\r\nb\x00\u202ec",
        "",
    ],
)
def test_file_name__any_subject_and_name__fits_every_file_system(text: str, tmp_path: Path) -> None:
    name = file_name(envelope(text, text))
    assert not set(name) & set('<>:"/\\|?*\r\n\x00\u202e')
    assert len(name.encode()) <= 255
    assert len(name) <= 100
    assert not name.endswith((". ", ".", " "))
    (tmp_path / name).write_bytes(b"")


def test_was_delivered__renamed_by_somebody__is_found_and_half_a_mail_is_not(
    tmp_path: Path,
) -> None:
    outbox = OutboxTransport(tmp_path)
    outbox.deliver(envelope(), MESSAGE)
    next(tmp_path.glob("*.eml")).rename(tmp_path / "已看过.eml")
    assert outbox.was_delivered("<1@example.com>")
    assert not outbox.was_delivered("<2@example.com>")
    (tmp_path / "别的.eml").write_bytes(b"")
    assert not outbox.was_delivered("<3@example.com>")


def test_was_delivered__left_over_of_a_crash__is_swept(tmp_path: Path) -> None:
    outbox = OutboxTransport(tmp_path)
    left_over = outbox._unfinished("<1@example.com>")
    left_over.write_bytes(MESSAGE[:10])
    assert not outbox.was_delivered("<1@example.com>")
    assert not left_over.exists()


def test_was_delivered__no_folder_yet__is_no(tmp_path: Path) -> None:
    assert not OutboxTransport(tmp_path / "无").was_delivered("<1@example.com>")


def test_deliver__place_of_the_folder_is_a_file__fails_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("")
    outcome = OutboxTransport(tmp_path / "outbox").deliver(envelope(), MESSAGE)
    assert outcome.state is MailState.FAILED
    assert outcome.stops_run
    assert "无法写入" in outcome.detail


def test_deliver__file_cannot_be_written__fails_with_the_reason(tmp_path: Path) -> None:
    outbox = OutboxTransport(tmp_path)
    outbox._unfinished("<1@example.com>").mkdir()
    outcome = outbox.deliver(envelope(), MESSAGE)
    assert outcome.state is MailState.FAILED
    assert list(tmp_path.glob("*.eml")) == []
