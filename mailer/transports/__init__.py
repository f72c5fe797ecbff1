"""The ways by which a mail leaves: each takes bytes and an envelope and says what became of them.

Which of them is used says `xiezuo.toml`; each loads its library only when it is used.
"""

from __future__ import annotations

from pathlib import Path

from addin.errors import InputError
from mailer.config import Config
from mailer.credentials import Secret, account_of, need
from mailer.transport import Transport


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
        case _:
            from mailer.transports.outbox import OutboxTransport

            return OutboxTransport(config.file("outbox", "folder") or outbox)


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


def _exchange(config: Config) -> Transport:
    from mailer.transports.exchange import ExchangeTransport
    from mailer.transports.exchange_server import ExchangeServer
    from mailer.transports.trouble import tls_context

    own = config.of_transport
    return ExchangeTransport(
        ExchangeServer(
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
    )


def _secret(config: Config) -> Secret:
    own = config.of_transport
    return need(own["secret_from"], account_of(config.transport, own))


def _file(config: Config, key: str) -> Path | None:
    path = config.file(config.transport, key)
    if path is not None and not path.is_file():
        raise InputError(
            f"{key} 指的文件不存在",
            where=str(path),
            remedy="请检查路径；相对路径从设置文件所在的文件夹算起。",
        )
    return path
