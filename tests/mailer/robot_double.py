"""A double of the group robots of 企业微信, 钉钉 and 飞书 on loopback, with trouble by script.

It proves the protocol, not the vendors.
Every message is checked as each vendor does, and answered with HTTP 200 and the vendor's own error.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import ssl
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.mailer.loopback import Handler, https_server

KEY, SIGN = "8f3c-robot-key", "SEC-9d21"
PATHS = {
    "wecom": f"/cgi-bin/webhook/send?key={KEY}",
    "dingtalk": f"/robot/send?access_token={KEY}",
    "feishu": f"/open-apis/bot/v2/hook/{KEY}",
}
MOST = {"wecom": 4096, "dingtalk": 20_000, "feishu": 20 * 1024}
FAULTS = {  # what each answers: (code, words)
    "wecom": {
        "no-robot": (93000, "invalid webhook url, hint: [1], from ip: 1.2.3.4"),
        "rate": (45009, "api freq out of limit, hint: [2]"),
        "long": (40058, "markdown.content exceed max length 4096"),
        "other": (-1, "system error"),
    },
    "dingtalk": {
        "no-robot": (300001, "token is not exist"),
        "rate": (130101, "send too fast, exceed 20 times per minute"),
        "sign": (310000, "sign not match, more: [https://ding-doc.dingtalk.com]"),
        "keyword": (310000, "keywords not in content, more: [https://ding-doc.dingtalk.com]"),
        "place": (310000, "ip 1.2.3.4 not in whitelist"),
        "long": (460101, "message too long"),
    },
    "feishu": {
        "no-robot": (19001, "param invalid: incoming webhook access token invalid"),
        "rate": (11232, "frequency limited psm[lark.oapi.app_platform_runtime]"),
        "sign": (19021, "sign match fail or timestamp is not within one hour from current time"),
        "place": (19022, "Ip Not Allowed"),
        "keyword": (19024, "Key Words Not Found"),
        "long": (9499, "Bad Request"),
    },
}


class Robot:
    """One group: the messages that arrived, and the script of what goes wrong next."""

    def __init__(self, vendor: str, *, now: float, signs: bool = False) -> None:
        self.vendor, self.now, self.signs = vendor, now, signs
        self.script: list[str] = []
        self.messages: list[str] = []
        self.lock = threading.Lock()

    def take(self, target: str, headers: Any, content: bytes) -> tuple[int, str] | str:
        """Return the error of a message, a fault of the way, or (0, "ok") after it arrived."""
        fault = self.script.pop(0) if self.script else ""
        if fault in FAULTS[self.vendor]:
            return FAULTS[self.vendor][fault]
        if fault in ("drop-before", "503"):
            return fault
        wrong = self._wrong(target, headers, content)
        if wrong:
            return FAULTS[self.vendor][wrong]
        self.messages.append(self._text(json.loads(content)))
        return fault or (0, "ok")

    def _wrong(self, target: str, headers: Any, content: bytes) -> str:
        path, wanted = urlsplit(target), urlsplit(PATHS[self.vendor])
        query, wanted_query = parse_qs(path.query), parse_qs(wanted.query)
        if path.path != wanted.path or any(query.get(k) != v for k, v in wanted_query.items()):
            return "no-robot"
        if headers["Content-Type"].partition(";")[0] != "application/json":
            return "long"
        body = json.loads(content)
        if self.signs and not self._is_signed(query, body):
            return "sign"
        size = len(content) if self.vendor == "feishu" else len(self._text(body).encode())
        return "long" if size > MOST[self.vendor] else ""

    def _is_signed(self, query: dict[str, list[str]], body: dict[str, Any]) -> bool:
        if self.vendor == "dingtalk":
            stamp, given = query["timestamp"][0], query["sign"][0]
            age = abs(self.now - int(stamp) / 1000)
            made = hmac.new(SIGN.encode(), f"{stamp}\n{SIGN}".encode(), hashlib.sha256)
        else:
            stamp, given = body["timestamp"], body["sign"]
            age = abs(self.now - int(stamp))
            made = hmac.new(f"{stamp}\n{SIGN}".encode(), digestmod=hashlib.sha256)
        return age < 3600 and given == base64.b64encode(made.digest()).decode()

    def _text(self, body: dict[str, Any]) -> str:
        match self.vendor:
            case "wecom":
                assert body["msgtype"] == "markdown"
                return str(body["markdown"]["content"])
            case "dingtalk":
                assert body["msgtype"] == "markdown"
                assert body["markdown"]["title"]
                return str(body["markdown"]["text"])
            case _:
                assert body["msg_type"] == "interactive"
                (element,) = body["card"]["elements"]
                return str(element["content"])


@contextmanager
def robot_server(robots: Iterable[Robot], context: ssl.SSLContext) -> Iterator[str]:
    """Run the vendors of some robots while the block runs; yields ``https://127.0.0.1:port``."""
    by_path = {urlsplit(PATHS[robot.vendor]).path: robot for robot in robots}

    class Vendor(Handler):
        def do_POST(self) -> None:
            content = self.body()
            robot = by_path.get(urlsplit(self.path).path, next(iter(by_path.values())))
            with robot.lock:
                said = robot.take(self.path, self.headers, content)
            match said:
                case (code, words):
                    names = ("code", "msg") if robot.vendor == "feishu" else ("errcode", "errmsg")
                    answer = dict(zip(names, (code, words), strict=True))
                    self.answer(200, json.dumps(answer).encode(), "application/json")
                case "503":
                    self.answer(503, b"busy")
                case "garbage-after":
                    self.answer(200, b"<html>proxy</html>")
                case _:
                    self.hang_up()

    with https_server(Vendor, context) as port:
        yield f"https://127.0.0.1:{port}"
