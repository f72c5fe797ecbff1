"""EWS against a double on loopback that checks every request; only a real Exchange shows the rest."""

from __future__ import annotations

import base64
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import sleep

import pytest

from mailer.delivery.credentials import Secret
from mailer.delivery.dispatch import dispatch
from mailer.delivery.ledger import Ledger
from mailer.delivery.transport import MailState
from mailer.transports.exchange import ExchangeTransport, password_end_of
from mailer.transports.exchange_server import ExchangeServer
from mailer.transports.trouble import tls_context
from tests.conftest import Authority
from tests.mailer.ews_requests import M, S, T, complaint
from tests.mailer.exchange_double import (
    ARRIVES,
    CERTAINLY_NOT,
    FAULTS,
    IN_DOUBT,
    MAILBOX,
    NEVER,
    PASSWORD,
    STOPS,
    TOKEN,
    USER,
    Exchange,
    exchange_server,
)
from tests.mailer.loopback import Handler, https_server
from tests.mailer.mail_samples import BEIJING
from tests.mailer.mail_time import Time, letters

LETTER = letters(1)[0]


@pytest.fixture
def exchange() -> Exchange:
    return Exchange()


@pytest.fixture
def endpoint(exchange: Exchange, authority: Authority) -> Iterator[str]:
    with exchange_server(exchange, authority.server_context) as address:
        yield address
    assert exchange.invalid == [], "a request that Exchange would refuse"


def server(endpoint: str, authority: Authority | None, **changes: object) -> ExchangeServer:
    settings: dict[str, object] = {
        "endpoint": endpoint,
        "mailbox": MAILBOX,
        "context": tls_context(authority.root if authority else None),
        "auth": "basic",
        "user": USER,
        "secret": Secret(PASSWORD),
        "timeout": 5.0,  # seconds; long enough for a busy computer
        **changes,
    }
    return ExchangeServer(**settings)  # type: ignore[arg-type]


@contextmanager
def transport(
    endpoint: str, authority: Authority | None, **changes: object
) -> Iterator[ExchangeTransport]:
    with closing(ExchangeTransport(server(endpoint, authority, **changes))) as made:
        yield made


@pytest.mark.parametrize(
    ("said", "end"),
    [
        ("2026-12-05T10:00:00Z", datetime(2026, 12, 5, 10, tzinfo=UTC)),
        ("2026-12-05T18:00:00+08:00", datetime(2026, 12, 5, 10, tzinfo=UTC)),
        ("2026-12-05T10:00:00.1234567Z", datetime(2026, 12, 5, 10, 0, 0, 123456, tzinfo=UTC)),
        ("9999-12-31T23:59:59.9999999Z", datetime.max.replace(tzinfo=UTC)),
        ("", None),
    ],
)
@pytest.mark.parametrize("is_impersonating", [False, True])
def test_password__its_end__is_what_the_server_says_of_the_login(
    said: str,
    end: datetime | None,
    is_impersonating: bool,
    exchange: Exchange,
    endpoint: str,
    authority: Authority,
) -> None:
    exchange.password_ends = said
    found = password_end_of(server(endpoint, authority, is_impersonating=is_impersonating))
    assert found == end
    assert exchange.requests == ["GetPasswordExpirationDate"]


def test_password__refused_login__says_nothing_and_is_not_tried_again(
    exchange: Exchange, endpoint: str, authority: Authority
) -> None:
    assert password_end_of(server(endpoint, authority, secret=Secret("x"))) is None
    assert exchange.refused_logins == 1


def test_password__of_an_application__has_no_end(endpoint: str, authority: Authority) -> None:
    assert password_end_of(server(endpoint, authority, auth="oauth")) is None


def test_delivered__our_bytes__from_our_sender_into_its_sent_folder(
    exchange: Exchange, endpoint: str, authority: Authority
) -> None:
    with transport(endpoint, authority) as by:
        for letter in letters(3):
            assert by.deliver(letter.envelope, letter.message).state is MailState.SENT
        assert by.was_delivered(LETTER.envelope.message_id) is True
        assert by.was_delivered("<other@example.com>") is False
        assert by.name.endswith(f"/{MAILBOX}")
    assert exchange.raw == [letter.message for letter in letters(3)]
    assert exchange.requests.count("CreateItem") == 3
    for item in exchange.sent:
        assert item["property"] == item["message_id"]
        assert (item["author"], item["folder"]) == ("xiezuo@example.com", "sentitems")
        assert item["impersonated"] == ""


def test_delegate__shared_mailbox__is_named_as_sender_and_keeps_the_copy(
    exchange: Exchange, endpoint: str, authority: Authority
) -> None:
    with transport(endpoint, authority, mailbox="pmo@example.com") as by:
        assert by.deliver(LETTER.envelope, LETTER.message).state is MailState.SENT
    assert exchange.sent[0]["mailbox"] == "pmo@example.com"


