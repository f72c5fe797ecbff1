"""The ways by which a mail leaves: each takes bytes and an envelope and says what became of them.

Beside them stand the places where answers arrive.
Which of them is used says `xiezuo.toml`; each loads its library only when it is used.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from addin.errors import InputError
from mailer.answers.inbox import Inbox
from mailer.delivery.config import Config
from mailer.delivery.credentials import Secret, account_of, account_of_group, find, need
from mailer.delivery.transport import Transport

if TYPE_CHECKING:
    from mailer.transports.exchange_server import ExchangeServer
    from mailer.transports.graph_server import GraphServer
    from mailer.transports.robots import RobotTransport


WITH_INBOX = ("exchange", "graph")
"""The transports whose mailbox can be read, too."""


def transport_of(config: Config, *, outbox: Path = Path("outbox")) -> Transport:
    """Return the transport that the settings ask for, ready to deliver.

    `outbox` is the folder for mails where the settings name none.

    Raises:
        InputError: a file that the settings name is not there.
        MailError: a secret is missing, there is no password store, or a library is missing.
    """
    match config.transport:
        case "smtp":
            return _smtp(config)
        case "exchange":
            return _exchange(config)
        case "graph":
            return _graph(config)
        case _:
            from mailer.transports.outbox import OutboxTransport

            return OutboxTransport(config.file("outbox", "folder") or outbox)


def robot_of(config: Config, group: str) -> RobotTransport:
    """Return the robot of a group of the settings, ready to write.

    Raises:
        InputError: a file that the settings name is not there.
        MailError: its address or its key is missing, or there is no password store.
    """
    from mailer.transports.robot_vendors import VENDORS
    from mailer.transports.robots import RobotTransport
    from mailer.transports.trouble import tls_context

    own = config.groups[group]
    signs = own["sign_from"]
    return RobotTransport(
        group,
        VENDORS[own["robot"]],
        need(own["address_from"], account_of_group(group)),
        need(signs, account_of_group(group, is_sign=True)) if signs else None,
        context=tls_context(_checked_file(config.beside(own["ca_file"]), "ca_file")),
        timeout=own["timeout"],
    )


def inbox_of(config: Config, folder: Path | None) -> Inbox:
    """Return `folder` as an inbox; without one the mailbox that sends, if it can be read.

    Raises:
        InputError: no such folder, or a file that the settings name is not there.
        MailError: a secret is missing, or there is no password store.
    """
    if folder is None and config.transport == "exchange":
        from mailer.transports.exchange_inbox import ExchangeInbox

        return ExchangeInbox(exchange_of(config))
    if folder is None and config.transport == "graph":
        from mailer.transports.graph_inbox import GraphInbox

        return GraphInbox(graph_of(config))
    from mailer.transports.folder_inbox import FolderInbox

    return FolderInbox(folder or Path("inbox"))


def password_end(config: Config) -> datetime | None:
    """Return until when the password is good by which mails go out, where the server says so.

    Raises:
        InputError, MailError: as `transport_of`.
    """
    if config.transport != "exchange":
        return None
    from mailer.transports.exchange import password_end_of

    return password_end_of(exchange_of(config))


def _smtp(config: Config) -> Transport:
    from mailer.transports.smtp import SmtpServer, SmtpTransport
    from mailer.transports.trouble import tls_context

    own = config.of_transport
    return SmtpTransport(
        SmtpServer(
            host=own["host"],
            port=own["port"],
            security=own["security"],
            user=own["user"],
            password=_secret(config) if own["user"] else None,
            context=tls_context(_file(config, "ca_file")),
            timeout=own["timeout"],
        )
    )


def exchange_of(config: Config) -> ExchangeServer:
    """Return the Exchange server that the settings name.

    Raises:
        InputError, MailError: as `transport_of`.
    """
    from mailer.transports.exchange_server import ExchangeServer
    from mailer.transports.trouble import tls_context

    own = config.sections["exchange"]
    return ExchangeServer(
        endpoint=own["endpoint"],
        mailbox=own["mailbox"],
        context=tls_context(_file(config, "ca_file")),
        version=own["version"],
        auth=own["auth"],
        user=own["user"],
        secret=None if own["auth"] == "kerberos" else _secret(config),
        is_impersonating=own["access"] == "impersonation",
        client_id=own["client_id"],
        token_url=own["token_url"],
        scope=own["scope"],
        timeout=own["timeout"],
    )


def graph_of(config: Config) -> GraphServer:
    """Return the mailbox of Microsoft 365 that the settings name.

    Raises:
        InputError, MailError: as `transport_of`.
    """
    from mailer.transports.graph_server import GraphServer
    from mailer.transports.trouble import tls_context

    own = config.sections["graph"]
    account = account_of("graph", own)
    secret: Secret | None = None
    if own["login"] == "secret":
        secret = _secret(config)
    elif own["login"] == "certificate":  # its file may have a password
        secret = find(own["secret_from"], account)
    return GraphServer(
        tenant=own["tenant"],
        client_id=own["client_id"],
        mailbox=own["mailbox"],
        context=tls_context(_file(config, "ca_file")),
        cloud=own["cloud"],
        login=own["login"],
        secret=secret,
        certificate=_file(config, "certificate") if own["login"] == "certificate" else None,
        account=f"{account} token",
        login_url=own["login_url"],
        graph_url=own["graph_url"],
        keeps_calendar=config.invites_by_calendar,
        timeout=own["timeout"],
    )


def _exchange(config: Config) -> Transport:
    from mailer.transports.exchange import ExchangeTransport

    return ExchangeTransport(exchange_of(config))


def _graph(config: Config) -> Transport:
    from mailer.transports.graph import GraphTransport

    return GraphTransport(graph_of(config))


def _secret(config: Config) -> Secret:
    own = config.of_transport
    return need(own["secret_from"], account_of(config.transport, own))


def _file(config: Config, key: str) -> Path | None:
    return _checked_file(config.file(config.transport, key), key)


def _checked_file(path: Path | None, key: str) -> Path | None:
    if path is not None and not path.is_file():
        raise InputError(
            f"{key} 指的文件不存在",
            where=str(path),
            remedy="请检查路径；相对路径从设置文件所在的文件夹算起。",
        )
    return path
