"""The three servers that mails go to, run alike: settings for them, what goes wrong, what arrived.

SMTP is a real server, and Postfix another one; Exchange and Graph are doubles.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from mailer.delivery.config import Config, parse
from mailer.delivery.transport import Transport
from mailer.transports import transport_of
from tests.conftest import Authority
from tests.mailer import exchange_double, graph_double, postfix_server, smtp_server

KINDS = ("smtp", "exchange", "graph")
POSTFIX = "postfix"  # by SMTP too; nothing goes wrong there by script
VARIABLE = "XIEZUO_TEST_SECRET"
SENDER = "xiezuo@example.com"


@dataclass
class MailServer:
    """A running server of one kind.

    - `server`: its script, and what it saw.
    - `settings`: the text of a `xiezuo.toml` that sends to it; the secret is in `VARIABLE`.
    - `faults`: the words that a script may hold.
    """

    kind: str
    server: (
        smtp_server.Scripted
        | exchange_double.Exchange
        | graph_double.Graph
        | postfix_server.Postfix
    )
    settings: str
    faults: tuple[str, ...]
    secrets: tuple[str, ...]

    @property
    def delivered(self) -> list[str]:
        """The Message-IDs of all that was delivered, twice where one went out twice."""
        if isinstance(self.server, smtp_server.Scripted):
            return self.server.ids
        return list(self.server.deliveries)

    def forget(self) -> None:
        """Empty the mailboxes: another campaign sends mails of the same identity."""
        if isinstance(self.server, smtp_server.Scripted):
            self.server.accepted.clear()
            return
        if isinstance(self.server, postfix_server.Postfix):
            self.server.forget()
            return
        self.server.deliveries.clear()
        self.server.raw.clear()
        if isinstance(self.server, exchange_double.Exchange):
            self.server.sent.clear()

    @property
    def raw(self) -> list[bytes]:
        """The mails as they arrived."""
        if isinstance(self.server, smtp_server.Scripted):
            return [raw for *_, raw in self.server.accepted]
        return list(self.server.raw)

    @property
    def complaints(self) -> list[str]:
        """The requests that the real one would refuse."""
        return getattr(self.server, "invalid", [])

    def transport(self, timeout: float) -> Transport:
        """Return the transport of the settings, but with a time-out below a second."""
        config = parse(self.settings)
        section = {**config.of_transport, "timeout": timeout}
        return transport_of(Config(config.path, {**config.sections, self.kind: section}))


@contextmanager
def mail_server(kind: str, authority: Authority) -> Iterator[MailServer]:
    """Run a server of this kind while the block runs."""
    context = authority.server_context
    road = "smtp" if kind == POSTFIX else kind
    head = f'[mail]\ntransport = "{road}"\nsender = "{SENDER}"\nper_minute = 1000\n[{road}]\n'
    tail = f"secret_from = \"env:{VARIABLE}\"\nca_file = '{authority.root}'\ntimeout = 2\n"
    if kind == "smtp":
        smtp = smtp_server.Scripted()
        with smtp_server.smtp_server(smtp, context) as port:
            own = f'host = "127.0.0.1"\nport = {port}\nuser = "{smtp_server.USER}"\n'
            secrets = (smtp_server.PASSWORD,)
            yield MailServer(kind, smtp, head + own + tail, smtp_server.FAULTS, secrets)
    elif kind == POSTFIX:
        with postfix_server.postfix_server(authority) as postfix:
            own = f'host = "127.0.0.1"\nport = {postfix.port}\n'
            yield MailServer(road, postfix, head + own + tail, (), ("",))
    elif kind == "exchange":
        exchange = exchange_double.Exchange()
        with exchange_double.exchange_server(exchange, context) as endpoint:
            own = f'endpoint = "{endpoint}"\nauth = "basic"\nmailbox = "{SENDER}"\n'
            own += f"user = '{exchange_double.USER}'\n"
            secrets = (exchange_double.PASSWORD,)
            yield MailServer(kind, exchange, head + own + tail, exchange_double.FAULTS, secrets)
    else:
        graph = graph_double.Graph()
        with graph_double.graph_server(graph, context) as address:
            own = f'login_url = "{address}"\ngraph_url = "{address}"\nmailbox = "{SENDER}"\n'
            own += f'tenant = "{graph_double.TENANT}"\nclient_id = "{graph_double.CLIENT}"\n'
            secrets = (graph_double.SECRET, graph_double.TOKEN)
            yield MailServer(kind, graph, head + own + tail, graph_double.FAULTS, secrets)
