"""A double of Microsoft's login and of Microsoft Graph on loopback, with trouble by script.

It proves the protocol, not Exchange Online.
Every request is checked: address, token, kind of content, MIME, and the exact filters.
What it accepted is delivered, once for every time it accepted it.
"""

from __future__ import annotations

import base64
import json
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email import policy
from email.parser import BytesParser
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import jwt

from tests.mailer.calendar_double import Calendar
from tests.mailer.graph_meetings_double import Meetings
from tests.mailer.loopback import Handler, https_server

TENANT, CLIENT, MAILBOX = "contoso.example", "4f1c-client", "xiezuo@example.com"
SECRET, TOKEN, REFRESH = "Gr4ph-S3cret~9d", "eyJ-Graph-token-5be2", "0.Graph-refresh-7c1"
USER_CODE = "B7QK-9XTP"

# What may become of a sendMail.
FAULTS = (
    "ok",
    "429",  # with Retry-After
    "drop-before",  # hangs up, did nothing
    "drop-after",  # sends, hangs up
    "503-before",  # with a code and Retry-After, did nothing
    "503-after",
    "504-after",
    "garbage-after",  # sends, and a proxy shows its own page
    "slow-after",  # sends, answers too late
    "late",  # hangs up, sends a moment later
    "bad-recipient",
    "too-large",
    "send-as-denied",
    "no-mailbox",
    "401",
    "quota",
)
CERTAINLY_NOT = {"429"}
IN_DOUBT = {"drop-before", "drop-after", "503-before", "503-after", "504-after", "garbage-after",
            "slow-after", "late"}  # fmt: skip
NEVER = {"bad-recipient", "too-large"}
STOPS = {"send-as-denied", "no-mailbox", "401", "quota"}
ARRIVES = {"ok", "drop-after", "503-after", "504-after", "garbage-after", "slow-after", "late"}
_ERRORS = {
    "bad-recipient": (400, "ErrorInvalidRecipients"),
    "too-large": (413, ""),
    "send-as-denied": (403, "ErrorSendAsDenied"),
    "no-mailbox": (404, "ErrorInvalidUser"),
    "401": (401, "InvalidAuthenticationToken"),
    "quota": (429, "ErrorExceededMessageLimit"),
    "503-before": (503, "ErrorServerBusy"),
    "503-after": (503, "ServiceUnavailable"),
    "504-after": (504, "GatewayTimeout"),
    "429": (429, "ApplicationThrottled"),
}
_SCOPES = ("Mail.Send", "Mail.Send.Shared", "Mail.Read", "Mail.Read.Shared",
           "Calendars.ReadWrite", "Calendars.ReadWrite.Shared")  # fmt: skip


class Graph:
    """One mailbox, what was delivered from it, and the script of what goes wrong next."""

    def __init__(self, script: Iterable[str] = ()) -> None:
        self.script = list(script)
        self.slow = 1.5  # seconds; longer than a client of the tests waits
        self.secret = SECRET
        self.certificate: Any = None  # the public key that client assertions are checked with
        self.deliveries: list[str] = []  # Message-IDs, twice where one went out twice
        self.raw: list[bytes] = []
        self.received: list[tuple[datetime, bytes]] = []  # the folder 收件箱
        self.calendar = Calendar()
        self.next_page = ""  # an address to name instead of our own
        self.reads = 0  # mails that were read whole
        self.invalid: list[str] = []
        self.sends = 0
        self.token_requests: list[str] = []  # their grant types
        self.login_error: Mapping[str, str] = {}
        self.may_search = True
        self.polls_before_sign_in = 1
        self.late = 0  # mails that are still to be sent
        self._lock = threading.Lock()

    def deliver(self, raw: bytes) -> None:
        mail = BytesParser(policy=policy.default).parsebytes(raw, headersonly=True)
        with self._lock:
            self.deliveries.append(str(mail["Message-ID"]))
            self.raw.append(raw)

    def do_late(self, action: Callable[[], object]) -> None:
        """Do it when the one who asked for it has been hung up on."""
        self.late += 1

        def arrive() -> None:
            action()
            self.late -= 1

        threading.Timer(0.03, arrive).start()

    def next_fault(self) -> str:
        with self._lock:
            self.sends += 1
            return self.script.pop(0) if self.script else "ok"


@contextmanager
def graph_server(graph: Graph, context: Any) -> Iterator[str]:
    """Run the double; yields the address of both the login and Graph."""
    handler = type("GraphHandler", (_Handler,), {"graph": graph, "calendar": graph.calendar})
    with https_server(handler, context) as port:
        handler.address = f"https://127.0.0.1:{port}"
        yield handler.address


