"""exchangelib, bound to one server: our certificates, one try a request, no cache of its own.

The only module that imports it; imported only when mails go to Exchange (300 ms).
"""

from __future__ import annotations

import ssl
import sys
from datetime import UTC, datetime
from typing import Any

import requests.adapters
from exchangelib import (
    DELEGATE,
    IMPERSONATION,
    Account,
    Build,
    Configuration,
    Credentials,
    EWSDateTime,
    EWSTimeZone,
    ExtendedProperty,
    FailFast,
    Mailbox,
    Message,
    OAuth2Credentials,
    Q,
    Version,
    close_connections,
)
from exchangelib.protocol import BaseProtocol
from exchangelib.services.common import EWSAccountService
from exchangelib.transport import AUTH_TYPE_MAP, BASIC, GSSAPI, NTLM, OAUTH2, SSPI
from exchangelib.util import MNS, create_element, is_xml

from addin.errors import MailError
from mailer.delivery.transport import Envelope
from mailer.letters.flag import REQUEST
from mailer.transports.exchange_server import ExchangeServer
from mailer.transports.http_status import seconds

_BUILDS = {
    "2013": Build(15, 0, 847, 32),
    "2016": Build(15, 1, 225, 42),
    "2019": Build(15, 2, 221, 12),
}


class HttpStatus(Exception):
    """An answer that is no SOAP; `wait` is what it asks for, in seconds."""

    def __init__(self, status: int, wait: float) -> None:
        super().__init__(status)
        self.status = status
        self.wait = wait


class OneTry(FailFast):  # type: ignore[misc]
    """Hands every HTTP answer that is no SOAP to us.

    The library's own reading calls a refused password busy where the server also hung up.
    """

    def raise_response_errors(self, response: Any) -> None:
        is_soap = response.status_code == 500 and response.content and is_xml(response.content)
        if response.status_code != 200 and not is_soap:
            wait = seconds(response.headers.get("Retry-After"))
            raise HttpStatus(response.status_code, wait)


class XiezuoMessageId(ExtendedProperty):  # type: ignore[misc]
    """The Message-ID once more, where no server rewrites it."""

    property_set_id = "6f2f1c0a-8f0e-4f0a-9a7b-2d8a9a2f6e31"
    property_name = "XiezuoMessageId"
    property_type = "String"


class FlagRequest(ExtendedProperty):  # type: ignore[misc]
    """PidLidFlagRequest: asks for a flag at the recipient (MS-OXOFLAG)."""

    distinguished_property_set_id = "Common"
    property_id = 0x8530
    property_type = "String"


class ReplyTime(ExtendedProperty):  # type: ignore[misc]
    """PidTagReplyTime: by when."""

    property_tag = 0x0030
    property_type = "SystemTime"


Message.register("xiezuo_message_id", XiezuoMessageId)
Message.register("xiezuo_flag_request", FlagRequest)
Message.register("xiezuo_reply_time", ReplyTime)


def open_account(server: ExchangeServer) -> Account:
    """Return the mailbox at the server; nothing is asked of it yet.

    Raises:
        MailError: what Kerberos needs is not installed.
    """
    close_connections()  # its cache would keep the settings of an earlier one
    BaseProtocol.HTTP_ADAPTER_CLS = _adapter(server.context)
    BaseProtocol.TIMEOUT = (min(server.timeout, 20.0), server.timeout)
    BaseProtocol.USERAGENT = "Xiezuo"
    credentials, auth_type = _login(server)
    return Account(
        server.mailbox,
        config=Configuration(
            service_endpoint=server.endpoint,
            credentials=credentials,
            auth_type=auth_type,
            version=Version(_BUILDS[server.version]),
            retry_policy=OneTry(),
            max_connections=1,
        ),
        access_type=IMPERSONATION if server.is_impersonating else DELEGATE,
        autodiscover=False,
        default_timezone=EWSTimeZone("Asia/Shanghai"),
    )


def close_account() -> None:
    """Hang up, and forget server and login."""
    close_connections()


def sent_message(account: Account, folder: Any, envelope: Envelope, message: bytes) -> Message:
    """Return a mail whose content are our bytes.

    The sender is named beside them: a delegate would else send in its own name.
    So is the flag: within one Exchange a mail travels as properties, not as MIME.
    """
    flag = envelope.flag_by
    flags = {"xiezuo_flag_request": REQUEST, "xiezuo_reply_time": _moment(flag)} if flag else {}
    return Message(
        account=account,
        folder=folder,
        mime_content=message,
        author=Mailbox(name=envelope.sender.name, email_address=envelope.sender.address),
        xiezuo_message_id=envelope.message_id,
        is_read=True,
        **flags,
    )


