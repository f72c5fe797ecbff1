"""Tokens for Microsoft Graph by msal: an application's own, or those of a person who signed in.

The only module that imports msal; imported only when mails go to Graph.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from json import JSONDecodeError
from typing import Any

import httpx
import msal

from addin.errors import MailError
from mailer.delivery.credentials import Secret, find, keep
from mailer.delivery.transport import Outcome
from mailer.transports.graph_server import GraphServer
from mailer.transports.trouble import connection_trouble, not_accepted, stopped

_DELEGATED = ("Mail.Send", "Mail.Send.Shared", "Mail.Read", "Mail.Read.Shared")
_CALENDAR = ("Calendars.ReadWrite", "Calendars.ReadWrite.Shared")
_SIGN_IN = "请运行 xiezuo mail login 登录"
_CODES = {  # what Microsoft's login says most often, by the number of AADSTS…
    "50034": ("没有这个账号", "请检查登录的账号"),
    "50076": ("还要求多重验证", _SIGN_IN),
    "65001": ("管理员还没有同意应用的权限", "请管理员在 Entra 中授予权限（见管理员说明）"),
    "90002": ("没有这个租户", "请检查 tenant 和 cloud"),
    "700016": ("租户里没有这个应用", "请检查 client_id、tenant 和 cloud"),
    "700027": ("证书没有登记在应用里，或已过期", "请在 Entra 的应用里上传证书的公钥"),
    "700082": ("登录已过期", _SIGN_IN),
    "7000215": ("客户端密码不对", "请运行 xiezuo mail password 存入密码的“值”，不是它的 ID"),
    "7000222": ("客户端密码已过期", "请在 Entra 新建一个，再运行 xiezuo mail password"),
}

_LOGIN_AGAIN = {"interaction_required", "invalid_grant", "authorization_declined", "expired_token"}


class NoToken(Exception):
    """Why there is no token; nothing was sent."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.detail)
        self.outcome = outcome


class _Forms:
    """An httpx client as msal uses one: it puts bytes into forms, which httpx shows as ``b'…'``."""

    def __init__(self, client: httpx.Client) -> None:
        self.get = client.get
        self.close = client.close
        self._client = client

    def post(self, url: str, *, data: Mapping[str, Any], **settings: Any) -> httpx.Response:
        form = {key: v.decode() if isinstance(v, bytes) else v for key, v in data.items()}
        return self._client.post(url, data=form, **settings)


class GraphLogin:
    """Gets tokens for `server` over `client`, a new one when the last has run out."""

    def __init__(self, server: GraphServer, client: httpx.Client) -> None:
        self._server = server
        self._client = client
        self._cache = msal.SerializableTokenCache()
        self._app: Any = None

    def token(self) -> Secret:
        """Return a token that is valid for some minutes.

        Raises:
            NoToken: with the outcome that this means for a mail.
            MailError: there is no usable password store.
        """
        with _translated(self._server):
            app = self._application()
            if self._server.login == "device":
                found = self._of_person(app)
            else:
                found = app.acquire_token_for_client([f"{self._server.graph}/.default"])
        return _token(found)

    def sign_in(self, show: Callable[[str, str], None]) -> str:
        """Let a person sign in with a browser anywhere; return the account's name.

        `show` is told the address and the code to type in there; the call then waits.

        Raises:
            NoToken: the sign-in failed or was not finished in time.
            MailError: there is no usable password store.
        """
        with _translated(self._server):
            app = self._application()
            flow = app.initiate_device_flow(self._scopes())
            if "user_code" not in flow:
                raise NoToken(_refused(flow))
            show(flow["verification_uri"], flow["user_code"])
            found = app.acquire_token_by_device_flow(flow)
        _token(found)
        self._remember()
        accounts = app.get_accounts()
        return str(accounts[0]["username"]) if accounts else ""

    def _application(self) -> Any:
        """Return msal's application; asks the login server where its addresses are."""
        if self._app is None:
            server = self._server
            settings: dict[str, Any] = {
                "authority": server.authority,
                "http_client": _Forms(self._client),
                # Known clouds need not be asked for; others cannot be found by asking Microsoft.
                "instance_discovery": False if server.login_url else None,
            }
            if server.login == "device":
                kept = find("keyring", server.account)
                if kept:
                    self._cache.deserialize(kept.reveal())
                self._app = msal.PublicClientApplication(
                    server.client_id, token_cache=self._cache, **settings
                )
            else:
                self._app = msal.ConfidentialClientApplication(
                    server.client_id, client_credential=_credential(server), **settings
                )
        return self._app

    def _of_person(self, app: Any) -> Mapping[str, Any]:
        accounts = app.get_accounts()
        if not accounts:
            raise NoToken(stopped("还没有登录 Microsoft 365", _SIGN_IN))
        found = app.acquire_token_silent_with_error(self._scopes(), account=accounts[0])
        self._remember()
        return found or {"error": "interaction_required"}

    def _remember(self) -> None:
        """Keep the person's tokens where passwords are kept; the refresh token changes with use."""
        if self._cache.has_state_changed:
            keep(self._server.account, Secret(self._cache.serialize()))
            self._cache.has_state_changed = False

    def _scopes(self) -> list[str]:
        wanted = (*_DELEGATED, *_CALENDAR) if self._server.keeps_calendar else _DELEGATED
        return [f"{self._server.graph}/{scope}" for scope in wanted]


@contextmanager
def _translated(server: GraphServer) -> Iterator[None]:
    """Turn what msal and the network report into a `NoToken`: no mail was sent, whatever it is."""
    where = f"登录服务器 {server.authority}"
    try:
        yield
    except (NoToken, MailError):
        raise
    except Exception as error:
        outcome = connection_trouble(error, where)
        if isinstance(error, ValueError) and not isinstance(error, JSONDecodeError):
            # msal: no such tenant, or no such certificate
            outcome = stopped(
                f"{where} 无法使用", "请检查 cloud、tenant 和 certificate（含证书密码）"
            )
        raise NoToken(outcome or not_accepted(f"{where} 没有正常答复", "请稍后再试")) from error


def _credential(server: GraphServer) -> str | dict[str, Any]:
    secret = server.secret.reveal() if server.secret else ""
    if server.login == "secret":
        return secret
    credential: dict[str, Any] = {"private_key_pfx_path": str(server.certificate)}
    return {**credential, "passphrase": secret} if secret else credential


def _token(found: Mapping[str, Any]) -> Secret:
    if "access_token" not in found:
        raise NoToken(_refused(found))
    return Secret(str(found["access_token"]))


def _refused(found: Mapping[str, Any]) -> Outcome:
    """Return what a refused login means; its own text is long and English, its number is enough."""
    error = str(found.get("error", ""))
    number = re.search(r"AADSTS(\d+)", str(found.get("error_description", "")))
    if number and number[1] in _CODES:
        what, remedy = _CODES[number[1]]
        return stopped(f"Microsoft 365 拒绝登录：{what}（AADSTS{number[1]}）", remedy)
    shown = f"AADSTS{number[1]}" if number else error
    remedy = _SIGN_IN if error in _LOGIN_AGAIN else "请检查 client_id、tenant、cloud 和密码或证书"
    return stopped(f"Microsoft 365 拒绝登录（{shown}）", remedy)
