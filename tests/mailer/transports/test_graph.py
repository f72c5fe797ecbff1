"""Microsoft Graph against a double on loopback that checks every request; only Exchange Online shows
the rest."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from mailer.delivery.credentials import Secret
from mailer.delivery.dispatch import dispatch
from mailer.delivery.ledger import Ledger
from mailer.delivery.transport import MailState
from mailer.transports.graph import GraphTransport
from mailer.transports.graph_client import GraphClient
from mailer.transports.graph_server import GraphServer
from mailer.transports.trouble import tls_context
from tests.conftest import Authority
from tests.mailer.graph_double import (
    ARRIVES,
    CERTAINLY_NOT,
    CLIENT,
    FAULTS,
    IN_DOUBT,
    MAILBOX,
    NEVER,
    REFRESH,
    SECRET,
    STOPS,
    TENANT,
    TOKEN,
    USER_CODE,
    Graph,
    graph_server,
)
from tests.mailer.loopback import Handler, https_server
from tests.mailer.mail_time import Time, letters
from tests.mailer.password_store import Memory

LETTER = letters(1)[0]


@pytest.fixture
def graph() -> Graph:
    return Graph()


@pytest.fixture
def address(graph: Graph, authority: Authority) -> Iterator[str]:
    with graph_server(graph, authority.server_context) as where:
        yield where
    assert graph.invalid == [], "a request that Graph would refuse"


def server(address: str, authority: Authority | None, **changes: object) -> GraphServer:
    settings: dict[str, object] = {
        "tenant": TENANT,
        "client_id": CLIENT,
        "mailbox": MAILBOX,
        "context": tls_context(authority.root if authority else None),
        "secret": Secret(SECRET),
        "login_url": address,
        "graph_url": address,
        "keeps_calendar": True,
        "timeout": 5.0,  # seconds; long enough for a busy computer
        **changes,
    }
    return GraphServer(**settings)  # type: ignore[arg-type]


@contextmanager
def transport(
    address: str, authority: Authority | None, **changes: object
) -> Iterator[GraphTransport]:
    with closing(GraphTransport(server(address, authority, **changes))) as made:
        yield made


def test_clouds__public_and_21vianet__have_their_own_addresses(authority: Authority) -> None:
    public = server("", authority)
    china = server("", authority, cloud="china")
    assert (public.authority, public.of_mailbox) == (
        "https://login.microsoftonline.com/contoso.example",
        "https://graph.microsoft.com/v1.0/users/xiezuo@example.com",
    )
    assert (china.authority, china.host) == (
        "https://login.partner.microsoftonline.cn/contoso.example",
        "microsoftgraph.chinacloudapi.cn",
    )


def test_delivered__our_bytes__with_one_token_for_all(
    graph: Graph, address: str, authority: Authority
) -> None:
    with transport(address, authority) as by:
        for letter in letters(3):
            assert by.deliver(letter.envelope, letter.message).state is MailState.SENT
        assert by.was_delivered(LETTER.envelope.message_id) is True
        assert by.was_delivered("<other@example.com>") is False
        assert by.name.endswith(f"/{MAILBOX}")
    assert graph.raw == [letter.message for letter in letters(3)]
    assert graph.token_requests == ["client_credentials"]


@pytest.mark.parametrize("password", ["", "Pfx-Kouling-55"])
def test_certificate__signs_the_login(
    password: str, graph: Graph, address: str, authority: Authority, tmp_path: Path
) -> None:
    certificate, graph.certificate = made_certificate(tmp_path, password)
    changes = {"login": "certificate", "certificate": certificate}
    secret = Secret(password) if password else None
    with transport(address, authority, **changes, secret=secret) as by:
        assert by.deliver(LETTER.envelope, LETTER.message).state is MailState.SENT
    if password:
        with transport(address, authority, **changes, secret=Secret("wrong")) as by:
            outcome = by.deliver(LETTER.envelope, LETTER.message)
        assert (outcome.state, outcome.stops_run) == (MailState.FAILED, True)
        assert "certificate（含证书密码）" in outcome.detail


def made_certificate(folder: Path, password: str) -> tuple[Path, object]:
    """Return a PFX file and the public key of the certificate in it."""
    import trustme
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.serialization import pkcs12

    made = trustme.CA(key_type=trustme.KeyType.RSA).issue_cert(
        "xiezuo.example.com", key_type=trustme.KeyType.RSA
    )
    key = form.load_pem_private_key(made.private_key_pem.bytes(), None)
    certificate = x509.load_pem_x509_certificate(made.cert_chain_pems[0].bytes())
    encryption = (
        form.BestAvailableEncryption(password.encode()) if password else form.NoEncryption()
    )
    path = folder / "应用 证书.pfx"
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(b"xiezuo", key, certificate, None, encryption)
    )
    return path, certificate.public_key()


def test_person__signs_in_once_and_stays_signed_in(
    graph: Graph, address: str, authority: Authority, store: Memory
) -> None:
    person = {"login": "device", "secret": None, "account": "graph:x token"}
    with transport(address, authority, **person) as by:
        outcome = by.deliver(LETTER.envelope, LETTER.message)
    assert (outcome.state, outcome.stops_run) == (MailState.FAILED, True)
    assert "xiezuo mail login" in outcome.detail
    shown: list[str] = []
    client = GraphClient(server(address, authority, **person))
    with closing(client):
        name = client.login.sign_in(lambda *said: shown.extend(said))
    assert (name, shown) == (MAILBOX, [f"{address}/device", USER_CODE])
    assert graph.token_requests == ["device_code", "device_code"]
    for _ in range(2):
        with transport(address, authority, **person) as by:
            assert by.deliver(LETTER.envelope, LETTER.message).state is MailState.SENT
    assert graph.token_requests == ["device_code", "device_code"], "the token is still good"
    kept = "".join(store.kept.values())
    assert REFRESH in kept
    store.kept.clear()
    store.kept[("xiezuo", "graph:x token")] = aged(kept)
    with transport(address, authority, **person) as by:
        assert by.deliver(LETTER.envelope, LETTER.message).state is MailState.SENT
    assert graph.token_requests[2:] == ["refresh_token"]


def aged(cache: str) -> str:
    """Return the tokens as they are an hour later."""
    document = json.loads(cache)
    for token in document["AccessToken"].values():
        token["expires_on"] = token["extended_expires_on"] = "1000000000"
    return json.dumps(document)


@pytest.mark.parametrize("fault", FAULTS)
def test_outcome__by_fault__says_what_is_certain(
    fault: str, graph: Graph, address: str, authority: Authority
) -> None:
    graph.script = [fault]
    with transport(address, authority, timeout=1.0 if fault == "slow-after" else 5.0) as by:
        outcome = by.deliver(LETTER.envelope, LETTER.message)
        second = letters(2)[1]
        assert by.deliver(second.envelope, second.message).state is MailState.SENT, "not hurt by it"
    arrived = graph.deliveries.count(LETTER.envelope.message_id)
    assert graph.sends == 2, "nothing tries again by itself"
    if fault == "ok":
        assert (outcome.state, arrived) == (MailState.SENT, 1)
    elif fault in IN_DOUBT:
        assert outcome.state is MailState.UNKNOWN
        assert outcome.detail.endswith("可能已经发出。")
    else:
        assert (outcome.state, arrived) == (MailState.FAILED, 0)
        assert outcome.is_temporary is (fault in CERTAINLY_NOT)
        assert outcome.stops_run is (fault in STOPS)
        assert fault in CERTAINLY_NOT | NEVER | STOPS
    if fault != "late":
        assert arrived == (fault in ARRIVES)


def test_server_that_names_a_time__gets_it(
    graph: Graph, address: str, authority: Authority
) -> None:
    graph.script = ["429"]
    with transport(address, authority) as by:
        assert by.deliver(LETTER.envelope, LETTER.message).wait == 5


def test_wrong_secret__one_attempt__stops_the_run_and_says_what_to_do(
    graph: Graph, address: str, authority: Authority, ledger: Ledger, time: Time
) -> None:
    with transport(address, authority, secret=Secret("wrong-Geheim")) as by, ledger.session():
        tally = dispatch(letters(5), ledger, by, time.pace())
    assert graph.token_requests == ["client_credentials"]
    assert (len(tally.failed), len(tally.left), graph.sends) == (1, 4, 0)
    assert "客户端密码不对" in tally.stopped
    assert "xiezuo mail password" in tally.stopped
    assert "Geheim" not in tally.stopped
    assert time.waits == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("AADSTS700016: Application not found", "没有这个应用（AADSTS700016）"),
        ("AADSTS53003: Blocked by Conditional Access", "拒绝登录（AADSTS53003）"),
        ("", "拒绝登录（unauthorized_client）"),
    ],
)
def test_login__refused__is_told_by_its_number(
    text: str, said: str, graph: Graph, address: str, authority: Authority
) -> None:
    graph.login_error = {"error": "unauthorized_client", "error_description": text}
    with transport(address, authority) as by:
        outcome = by.deliver(LETTER.envelope, LETTER.message)
    assert (outcome.state, outcome.stops_run) == (MailState.FAILED, True)
    assert said in outcome.detail


def test_login_server__that_is_in_trouble__is_temporary(
    graph: Graph, address: str, authority: Authority
) -> None:
    handler = type(
        "Broken",
        (Handler,),
        {"do_GET": lambda self: self.answer(503, b"down")},
    )
    with (
        https_server(handler, authority.server_context) as port,
        transport(address, authority, login_url=f"https://127.0.0.1:{port}") as by,
    ):
        outcome = by.deliver(LETTER.envelope, LETTER.message)
    assert (outcome.state, outcome.is_temporary, graph.sends) == (MailState.FAILED, True, 0)
    assert "没有正常答复" in outcome.detail


def test_unknown_authority__is_refused_with_the_remedy(graph: Graph, address: str) -> None:
    with transport(address, None) as by:
        outcome = by.deliver(LETTER.envelope, LETTER.message)
    assert (outcome.state, outcome.stops_run, graph.sends) == (MailState.FAILED, True, 0)
    assert "不是由这台电脑信任的机构签发的" in outcome.detail
    assert "ca_file" in outcome.detail


@pytest.mark.parametrize("which", ["login_url", "graph_url"])
@pytest.mark.parametrize(
    ("where", "said"),
    [("https://127.0.0.1:1", "拒绝连接"), ("https://graph.invalid", "找不到服务器")],
)
def test_server_that_is_not_there__is_temporary_and_named(
    which: str, where: str, said: str, graph: Graph, address: str, authority: Authority
) -> None:
    with transport(address, authority, **{which: where}) as by:
        outcome = by.deliver(LETTER.envelope, LETTER.message)
    assert (outcome.state, outcome.is_temporary) == (MailState.FAILED, True)
    assert said in outcome.detail
    graph.invalid.clear()  # a token was asked for another Graph


def test_sent_folder_that_may_not_be_read__leaves_a_doubt_a_doubt(
    graph: Graph, address: str, authority: Authority
) -> None:
    graph.may_search = False
    with transport(address, authority) as by:
        assert by.was_delivered(LETTER.envelope.message_id) is None
    with transport("https://127.0.0.1:1", authority) as by:
        assert by.was_delivered(LETTER.envelope.message_id) is None


def test_secrets__are_in_no_repr_and_no_log(
    graph: Graph, address: str, authority: Authority, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    graph.script = ["503-after", "garbage-after", "drop-after", "401"]
    with transport(address, authority) as by:
        said = [by.deliver(letter.envelope, letter.message).detail for letter in letters(4)]
        assert SECRET not in f"{by.__dict__} {said}"
        assert SECRET not in repr(server(address, authority))
    assert SECRET not in caplog.text
    assert TOKEN not in caplog.text
