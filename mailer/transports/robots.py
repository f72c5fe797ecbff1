"""Group robots of 企业微信, 钉钉 and 飞书: one message to one group, tried once.

All three answer with HTTP 200 and tell in the body what became of the message; nobody can look for
it afterwards, so that what is in doubt stays so.
The address is a secret, for whoever has it can write to the group: it stands in no message, log or
ledger.
"""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Callable
from datetime import timedelta

import httpx

from mailer.delivery.credentials import Secret
from mailer.delivery.transport import Envelope, MailState, Outcome
from mailer.transports.http_status import outcome_of_status
from mailer.transports.robot_vendors import BY_WORDS, CHECKS, NO_ROBOT, Vendor
from mailer.transports.trouble import (
    connection_trouble,
    in_doubt,
    not_accepted,
    refused,
    stopped,
)


class RobotTransport:
    """Writes into the group `group` as its robot."""

    settles_after = timedelta(0)  # nobody can look, so nothing is ever "not found"

    def __init__(
        self,
        group: str,
        vendor: Vendor,
        address: Secret,
        secret: Secret | None,
        *,
        context: ssl.SSLContext,
        timeout: float = 30.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.group, self.vendor = group, vendor
        self._address, self._secret = address, secret
        self._clock = clock
        self._client = httpx.Client(
            verify=context, timeout=httpx.Timeout(timeout, connect=min(timeout, 20.0))
        )

    @property
    def name(self) -> str:
        """Return the group as the ledger keeps it."""
        return f"{self.vendor.title}群：{self.group}"

    def deliver(self, envelope: Envelope, message: bytes) -> Outcome:
        """Write the message, which is markdown, into the group."""
        vendor = self.vendor
        query, extra = (
            vendor.signed(self._secret.reveal(), self._clock()) if self._secret else ({}, {})
        )
        body = {**vendor.body(envelope.subject, message.decode()), **extra}
        try:
            address = httpx.URL(self._address.reveal()).copy_merge_params(query)
            content = json.dumps(body, ensure_ascii=False).encode()
            answer = self._client.post(
                address,
                content=content,
                headers={"Content-Type": "application/json; charset=utf-8"},
            )
        except (httpx.InvalidURL, httpx.UnsupportedProtocol):
            return stopped(f"{self.name} 的地址不对", NO_ROBOT[1])
        except httpx.HTTPError as error:
            return connection_trouble(error, self.name) or in_doubt(f"{self.name} 没有答复")
        if answer.status_code != 200:
            return outcome_of_status(answer.status_code, self.name, login="机器人")
        return self._outcome(answer)

    def was_delivered(self, message_id: str) -> bool | None:
        """Nobody can look into a group."""
        return None

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def _outcome(self, answer: httpx.Response) -> Outcome:
        """Return what the body of an answer says."""
        try:
            said = answer.json()
            code = next(int(said[key]) for key in self.vendor.codes if key in said)
        except (ValueError, TypeError, StopIteration):
            return in_doubt(f"{self.name} 的答复不正常")
        vendor = self.vendor
        if code == 0:
            return Outcome(MailState.SENT)
        if code in vendor.rates:
            wait = vendor.rates[code]
            return not_accepted(f"{self.name} 要求稍后再发（{code}）", "请稍后再试", wait=wait)
        if code in vendor.content:
            what, remedy = vendor.content[code]
            return refused(f"{self.name}{what}（{code}）", remedy)
        words = str(said.get("errmsg", "")).casefold() if code == CHECKS else ""
        by_words = next((each for word, each in BY_WORDS.items() if word in words), None)
        what, remedy = vendor.setup.get(code) or by_words or ("不接受消息", "请检查机器人的设置")
        return stopped(f"{self.name}：{what}（{code}）", remedy)
