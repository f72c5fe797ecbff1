"""A double of Exchange on premises: EWS over HTTPS on loopback, with trouble by script.

It proves the protocol, not Exchange.
Every request is checked (`ews_requests`), and so is the login.
What it accepted is delivered, once for every time it accepted it.
"""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email import policy
from email.parser import BytesParser
from typing import Any
from xml.sax.saxutils import escape

import spnego
from lxml import etree

from tests.mailer.calendar_double import Calendar
from tests.mailer.ews_requests import NS, M, S, T, complaint
from tests.mailer.exchange_meetings_double import Meetings
from tests.mailer.loopback import Handler, https_server

USER, PASSWORD, TOKEN = r"EXAMPLE\xiezuo", "Exch-S3cret-77b1", "eyJ-Exch-token-41d0"
MAILBOX = "xiezuo@example.com"

# What may become of a CreateItem.
FAULTS = (
    "ok",
    "busy",  # SOAP fault with BackOffMilliseconds
    "429",  # with Retry-After
    "drop-before",  # hangs up, did nothing
    "drop-after",  # sends, hangs up
    "503-before",
    "503-after",
    "transient-before",  # SOAP fault ErrorInternalServerTransientError, did nothing
    "garbage-after",  # sends, answers 200 with no SOAP
    "slow-after",  # sends, answers too late
    "late",  # hangs up, sends a moment later
    "bad-recipient",
    "send-as-denied",
    "401",
    "quota",
)
CERTAINLY_NOT = {"busy", "429"}
IN_DOUBT = {"drop-before", "drop-after", "503-before", "503-after", "transient-before",
            "garbage-after", "slow-after", "late"}  # fmt: skip
NEVER = {"bad-recipient"}
STOPS = {"send-as-denied", "401", "quota"}
ARRIVES = {"ok", "drop-after", "503-after", "garbage-after", "slow-after", "late"}


class Exchange:
    """Mailboxes, what was delivered, and the script of what goes wrong next."""

    def __init__(self, script: Iterable[str] = ()) -> None:
        self.script = list(script)
        self.slow = 1.5  # seconds; longer than a client of the tests waits
        self.auth = "basic"
        self.token_seconds = 3600  # how long a token of OAuth lives
        self.tokens = 0
        self.deliveries: list[str] = []  # Message-IDs, twice where one went out twice
        self.sent: list[dict[str, str]] = []  # the folder 已发送邮件 of every mailbox
        self.received: list[tuple[datetime, bytes]] = []  # the folder 收件箱
        self.calendar = Calendar()
        self.requests: list[str] = []
        self.invalid: list[str] = []
        self.refused_logins = 0
        self.password_ends = ""  # as xs:dateTime; empty: the server does not say
        self.may_search = True
        self.raw: list[bytes] = []
        self.late = 0  # mails that are still to be sent
        self._lock = threading.Lock()

    def deliver(self, item: dict[str, str], raw: bytes) -> None:
        with self._lock:
            self.deliveries.append(item["message_id"])
            self.sent.append(item)
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
            return self.script.pop(0) if self.script else "ok"


@contextmanager
def exchange_server(exchange: Exchange, context: Any) -> Iterator[str]:
    """Run the double; yields the address of its EWS."""
    known = {"exchange": exchange, "calendar": exchange.calendar}
    handler = type("ExchangeHandler", (_Handler,), known)
    with https_server(handler, context) as port:
        yield f"https://127.0.0.1:{port}/EWS/Exchange.asmx"