def is_in_folder(folder: Any, message_id: str) -> bool:
    """Return whether a mail with this Message-ID, or with our property that repeats it, is there."""
    wanted = Q(message_id=message_id) | Q(xiezuo_message_id=message_id)
    return bool(folder.filter(wanted).only("message_id").exists())


def mails_since(account: Account, since: datetime) -> list[Any]:
    """Return subject, sender, size and time of what arrived in 收件箱, the earliest first."""
    found = account.inbox.filter(datetime_received__gte=_moment(since))
    return list(
        found.only("subject", "author", "size", "datetime_received").order_by("datetime_received")
    )


def password_end(account: Account) -> datetime:
    """Return until when the password of the login is good; one that never ends is good for ages.

    Raises:
        Exception: whatever the library raises, such as for a server that does not say.
    """
    (found,) = _PasswordEnd(account=account).call()
    if isinstance(found, Exception):
        raise found
    return datetime.fromisoformat(found)


class _PasswordEnd(EWSAccountService):  # type: ignore[misc]
    """GetPasswordExpirationDate, which the library does not know.

    Without an address it is about whoever logs in, so nobody is impersonated either.
    """

    SERVICE_NAME = "GetPasswordExpirationDate"
    element_container_name = f"{{{MNS}}}PasswordExpirationDate"
    _account_to_impersonate = None

    def call(self) -> list[Any]:
        payload = create_element(f"m:{self.SERVICE_NAME}")
        return list(self._elems_to_objs(self._get_elements(payload=payload)))

    @classmethod
    def _get_elements_in_container(cls, container: Any) -> list[Any]:
        return [container]

    def _elem_to_obj(self, elem: Any) -> str:
        return str(elem.text)


def _moment(moment: datetime) -> EWSDateTime:
    return EWSDateTime.from_datetime(moment.astimezone(UTC))


def mime_of(account: Account, item: Any) -> bytes:
    """Return a mail as it arrived.

    Raises:
        Exception: whatever the library raises.
    """
    (mail,) = account.fetch([item], only_fields=["mime_content"])
    if isinstance(mail, Exception):
        raise mail
    return bytes(mail.mime_content)


def _login(server: ExchangeServer) -> tuple[Any, str]:
    secret = server.secret.reveal() if server.secret else ""
    match server.auth:
        case "kerberos":
            found = next((each for each in (SSPI, GSSAPI) if each in AUTH_TYPE_MAP), None)
            if found is None:
                extra = "sspi" if sys.platform == "win32" else "kerberos"
                raise MailError(
                    "缺少 Kerberos 登录需要的组件",
                    remedy=f'请运行 "{sys.executable}" -m pip install "exchangelib[{extra}]"。',
                )
            return None, found
        case "oauth":
            return _Oauth(server.client_id, secret, server.token_url, server.scope), OAUTH2
        case "basic":
            return Credentials(server.user, secret), BASIC
        case _:
            return Credentials(server.user, secret), NTLM


class _Oauth(OAuth2Credentials):  # type: ignore[misc]
    """Client credentials at any authority; the library knows Microsoft's cloud only."""

    def __init__(self, client_id: str, secret: str, token_url: str, scope: str) -> None:
        super().__init__(client_id=client_id, client_secret=secret)
        self._token_url = token_url
        self._scope = scope

    @property
    def token_url(self) -> str:
        return self._token_url

    @property
    def scope(self) -> list[str]:
        return [self._scope] if self._scope else []

    # The library would renew by a refresh token, and client credentials have none (RFC 6749
    # §4.4.3): a token that runs out is dropped, and the next session fetches a new one.
    def session_params(self) -> dict[str, Any]:
        return {"token": self.access_token}

    def refresh(self, session: Any) -> None:
        self.access_token = None


def _adapter(context: ssl.SSLContext) -> type[requests.adapters.HTTPAdapter]:
    """Return connections that trust what the system and the company trust, and nothing else."""

    class Adapter(requests.adapters.HTTPAdapter):
        def init_poolmanager(self, *args: Any, **settings: Any) -> None:
            super().init_poolmanager(*args, ssl_context=context, **settings)

        def proxy_manager_for(self, proxy: Any, **settings: Any) -> Any:
            return super().proxy_manager_for(proxy, ssl_context=context, **settings)

        def send(
            self,
            request: Any,
            stream: bool = False,
            timeout: Any = None,
            verify: Any = True,
            cert: Any = None,
            proxies: Any = None,
        ) -> requests.Response:
            # A bundle that REQUESTS_CA_BUNDLE names would be trusted too.
            return super().send(request, stream, timeout, True, cert, proxies)

        def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
            conn.cert_reqs = "CERT_REQUIRED"

    return Adapter
