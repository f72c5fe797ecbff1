"""`xiezuo mail`: set-up of the way mails go out, and a mail to oneself that shows whether it works."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from addin.book.files import write_file
from addin.book.interrupts import whole
from addin.cli.failure import FAILED
from addin.cli.options import now
from addin.cli.output import as_json, complain, plain, say
from addin.cli.settings import settings_of_run
from addin.errors import InputError
from addin.notices.groups import write_line
from addin.reading.addresses import is_address
from mailer.delivery.composing import SENDER_NAME
from mailer.delivery.config import Config, default_places, load, template
from mailer.delivery.config_move import moved
from mailer.delivery.credentials import Secret, account_of, account_of_group, keep
from mailer.delivery.transport import Envelope, KeepsCalendar, MailState, Outcome, Transport
from mailer.letters.mime import build, message_id
from mailer.planning.meetings import CalendarMark
from mailer.planning.recipients import Mailbox
from mailer.transports import graph_of, transport_of


def setup(file: Path | None, move: Path | None) -> None:
    """Write the commented settings file, or bring one here that does not count where it lies.

    A file that is there already stays as it is.

    Raises:
        InputError: there is one already, or the one to be moved cannot be used.
        SaveFailed: it cannot be written.
    """
    path = file or default_places()[0]
    if path.exists():
        raise InputError(
            "已有设置文件，没有改动", where=str(path), remedy="请直接编辑它，或给出另一个文件名。"
        )
    with whole():
        write_file(path, _moved(move).encode() if move else template().encode())
        path.chmod(0o600)
        if move:
            move.unlink()
    if move:
        config = load(path)
        say(f"已把邮件设置移到：{plain(path)}")
        say(f"发送方式 {config.transport}，请核对后运行 xiezuo mail test 试发一封。")
        return
    say(f"已生成邮件设置文件：{plain(path)}")
    say("接下来：1. 按说明填写；2. xiezuo mail password 存入密码；3. xiezuo mail test 试发一封。")


def _moved(source: Path) -> str:
    try:
        return moved(source.read_text(encoding="utf-8-sig"), source)
    except (OSError, UnicodeDecodeError):
        raise InputError(
            "设置文件无法读取", where=str(source), remedy="请检查路径和权限；编码要是 UTF-8。"
        ) from None


def password(config_file: Path | None, group: str = "") -> None:
    """Ask for the secret of the transport, or of a group's robot, and put it into the store.

    Raises:
        InputError: the transport needs none, or it comes from a variable.
        MailError: there is no usable password store.
    """
    config = settings_of_run(config_file)
    if group:
        _keep_robot(config, group)
        return
    where = config.of_transport.get("secret_from", "")
    own = config.of_transport
    if not where or own.get("login") == "device" or own.get("auth") == "kerberos":
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
    with whole():  # a long secret is kept in pieces
        keep(account, secret)
    say(f"密码已存入系统密码库：{plain(account)}")


def _keep_robot(config: Config, group: str) -> None:
    """Ask for the address of a group's robot, and for its key where it signs."""
    own = _group_of(config, group)
    asked = (("address_from", "机器人地址", False), ("sign_from", "加签密钥", True))
    wanted = [(title, is_sign) for key, title, is_sign in asked if own[key] == "keyring"]
    if not wanted:
        raise InputError(
            f"群“{group}”的地址来自环境变量，不用存入",
            where=str(config.path or ""),
            remedy='请设好这个变量；要改用系统密码库，请写 address_from = "keyring"。',
        )
    for title, is_sign in wanted:
        secret = Secret(_ask(f"群“{group}”的{title}（输入时不显示）：").strip())
        if not secret.reveal():
            raise InputError(f"没有输入{title}，没有存入", remedy="请重新运行并输入。")
        with whole():
            keep(account_of_group(group, is_sign=is_sign), secret)
        say(f"已存入系统密码库：群“{plain(group)}”的{title}")


def _group_of(config: Config, group: str) -> Mapping[str, Any]:
    if group not in config.groups:
        known = "、".join(config.groups) or "还没有"
        raise InputError(
            f"设置文件里没有群“{group}”",
            where=str(config.path or ""),
            remedy=f'已有的群：{known}；每个群一节，如 [groups."新品上市"]。',
        )
    return config.groups[group]


