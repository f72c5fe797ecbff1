"""Requests to one mailbox in Microsoft Graph, each made once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import httpx

from mailer.transports.graph_login import GraphLogin
from mailer.transports.graph_server import GraphServer
from mailer.transports.http_status import seconds


class Failed(Exception):
    """A request that did not succeed.

    - `status`, `code`: what the server answered; 0 and empty where it did not.
    - `wait`: seconds that it asks to wait.
    - `cause`: what happened on the way, where there was no answer.
    """

    def __init__(
        self, status: int = 0, code: str = "", wait: float = 0.0, cause: Exception | None = None
    ) -> None:
        super().__init__(status, code)
        self.status = status
        self.code = code
        self.wait = wait
        self.cause = cause


class GraphClient:
    """One connection, which stays open between requests; nothing is ever tried again by itself."""

    def __init__(self, server: GraphServer) -> None:
        self._server = server
        self._client = httpx.Client(
            verify=server.context,
            timeout=httpx.Timeout(server.timeout, connect=min(server.timeout, 20.0)),
            headers={"User-Agent": "Xiezuo"},
        )
        self.login = GraphLogin(server, self._client)

    def post_text(self, path: str, content: bytes) -> None:
        """Post plain text to a path of the mailbox that accepts it (202).

        Raises:
            Failed: with what became of it.
            NoToken: there is no token; nothing was sent.
        """
        response = self._request("POST", path, content=content, kind="text/plain")
        if response.status_code != 202:
            raise _failed(response)

    def send_json(self, method: str, path: str, document: object, *, accepted: int) -> None:
        """Send a JSON document to a path of the mailbox, which answers with the status `accepted`.

        Raises:
            Failed: with what became of it.
            NoToken: there is no token; nothing was sent.
        """
        content = json.dumps(document, ensure_ascii=False).encode()
        response = self._request(method, path, content=content, kind="application/json")
        if response.status_code != accepted:
            raise _failed(response)

    def get(self, path: str, query: Mapping[str, str]) -> dict[str, Any]:
        """Return the JSON document at a path of the mailbox.

        Raises:
            Failed, NoToken: there is none.
        """
        return _document(self._request("GET", path, query=query))

    def get_next(self, address: str) -> dict[str, Any]:
        """Return the next page of a list, at the address that the page before names.

        Raises:
            Failed, NoToken: there is none, or it is not in Graph: our token goes nowhere else.
        """
        inside = f"{self._server.of_mailbox}/"
        if not address.startswith(inside):
            raise Failed(code="another server")
        return _document(self._request("GET", address.removeprefix(inside)))

    def get_bytes(self, path: str, most: int) -> bytes:
        """Return what is at a path of the mailbox, of anything longer the first `most` bytes.

        Raises:
            Failed, NoToken: there is nothing.
        """
        headers = self._login_header()
        try:
            with self._client.stream("GET", self._address(path), headers=headers) as response:
                if response.status_code != 200:
                    response.read()
                    raise _failed(response)
                content = b""
                for piece in response.iter_bytes():
                    content += piece
                    if len(content) >= most:
                        break
                return content[:most]
        except httpx.HTTPError as error:
            raise Failed(cause=error) from error

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def _request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        content: bytes | None = None,
        kind: str = "",
    ) -> httpx.Response:
        headers = self._login_header() | ({"Content-Type": kind} if kind else {})
        try:
            return self._client.request(
                method, self._address(path), params=query, content=content, headers=headers
            )
        except httpx.HTTPError as error:
            raise Failed(cause=error) from error

    def _address(self, path: str) -> str:
        return f"{self._server.of_mailbox}/{path}"

    def _login_header(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.login.token().reveal()}"}


def _document(response: httpx.Response) -> dict[str, Any]:
    try:
        document = response.json() if response.status_code == 200 else None
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise _failed(response)
    return document


def _failed(response: httpx.Response) -> Failed:
    try:
        code = str(response.json()["error"]["code"])
    except (ValueError, TypeError, KeyError):
        code = ""
    return Failed(response.status_code, code, seconds(response.headers.get("Retry-After")))