class _Handler(Meetings, Handler):
    graph: Graph
    address = ""

    def do_GET(self) -> None:
        path = urlsplit(self.path)
        if path.path == f"/{TENANT}/v2.0/.well-known/openid-configuration":
            self._discovery()
        elif self._is_logged_in():
            self._mailbox(unquote(path.path), parse_qs(path.query))

    def do_POST(self) -> None:
        body = self.body()
        match self.path:
            case "/contoso.example/oauth2/v2.0/token":
                self._token(parse_qs(body.decode()))
            case "/contoso.example/oauth2/v2.0/devicecode":
                self._device_code(parse_qs(body.decode()))
            case _ if self._is_logged_in():
                if self.path.endswith("/sendMail"):
                    self._send(body)
                else:
                    self._meeting(unquote(self.path), body)

    def do_PATCH(self) -> None:
        body = self.body()
        if self._is_logged_in():
            self._meeting(unquote(self.path), body)

    # Login ------------------------------------------------------------------------------------

    def _discovery(self) -> None:
        at = f"{self.address}/{TENANT}"
        self._json(
            200,
            {
                "issuer": f"{at}/v2.0",
                "authorization_endpoint": f"{at}/oauth2/v2.0/authorize",
                "token_endpoint": f"{at}/oauth2/v2.0/token",
                "device_authorization_endpoint": f"{at}/oauth2/v2.0/devicecode",
            },
        )

    def _device_code(self, form: Mapping[str, list[str]]) -> None:
        asked = {scope.rpartition("/")[2] for scope in form["scope"][0].split()}
        is_right = form.get("client_id") == [CLIENT] and set(_SCOPES) <= asked
        self._require(is_right, f"device code for {form}")
        self._json(
            200,
            {
                "user_code": USER_CODE,
                "device_code": "device-1",
                "verification_uri": f"{self.address}/device",
                "expires_in": 900,
                "interval": 0,
                "message": "To sign in, use a web browser …",
            },
        )

    def _token(self, form: Mapping[str, list[str]]) -> None:
        graph = self.graph
        given = {key: values[0] for key, values in form.items()}
        grant = given.get("grant_type", "").rpartition(":")[2]
        graph.token_requests.append(grant)
        self._require(given.get("client_id") == CLIENT, "token for another application")
        if graph.login_error:
            self._json(400, graph.login_error)
            return
        match grant:
            case "client_credentials":
                scope = f"{self.address}/.default"
                self._require(given.get("scope", "").split() == [scope], f"scope {given['scope']}")
                if not self._is_right_application(given):
                    text = "AADSTS7000215: Invalid client secret provided."
                    self._json(401, {"error": "invalid_client", "error_description": text})
                    return
                self._json(200, self._tokens())
            case "device_code":
                if graph.polls_before_sign_in:
                    graph.polls_before_sign_in -= 1
                    self._json(400, {"error": "authorization_pending"})
                    return
                self._require(given.get("device_code") == "device-1", "another device code")
                self._json(200, self._tokens(is_person=True))
            case "refresh_token":
                self._require(given.get("refresh_token") == REFRESH, "another refresh token")
                self._json(200, self._tokens(is_person=True))
            case _:
                self._require(False, f"grant {grant}")
                self._json(400, {"error": "unsupported_grant_type"})

    def _is_right_application(self, given: Mapping[str, str]) -> bool:
        if self.graph.certificate is None:
            return given.get("client_secret") == self.graph.secret
        claims = jwt.decode(
            given["client_assertion"],
            self.graph.certificate,
            algorithms=["PS256", "RS256"],
            audience=f"{self.address}/{TENANT}/oauth2/v2.0/token",
        )
        kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        return (claims["iss"], claims["sub"], given["client_assertion_type"]) == (
            CLIENT,
            CLIENT,
            kind,
        )

    def _tokens(self, *, is_person: bool = False) -> dict[str, Any]:
        tokens = {"token_type": "Bearer", "expires_in": 3600, "access_token": TOKEN}
        if not is_person:
            return tokens
        who = {"uid": "u1", "utid": "t1"}
        claims = {"preferred_username": MAILBOX, "oid": "u1", "tid": "t1", "sub": "u1"}
        claims |= {"aud": CLIENT, "iss": f"{self.address}/{TENANT}/v2.0"}
        times = {"exp": int(time.time()) + 3600, "iat": int(time.time())}
        return {
            **tokens,
            "refresh_token": REFRESH,
            "scope": " ".join(f"{self.address}/{scope}" for scope in _SCOPES),
            "client_info": _base64(json.dumps(who)),
            "id_token": f"{_base64('{}')}.{_base64(json.dumps(claims | times))}.x",
        }

    # Graph ------------------------------------------------------------------------------------

    def _is_logged_in(self) -> bool:
        is_right = self.headers.get("Authorization") == f"Bearer {TOKEN}"
        if not is_right:
            self._error(401, "InvalidAuthenticationToken")
        return is_right

    def _send(self, body: bytes) -> None:
        graph = self.graph
        self._require(unquote(self.path) == f"/v1.0/users/{MAILBOX}/sendMail", self.path)
        self._require(self.headers.get("Content-Type") == "text/plain", "not MIME")
        raw = base64.b64decode(body, validate=True)
        mail = BytesParser(policy=policy.default).parsebytes(raw)
        self._require(not mail.defects and bool(mail["Message-ID"] and mail["To"]), "no mail")
        self._carry_out(lambda: graph.deliver(raw), 202)

    def _carry_out(self, action: Callable[[], object], status: int) -> None:
        """Do what is asked, or whatever the script says instead."""
        graph = self.graph
        fault = graph.next_fault()
        if fault in ARRIVES - {"late"}:
            action()
        match fault:
            case "ok":
                self.answer(status, b"{}" if status != 202 else b"", "application/json")
            case "drop-before" | "drop-after":
                self.hang_up()
            case "late":
                graph.do_late(action)
                self.hang_up()
            case "garbage-after":
                self.answer(200, b"<html>proxy login page", "text/html")
            case "slow-after":
                time.sleep(self.graph.slow)
                self.hang_up()
            case _:
                self._error(*_ERRORS[fault], Retry_After="5")

    def _mailbox(self, path: str, query: Mapping[str, list[str]]) -> None:
        if not self.graph.may_search:
            self._error(403, "ErrorAccessDenied")
            return
        asked = query.get("$filter", [""])[0]
        of_mailbox = f"/v1.0/users/{MAILBOX}"
        if path == f"{of_mailbox}/mailFolders/sentitems/messages":
            wanted = re.fullmatch(r"internetMessageId eq '([^']*)'", asked)
            with self.graph._lock:
                found = self.graph.deliveries.count(wanted[1]) if wanted else 0
            self._require(wanted is not None, asked)
            self._json(200, {"value": [{"id": "AA"}][:found]})
        elif path == f"{of_mailbox}/events":
            self._list_meetings(query, asked)
        elif path == f"{of_mailbox}/mailFolders/inbox/messages":
            self._list_inbox(query, asked)
        else:
            wanted = re.fullmatch(rf"{re.escape(of_mailbox)}/messages/r=(\d+)/\$value", path)
            self._require(wanted is not None, path)
            self.graph.reads += 1
            self.answer(200, self.graph.received[int(wanted[1])][1] if wanted else b"")

    def _list_inbox(self, query: Mapping[str, list[str]], asked: str) -> None:
        """Give two mails a page."""
        since = re.fullmatch(r"receivedDateTime ge (\S+Z)", asked)
        right = since and query["$orderby"] == ["receivedDateTime"]
        self._require(bool(right) and query["$top"] == ["100"], asked)
        start = datetime.fromisoformat(since[1]) if since else datetime.max
        found = [n for n, (arrived, _) in enumerate(self.graph.received) if arrived >= start]
        skip = int(query.get("$skip", ["0"])[0])
        page = {"value": [self._listed(number) for number in found[skip : skip + 2]]}
        if len(found) > skip + 2:
            here = self.path.partition("&$skip")[0]
            page["@odata.nextLink"] = (
                self.graph.next_page or f"{self.address}{here}&$skip={skip + 2}"
            )
        self._json(200, page)

    def _listed(self, number: int) -> dict[str, Any]:
        arrived, raw = self.graph.received[number]
        mail = BytesParser(policy=policy.default).parsebytes(raw, headersonly=True)
        return {
            "id": f"r={number}",
            "subject": str(mail["Subject"]),
            "from": {"emailAddress": {"name": "", "address": str(mail["From"])}},
            "receivedDateTime": f"{arrived.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        }

    def _require(self, is_right: bool, what: str) -> None:
        if not is_right:
            self.graph.invalid.append(what)

    def _error(self, status: int, code: str, **headers: str) -> None:
        error = {"error": {"code": code, "message": "Something went wrong."}} if code else {}
        self.answer(status, json.dumps(error).encode(), "application/json", **headers)

    def _json(self, status: int, document: Mapping[str, Any]) -> None:
        self.answer(status, json.dumps(document).encode(), "application/json")


def _base64(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
