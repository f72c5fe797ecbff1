"""A mailbox of Microsoft 365, as the settings name it."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from mailer.delivery.credentials import Secret

# Where people log in, and where Graph is: the public cloud, and the one that 21Vianet runs.
CLOUDS = {
    "global": ("https://login.microsoftonline.com", "https://graph.microsoft.com"),
    "china": (
        "https://login.partner.microsoftonline.cn",
        "https://microsoftgraph.chinacloudapi.cn",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphServer:
    """Which cloud, how the application gets in, and whose mailbox sends.

    - `login`: ``secret``, ``certificate`` (a PFX file, `secret` is its password if it has one) or
      ``device`` (a person who signed in by `xiezuo mail login`).
    - `account`: the name under which that person's tokens are kept.
    - `keeps_calendar`: meetings are entered in the mailbox's calendar; a person who signs in allows it.
    - `timeout`: seconds without an answer.
    """

    tenant: str
    client_id: str
    mailbox: str
    context: ssl.SSLContext
    cloud: str = "global"
    login: str = "secret"
    secret: Secret | None = None
    certificate: Path | None = None
    account: str = ""
    login_url: str = ""
    graph_url: str = ""
    keeps_calendar: bool = False
    timeout: float = 60.0

    @property
    def authority(self) -> str:
        """Return where tokens come from."""
        return f"{self.login_url or CLOUDS[self.cloud][0]}/{quote(self.tenant)}"

    @property
    def graph(self) -> str:
        """Return where Graph is."""
        return self.graph_url or CLOUDS[self.cloud][1]

    @property
    def host(self) -> str:
        """Return the server's name, as people are told it."""
        return urlsplit(self.graph).netloc

    @property
    def of_mailbox(self) -> str:
        """Return the address of the mailbox in Graph."""
        return f"{self.graph}/v1.0/users/{quote(self.mailbox, safe='@')}"
