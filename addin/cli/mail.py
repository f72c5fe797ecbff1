"""`xiezuo mail`: set-up of the way mails go out, and a mail to oneself that shows whether it works."""

from __future__ import annotations

import getpass
import sys
from contextlib import closing
from pathlib import Path

from addin.cli.failure import FAILED
from addin.cli.options import now
from addin.cli.output import as_json, plain, say
from addin.errors import InputError
from addin.files import write_file
from mailer.config import Config, default_places, load, template
from mailer.credentials import Secret, account_of, keep
from mailer.mime import build, message_id
from mailer.recipients import Mailbox, is_address
from mailer.send import SENDER_NAME
from mailer.transport import Envelope, Outcome, State, Transport
from mailer.transports import transport_of


def setup(file: Path | None) -> None:
    """Write the commented settings file; one that is there stays as it is.

    Raises:
        InputError: there is one already.
        SaveFailed: it cannot be written.
    """
    path = file or default_places()[-1]
    if path.exists():
        raise InputError(
            "已有设置文件，没有改动", where=str(path), remedy="请直接编辑它，或给出另一个文件名。"
        )
    write_file(path, template().encode())
    say(f"已生成邮件设置文件：{plain(path)}")
    say("接下来：1. 按说明填写；2. xiezuo mail password 存入密码；3. xiezuo mail test 试发一封。")


def password(config_file: Path | None) -> None:
    """Ask for the secret of the transport and put it into the system's password store.

    Raises:
        InputError: the transport needs none, or it comes from a variable.
        MailError: there is no usable password store.
    """
    config = load(config_file)
    where = config.of_transport.get("secret_from", "")
    if not where or config.of_transport.get("login") == "device":
        raise InputError(
            f"发送方式 {config.transport} 这样设置时不用密码",
            where=str(config.path or ""),
            remedy="请先在设置文件里写明 transport；以个人身份登录请运行 xiezuo mail login。",
        )
    if where.startswith("env:"):
        name = where.removeprefix("env:")
        raise InputError(
            f"密码来自环境变量 {name}，不用存入",
            where=str(config.path or ""),
            remedy='请设好这个变量；要改用系统密码库，请写 secret_from = "keyring"。',
        )
    account = account_of(config.transport, config.of_transport)
    secret = Secret(_ask(f"{account} 的密码（输入时不显示）："))
    if not secret.reveal():
        raise InputError("没有输入密码，什么也没有改", remedy="请重新运行并输入密码。")
    keep(account, secret)
    say(f"密码已存入系统密码库：{plain(account)}")


def send_test(config_file: Path | None, to: str, *, as_document: bool) -> int:
    """Send one mail to oneself, tell what became of it; return 0, or 2 when it was not sent.

    Raises:
        InputError: a setting that cannot be understood, or nobody to send to.
        MailError: a secret or a library is missing.
    """
    config = load(config_file)
    sender = config.sender or Mailbox(SENDER_NAME, "xiezuo@example.com")
    if to and not is_address(to):
        raise InputError(f"“{to}”不是邮箱地址", remedy="请写成 名字@域名。")
    recipient = Mailbox("", to or sender.address)
    envelope, message = _test_mail(config, sender, recipient)
    with closing(transport_of(config)) as transport:
        outcome = transport.deliver(envelope, message)
        found = transport.was_delivered(envelope.message_id)
    sentences = _told(outcome, found, transport, recipient)
    if as_document:
        as_json({"state": outcome.state, "via": transport.name, "said": sentences})
    else:
        colour = "green" if outcome.state is State.SENT else "red"
        for sentence in sentences:
            say(f"[{colour}]{plain(sentence)}[/]")
    return 0 if outcome.state is State.SENT else FAILED


def _ask(prompt: str) -> str:
    """Return what is typed without showing it, or one line of standard input."""
    if sys.stdin is not None and sys.stdin.isatty():
        return getpass.getpass(prompt)
    return sys.stdin.readline().rstrip("\r\n") if sys.stdin is not None else ""


def _test_mail(config: Config, sender: Mailbox, recipient: Mailbox) -> tuple[Envelope, bytes]:
    moment = now(None)
    subject = "协作 Xiezuo 测试邮件"
    lines = (
        f"这是一封测试邮件，发送方式：{config.transport}。",
        f"收到它，说明 {sender.address} 可以发送协作提醒。不用回复。",
    )
    identity = message_id(["test", moment.isoformat()], sender)
    envelope = Envelope(sender, (recipient,), subject, identity, moment)
    message = build(
        sender=sender,
        to=(recipient,),
        subject=subject,
        text="\n".join(lines) + "\n",
        html="".join(f"<p>{line}</p>" for line in lines),
        message_id=identity,
        now=moment,
    )
    return envelope, message


def _told(
    outcome: Outcome, found: bool | None, transport: Transport, recipient: Mailbox
) -> list[str]:
    if outcome.state is not State.SENT:
        return [outcome.detail]
    sentences = [f"测试邮件已发给 {recipient.address}（{transport.name}）。"]
    if transport.settles_after and found is None:
        sentences.append(
            "不能查看“已发送邮件”：发送中断后无法自动核实。请给读取该邮箱的权限（见管理员说明）。"
        )
    return sentences