def test_flag__goes_as_properties_too_because_mail_inside_exchange_is_no_mime(
    exchange: Exchange, endpoint: str, authority: Authority
) -> None:
    flagged = replace(LETTER.envelope, flag_by=datetime(2026, 11, 23, 17, tzinfo=BEIJING))
    with transport(endpoint, authority) as by:
        assert by.deliver(flagged, LETTER.message).state is MailState.SENT
        assert by.deliver(letters(2)[1].envelope, letters(2)[1].message).state is MailState.SENT
    first, second = exchange.sent
    assert (first["flag"], first["flag_by"]) == ("需后续工作", "2026-11-23T09:00:00Z")
    assert (second["flag"], second["flag_by"]) == ("", "")


def test_impersonation__is_in_every_request(
    exchange: Exchange, endpoint: str, authority: Authority
) -> None:
    with transport(endpoint, authority, mailbox="pmo@example.com", is_impersonating=True) as by:
        assert by.deliver(LETTER.envelope, LETTER.message).state is MailState.SENT
    assert exchange.sent[0]["impersonated"] == "pmo@example.com"


def test_ntlm__one_handshake_for_all_mails(
    exchange: Exchange,
    endpoint: str,
    authority: Authority,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    exchange.auth = "ntlm"
    users = tmp_path / "users"
    domain, _, name = USER.partition("\\")
    users.write_text(f"{domain}:{name}:{PASSWORD}")
    monkeypatch.setenv("NTLM_USER_FILE", str(users))
    with transport(endpoint, authority, auth="ntlm") as by:
        for letter in letters(2):
            assert by.deliver(letter.envelope, letter.message).state is MailState.SENT
    assert len(exchange.deliveries) == 2
    assert exchange.refused_logins == 0
    with transport(endpoint, authority, auth="ntlm", secret=Secret("wrong")) as by:
        outcome = by.deliver(LETTER.envelope, LETTER.message)
    assert (outcome.state, outcome.stops_run) == (MailState.FAILED, True)
    assert exchange.refused_logins == 1


def test_oauth__client_credentials_at_the_companys_own_authority(
    exchange: Exchange, endpoint: str, authority: Authority
) -> None:
    exchange.auth = "oauth"
    at = {
        "auth": "oauth",
        "user": "",
        "client_id": "app",
        "token_url": endpoint.replace("/EWS/Exchange.asmx", "/token"),
        "scope": "https://mail.example.com/.default",
    }
    with transport(endpoint, authority, **at) as by:
        assert by.deliver(LETTER.envelope, LETTER.message).state is MailState.SENT
    with transport(endpoint, authority, **at, secret=Secret("wrong")) as by:
        outcome = by.deliver(LETTER.envelope, LETTER.message)
    assert (outcome.state, outcome.stops_run) == (MailState.FAILED, True)
    assert "没有取得登录令牌" in outcome.detail
    assert exchange.deliveries == [LETTER.envelope.message_id]


def test_oauth__token_that_runs_out_in_mid_run__is_renewed_and_nothing_goes_out_twice(
    exchange: Exchange, endpoint: str, authority: Authority
) -> None:
    exchange.auth = "oauth"
    exchange.token_seconds = 1
    at = {"auth": "oauth", "user": "", "client_id": "app"}
    token_url = endpoint.replace("/EWS/Exchange.asmx", "/token")
    with transport(endpoint, authority, **at, token_url=token_url) as by:
        first, second = letters(2)
        assert by.deliver(first.envelope, first.message).state is MailState.SENT
        sleep(1.6)  # whole seconds count
        assert by.deliver(second.envelope, second.message).state is MailState.SENT
    assert exchange.deliveries == [letter.envelope.message_id for letter in letters(2)]
    assert exchange.tokens == 2


def test_kerberos__without_its_library__says_what_to_install(authority: Authority) -> None:
    from exchangelib.transport import AUTH_TYPE_MAP, GSSAPI, SSPI

    if {GSSAPI, SSPI} & AUTH_TYPE_MAP.keys():
        return  # installed: only a domain can show more
    with transport("https://127.0.0.1/EWS/Exchange.asmx", authority, auth="kerberos") as by:
        outcome = by.deliver(LETTER.envelope, LETTER.message)
    assert (outcome.state, outcome.stops_run) == (MailState.FAILED, True)
    assert f'"{sys.executable}" -m pip install "exchangelib[' in outcome.detail


@pytest.mark.parametrize("fault", FAULTS)
def test_outcome__by_fault__says_what_is_certain(
    fault: str, exchange: Exchange, endpoint: str, authority: Authority
) -> None:
    exchange.script = [fault]
    with transport(endpoint, authority, timeout=1.0 if fault == "slow-after" else 5.0) as by:
        outcome = by.deliver(LETTER.envelope, LETTER.message)
        second = letters(2)[1]
        assert by.deliver(second.envelope, second.message).state is MailState.SENT, "not hurt by it"
    arrived = exchange.deliveries.count(LETTER.envelope.message_id)
    assert exchange.requests.count("CreateItem") == 2, "the library must not try again"
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


@pytest.mark.parametrize(("fault", "seconds"), [("busy", 7), ("429", 5)])
def test_server_that_names_a_time__gets_it(
    fault: str, seconds: float, exchange: Exchange, endpoint: str, authority: Authority
) -> None:
    exchange.script = [fault]
    with transport(endpoint, authority) as by:
        assert by.deliver(LETTER.envelope, LETTER.message).wait == seconds


def test_wrong_password__one_attempt__stops_the_run_and_says_what_to_do(
    exchange: Exchange, endpoint: str, authority: Authority, ledger: Ledger, time: Time
) -> None:
    with (
        transport(endpoint, authority, secret=Secret("wrong-Geheim")) as by,
        ledger.session(),
    ):
        tally = dispatch(letters(5), ledger, by, time.pace())
    assert exchange.refused_logins == 1
    assert (len(tally.failed), len(tally.left), exchange.deliveries) == (1, 4, [])
    assert "xiezuo mail password" in tally.stopped
    assert USER in tally.stopped
    assert "Geheim" not in tally.stopped
    assert time.waits == []


def test_password_that_expires_in_mid_run__stops_it(
    exchange: Exchange, endpoint: str, authority: Authority, ledger: Ledger, time: Time
) -> None:
    exchange.script = ["ok", "401"]
    with transport(endpoint, authority) as by, ledger.session():
        tally = dispatch(letters(5), ledger, by, time.pace())
    assert (len(tally.sent), len(tally.failed), len(tally.left)) == (1, 1, 3)
    assert exchange.refused_logins == 1


def test_unknown_authority__is_refused_with_the_remedy(exchange: Exchange, endpoint: str) -> None:
    with transport(endpoint, None) as by:
        outcome = by.deliver(LETTER.envelope, LETTER.message)
    assert (outcome.state, outcome.stops_run, exchange.requests) == (MailState.FAILED, True, [])
    assert "不是由这台电脑信任的机构签发的" in outcome.detail
    assert "ca_file" in outcome.detail


@pytest.mark.parametrize(
    ("endpoint", "said"),
    [
        ("https://127.0.0.1:1/EWS/Exchange.asmx", "拒绝连接"),
        ("https://mail.invalid/EWS/Exchange.asmx", "找不到服务器"),
    ],
)
def test_server_that_is_not_there__is_temporary_and_named(
    endpoint: str, said: str, authority: Authority
) -> None:
    with transport(endpoint, authority) as by:
        outcome = by.deliver(LETTER.envelope, LETTER.message)
    assert (outcome.state, outcome.is_temporary) == (MailState.FAILED, True)
    assert said in outcome.detail


def test_wrong_address_on_the_server__says_so(authority: Authority) -> None:
    handler = type("Nothing", (Handler,), {"do_POST": lambda self: (self.body(), self.answer(404))})
    with (
        https_server(handler, authority.server_context) as port,
        transport(f"https://127.0.0.1:{port}/owa", authority) as by,
    ):
        outcome = by.deliver(LETTER.envelope, LETTER.message)
    assert (outcome.state, outcome.stops_run) == (MailState.FAILED, True)
    assert "请检查设置文件里的地址" in outcome.detail


def test_sent_folder_that_may_not_be_read__leaves_a_doubt_a_doubt(
    exchange: Exchange, endpoint: str, authority: Authority
) -> None:
    exchange.may_search = False
    with transport(endpoint, authority) as by:
        assert by.was_delivered(LETTER.envelope.message_id) is None
    with transport("https://127.0.0.1:1/EWS", authority) as by:
        assert by.was_delivered(LETTER.envelope.message_id) is None


def test_secrets__are_in_no_repr_and_no_log(
    exchange: Exchange, endpoint: str, authority: Authority, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    exchange.script = ["503-after", "garbage-after", "drop-after"]
    with transport(endpoint, authority) as by:
        said = [by.deliver(letter.envelope, letter.message).detail for letter in letters(3)]
        assert PASSWORD not in f"{by.__dict__} {said}"
    assert PASSWORD not in caplog.text
    assert TOKEN not in caplog.text


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("SendAndSaveCopy", "SendOnly"),
        ("<t:MimeContent", "<t:Subject>x</t:Subject><t:MimeContent"),
        ("RequestServerVersion", "RequestVersion"),
        ("CreateItem", "DeleteItem"),
        ("</s:Body>", ""),
    ],
)
def test_double__request_that_exchange_would_refuse__is_named(good: str, bad: str) -> None:
    mail = base64.b64encode(LETTER.message).decode()
    request = f"""<s:Envelope xmlns:s="{S}" xmlns:m="{M}" xmlns:t="{T}">
        <s:Header><t:RequestServerVersion Version="Exchange2016"/></s:Header>
        <s:Body><m:CreateItem MessageDisposition="SendAndSaveCopy"><m:SavedItemFolderId>
        <t:DistinguishedFolderId Id="sentitems"/></m:SavedItemFolderId><m:Items><t:Message>
        <t:MimeContent>{mail}</t:MimeContent></t:Message></m:Items></m:CreateItem></s:Body>
        </s:Envelope>"""
    assert complaint(request.encode()) == ""
    assert complaint(request.replace(good, bad).encode())