def login(config_file: Path | None) -> int:
    """Let a person sign in to Microsoft 365 with a browser; return 0, or 2 when that failed.

    Raises:
        InputError: the settings ask for another way.
        MailError: there is no usable password store.
    """
    config = settings_of_run(config_file)
    if config.transport != "graph" or config.of_transport["login"] != "device":
        raise InputError(
            "这样设置时不用登录",
            where=str(config.path or ""),
            remedy='以个人身份发信，请在设置文件里写 transport = "graph" 和 login = "device"。',
        )
    from mailer.transports.graph_client import GraphClient
    from mailer.transports.graph_login import NoToken

    server = graph_of(config)
    with closing(GraphClient(server)) as client:
        try:
            name = client.login.sign_in(_show_code)
        except NoToken as refused:
            complain(plain(refused.outcome.detail))
            return FAILED
    say(f"已登录：{plain(name)}。登录状态存在系统密码库里。")
    if name.casefold() != server.mailbox.casefold():
        say(f"发件邮箱是 {plain(server.mailbox)}：这个账号要有它的“代理发送”权限。")
    return 0


def _show_code(address: str, code: str) -> None:
    say(f"请用任何一台电脑或手机的浏览器打开 {plain(address)}，输入代码 {plain(code)} 并登录。")
    say("登录完成后这里会自动继续。")


def send_test(config_file: Path | None, to: str, group: str = "", *, as_document: bool) -> int:
    """Send one mail to oneself, or a line to a group; return 0, or 2 when it was not sent.

    Raises:
        InputError: a setting that cannot be understood, or nobody to send to.
        MailError: a secret or a library is missing.
    """
    config = settings_of_run(config_file, sends=True, as_document=as_document)
    sender = config.sender or Mailbox(SENDER_NAME, "xiezuo@example.com")
    if group:
        _group_of(config, group)
        outcome, name = write_line(
            config, group, "这是一条测试消息，收到它，说明这个群可以收到协作提醒。"
        )
        said = [f"测试消息已写进 {name}。" if outcome.state is MailState.SENT else outcome.detail]
        return _report_test(outcome, name, said, as_document=as_document)
    if to and not is_address(to):
        raise InputError(f"“{to}”不是邮箱地址", remedy="请写成 名字@域名。")
    recipient = Mailbox("", to or sender.address)
    envelope, message = _test_mail(config, sender, recipient)
    with closing(transport_of(config)) as transport:
        outcome = transport.deliver(envelope, message)
        found = transport.was_delivered(envelope.message_id)
        sentences = _told(outcome, found, transport, recipient)
        if outcome.state is MailState.SENT and config.invites_by_calendar:
            sentences += _told_of_calendar(transport)
    return _report_test(outcome, transport.name, sentences, as_document=as_document)


def _report_test(outcome: Outcome, via: str, sentences: Sequence[str], *, as_document: bool) -> int:
    if as_document:
        as_json({"state": outcome.state, "via": via, "said": list(sentences)})
    else:
        colour = "green" if outcome.state is MailState.SENT else "red"
        for sentence in sentences:
            say(f"[{colour}]{plain(sentence)}[/]")
    return 0 if outcome.state is MailState.SENT else FAILED


def _ask(prompt: str) -> str:
    """Return what is typed without showing it, or one line of standard input."""
    if sys.stdin is not None and sys.stdin.isatty():
        return getpass.getpass(prompt)
    return sys.stdin.readline().rstrip("\r\n") if sys.stdin is not None else ""


def _test_mail(config: Config, sender: Mailbox, recipient: Mailbox) -> tuple[Envelope, bytes]:
    moment = now(None)
    subject = "跨部门协作测试邮件"
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


def _told_of_calendar(transport: Transport) -> list[str]:
    """Say whether the calendar can be read, without which nobody is invited."""
    nowhere = CalendarMark("xiezuo mail test", "-")
    if not isinstance(transport, KeepsCalendar) or transport.shows(nowhere) is not None:
        return []
    return [
        "不能使用发件邮箱的日历：会议邀请无法发送。请给日历的读写权限（见管理员说明），"
        '或写 invitations = "mail"，作为邮件发出。'
    ]


def _told(
    outcome: Outcome, found: bool | None, transport: Transport, recipient: Mailbox
) -> list[str]:
    if outcome.state is not MailState.SENT:
        return [outcome.detail]
    sentences = [f"测试邮件已发给 {recipient.address}（{transport.name}）。"]
    if transport.settles_after and found is None:
        sentences.append(
            "不能查看“已发送邮件”：发送中断后无法自动核实。请给读取该邮箱的权限（见管理员说明）。"
        )
    if transport.settles_after and found is False:
        sentences.append(
            "“已发送邮件”里还没有它：可能过一会儿才出现。一直没有的话，发送中断后需要人工核对。"
        )
    return sentences
