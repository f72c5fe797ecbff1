"""An Exchange server on premises, as the settings name it."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from urllib.parse import urlsplit

from mailer.delivery.credentials import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeServer:
    """Which server, how to get in, and whose mailbox sends.

    - `auth`: ``ntlm``, ``basic``, ``oauth`` (client credentials at `token_url`) or ``kerberos``.
    - `is_impersonating`: the login has the role ApplicationImpersonation; else it is a delegate.
    - `timeout`: seconds without an answer.
    """

    endpoint: str
    mailbox: str
    context: ssl.SSLContext
    version: str = "2019"
    auth: str = "ntlm"
    user: str = ""
    secret: Secret | None = None
    is_impersonating: bool = False
    client_id: str = ""
    token_url: str = ""
    scope: str = ""
    timeout: float = 60.0

    @property
    def host(self) -> str:
        """Return the server's name, as people are told it."""
        return urlsplit(self.endpoint).netloc

    @property
    def login(self) -> str:
        """Return who logs in, as people are told it."""
        return self.user or self.client_id or "当前的 Windows 账号"