class _Handler(Meetings, Handler):
    exchange: Exchange
    server_context: Any = None

    def do_POST(self) -> None:
        body = self.body()
        if self.path.startswith("/token"):
            self._token(body)
            return
        if not self._is_logged_in():
            return
        wrong = complaint(body)
        if wrong:
            self.exchange.invalid.append(wrong)
            self._fault("ErrorSchemaValidation")
            return
        root = etree.fromstring(body)
        request = root.find("s:Body", NS)[0]
        name = etree.QName(request).localname
        self.exchange.requests.append(name)
        getattr(self, f"_{name}")(root, request)

    # Logins -----------------------------------------------------------------------------------

    def _is_logged_in(self) -> bool:
        given = self.headers.get("Authorization", "")
        match self.exchange.auth:
            case "basic":
                wanted = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
                is_right = given == f"Basic {wanted}"
            case "oauth":
                is_right = given == f"Bearer {TOKEN}"
            case _:
                return self._ntlm(given)
        if not is_right:
            self.exchange.refused_logins += bool(given)
            self.answer(401, WWW_Authenticate="Basic realm=x")
        return is_right

    def _ntlm(self, given: str) -> bool:
        if getattr(self, "_is_ntlm_done", False):  # NTLM is about a connection
            return True
        if not given:
            self.answer(401, WWW_Authenticate="NTLM")
            return False
        token = base64.b64decode(given.partition(" ")[2])
        if self.server_context is None:
            self.server_context = spnego.server(
                protocol="ntlm", options=spnego.NegotiateOptions.use_ntlm
            )
        try:
            answer = self.server_context.step(token)
        except spnego.exceptions.SpnegoError:
            self.exchange.refused_logins += 1
            self.server_context = None
            self.answer(401, WWW_Authenticate="NTLM")
            return False
        if answer:
            challenge = base64.b64encode(answer).decode()
            self.answer(401, WWW_Authenticate=f"NTLM {challenge}")
            return False
        self._is_ntlm_done = True
        return True

    def _token(self, body: bytes) -> None:
        # RFC 6749 §2.3.1: the secret in the header or in the body.
        given = self.headers.get("Authorization", "") + body.decode()
        is_right = (
            PASSWORD in given or base64.b64encode(f"app:{PASSWORD}".encode()).decode() in given
        )
        if is_right and b"grant_type=client_credentials" in body:
            self.exchange.tokens += 1
            life = self.exchange.token_seconds
            token = {"access_token": TOKEN, "token_type": "Bearer", "expires_in": life}
            self.answer(200, json.dumps(token).encode(), "application/json")
        else:
            self.exchange.refused_logins += 1
            self.answer(401, b'{"error": "invalid_client"}', "application/json")

    # Operations -------------------------------------------------------------------------------

    def _GetFolder(self, root: Any, request: Any) -> None:
        ids = request.findall(".//t:DistinguishedFolderId", NS)
        messages = "".join(
            f"""<m:GetFolderResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode>
            <m:Folders><t:Folder><t:FolderId Id="{each.get("Id")}" ChangeKey="AA"/>
            <t:FolderClass>IPF.Note</t:FolderClass><t:DisplayName>{each.get("Id")}</t:DisplayName>
            <t:TotalCount>0</t:TotalCount><t:ChildFolderCount>0</t:ChildFolderCount>
            <t:UnreadCount>0</t:UnreadCount></t:Folder></m:Folders></m:GetFolderResponseMessage>"""
            for each in ids
        )
        self._soap(
            f"<m:GetFolderResponse><m:ResponseMessages>{messages}</m:ResponseMessages></m:GetFolderResponse>"
        )

    def _FindItem(self, root: Any, request: Any) -> None:
        if not self.exchange.may_search:
            self._error("FindItem", "ErrorAccessDenied", "Access is denied.")
            return
        folder = request.find("m:ParentFolderIds/t:DistinguishedFolderId", NS)
        if folder.get("Id") == "inbox":
            self._list_inbox(request)
            return
        if folder.get("Id") == "calendar":
            self._list_meetings(request)
            return
        wanted = {each.get("Value") for each in request.iterfind(".//t:Constant", NS)}
        fields = {
            each.get("FieldURI") for each in request.iterfind(".//t:Restriction//t:FieldURI", NS)
        }
        assert fields <= {"message:InternetMessageId"}
        with self.exchange._lock:
            found = [
                item
                for item in self.exchange.sent
                if wanted & {item["message_id"], item["property"]}
            ]
        self._found([f'<t:ItemId Id="i{n}" ChangeKey="CQ"/>' for n, _ in enumerate(found)])

    def _list_inbox(self, request: Any) -> None:
        since = request.find("m:Restriction/t:IsGreaterThanOrEqualTo", NS)
        if since.find("t:FieldURI", NS).get("FieldURI") != "item:DateTimeReceived":
            self.exchange.invalid.append("another restriction of the inbox")
        start = datetime.fromisoformat(since.find(".//t:Constant", NS).get("Value"))
        received = enumerate(self.exchange.received)
        self._found([self._listed(n) for n, (arrived, _) in received if arrived >= start])

    def _listed(self, number: int, mime: str = "") -> str:
        arrived, raw = self.exchange.received[number]
        mail = BytesParser(policy=policy.default).parsebytes(raw, headersonly=True)
        moment = f"{arrived.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        return f"""{mime}<t:ItemId Id="r{number}" ChangeKey="CQ"/>
            <t:Subject>{escape(str(mail["Subject"]))}</t:Subject>
            <t:DateTimeReceived>{moment}</t:DateTimeReceived><t:Size>{len(raw)}</t:Size>
            <t:From><t:Mailbox><t:EmailAddress>{mail["From"]}</t:EmailAddress></t:Mailbox></t:From>"""

    def _found(self, items: list[str]) -> None:
        messages = "".join(f"<t:Message>{item}</t:Message>" for item in items)
        self._soap(
            f"""<m:FindItemResponse><m:ResponseMessages><m:FindItemResponseMessage ResponseClass="Success">
            <m:ResponseCode>NoError</m:ResponseCode><m:RootFolder TotalItemsInView="{len(items)}"
            IncludesLastItemInRange="true"><t:Items>{messages}</t:Items></m:RootFolder>
            </m:FindItemResponseMessage></m:ResponseMessages></m:FindItemResponse>"""
        )

    def _GetItem(self, root: Any, request: Any) -> None:
        first = request.find("m:ItemIds/t:ItemId", NS).get("Id")
        if first in self.calendar.entries:
            self._show_meeting(request, first)
            return
        fields = {each.get("FieldURI") for each in request.iterfind("m:ItemShape//t:FieldURI", NS)}
        messages = ""
        for wanted in request.findall("m:ItemIds/t:ItemId", NS):
            number = int(wanted.get("Id")[1:])
            raw = base64.b64encode(self.exchange.received[number][1]).decode()
            mime = f'<t:MimeContent CharacterSet="UTF-8">{raw}</t:MimeContent>'
            item = self._listed(number, mime if "item:MimeContent" in fields else "")
            messages += f"""<m:GetItemResponseMessage ResponseClass="Success">
                <m:ResponseCode>NoError</m:ResponseCode><m:Items><t:Message>{item}</t:Message>
                </m:Items></m:GetItemResponseMessage>"""
        self._soap(
            f"""<m:GetItemResponse><m:ResponseMessages>{messages}</m:ResponseMessages>
            </m:GetItemResponse>"""
        )

    def _GetPasswordExpirationDate(self, root: Any, request: Any) -> None:
        said = self.exchange.password_ends
        name = "GetPasswordExpirationDateResponse"
        if said:
            content = f"<m:ResponseCode>NoError</m:ResponseCode><m:PasswordExpirationDate>{said}</m:PasswordExpirationDate>"
            self._soap(f'<m:{name} ResponseClass="Success">{content}</m:{name}>')
            return
        content = "<m:MessageText>Unknown.</m:MessageText><m:ResponseCode>ErrorInvalidOperation</m:ResponseCode>"
        self._soap(f'<m:{name} ResponseClass="Error">{content}</m:{name}>')

    def _CreateItem(self, root: Any, request: Any) -> None:
        if request.find("m:Items/t:CalendarItem", NS) is not None:
            self._create_meeting(request)
            return
        item, raw = self._read_item(root, request)
        done = """<m:CreateItemResponse><m:ResponseMessages><m:CreateItemResponseMessage
            ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode><m:Items/>
            </m:CreateItemResponseMessage></m:ResponseMessages></m:CreateItemResponse>"""
        self._carry_out(lambda: self.exchange.deliver(item, raw), done)

    def _carry_out(self, action: Callable[[], object], done: str) -> None:
        """Do what is asked, or whatever the script says instead."""
        exchange = self.exchange
        fault = exchange.next_fault()
        if fault in ARRIVES - {"late"}:
            action()
        match fault:
            case "ok":
                self._soap(done)
            case "busy":
                self._fault("ErrorServerBusy", '<t:Value Name="BackOffMilliseconds">7000</t:Value>')
            case "transient-before":
                self._fault("ErrorInternalServerTransientError")
            case "429":
                self.answer(429, b"slow down", Retry_After="5")
            case "drop-before" | "drop-after":
                self.hang_up()
            case "late":
                exchange.do_late(action)
                self.hang_up()
            case "503-before" | "503-after":
                self.answer(503, b"Service Unavailable")
            case "garbage-after":
                self.answer(200, b"<html>proxy login page", "text/html")
            case "slow-after":
                time.sleep(self.exchange.slow)
                self.hang_up()
            case "bad-recipient":
                self._error("CreateItem", "ErrorInvalidRecipients", "A recipient is not valid.")
            case "send-as-denied":
                self._error(
                    "CreateItem", "ErrorSendAsDenied", "Not allowed to send as this sender."
                )
            case "quota":
                self._error(
                    "CreateItem", "ErrorQuotaExceeded", "The mailbox quota has been exceeded."
                )
            case "401":
                exchange.refused_logins += 1
                self.answer(401, WWW_Authenticate="Basic realm=x", Connection="close")

    def _read_item(self, root: Any, request: Any) -> tuple[dict[str, str], bytes]:
        raw = base64.b64decode(request.findtext(".//t:MimeContent", namespaces=NS))
        mail = BytesParser(policy=policy.default).parsebytes(raw)
        folder = request.find("m:SavedItemFolderId/*", NS)
        return {
            "message_id": str(mail["Message-ID"]),
            "property": _property(request, PropertyName="XiezuoMessageId"),
            "flag": _property(request, DistinguishedPropertySetId="Common", PropertyId="34096"),
            "flag_by": _property(request, PropertyTag="0x30", PropertyType="SystemTime"),
            "author": request.findtext(".//t:From/t:Mailbox/t:EmailAddress", namespaces=NS),
            "folder": folder.get("Id"),
            "mailbox": folder.findtext("t:Mailbox/t:EmailAddress", default="", namespaces=NS),
            "impersonated": root.findtext(
                ".//t:ExchangeImpersonation//t:PrimarySmtpAddress", default="", namespaces=NS
            ),
        }, raw

    def _error(self, operation: str, code: str, text: str) -> None:
        self._soap(
            f"""<m:{operation}Response><m:ResponseMessages><m:{operation}ResponseMessage ResponseClass="Error">
            <m:MessageText>{text}</m:MessageText><m:ResponseCode>{code}</m:ResponseCode>
            <m:DescriptiveLinkKey>0</m:DescriptiveLinkKey>
            </m:{operation}ResponseMessage></m:ResponseMessages></m:{operation}Response>"""
        )

    def _fault(self, code: str, values: str = "") -> None:
        detail = f"<t:MessageXml>{values}</t:MessageXml>" if values else ""
        self._soap(
            f"""<s:Fault><faultcode xmlns:a="{T}">a:{code}</faultcode><faultstring>busy</faultstring>
            <detail><e:ResponseCode xmlns:e="http://schemas.microsoft.com/exchange/services/2006/errors">{code}</e:ResponseCode>
            <e:Message xmlns:e="http://schemas.microsoft.com/exchange/services/2006/errors">busy</e:Message>{detail}</detail></s:Fault>""",
            status=500,
        )

    def _soap(self, content: str, status: int = 200) -> None:
        envelope = f"""<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="{S}" xmlns:m="{M}"
        xmlns:t="{T}"><s:Header><t:ServerVersionInfo MajorVersion="15" MinorVersion="2"
        MajorBuildNumber="1544" MinorBuildNumber="4" Version="V2017_07_11"/></s:Header>
        <s:Body>{content}</s:Body></s:Envelope>"""
        self.answer(status, envelope.encode(), "text/xml; charset=utf-8")


def _property(request: Any, **names: str) -> str:
    """Return the value of an extended property; empty where it is not given."""
    for given in request.iterfind(".//t:ExtendedProperty", NS):
        uri = given.find("t:ExtendedFieldURI", NS)
        if all((uri.get(name) or "").lower() == value.lower() for name, value in names.items()):
            return str(given.findtext("t:Value", namespaces=NS))
    return ""
