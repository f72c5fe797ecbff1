"""How the group robots of 企业微信, 钉钉 and 飞书 are spoken to, and what their answers mean.

https://developer.work.weixin.qq.com/document/path/91770
https://open.dingtalk.com/document/orgapp/custom-robot-access
https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mailer.letters.group_text import Dialect

PER_MINUTE = 15
"""Messages of one robot in any minute; 企业微信 and 钉钉 bear 20."""
_MINUTE, _TEN_MINUTES = 60.0, 600.0

_Signed = tuple[
    Mapping[str, str], Mapping[str, Any]
]  # what is added to the address and to the body


@dataclass(frozen=True, slots=True)
class Vendor:
    """How one chat program is spoken to.

    - `body`: the message of a title and a text; `signed`: what a secret adds at a time (s).
    - `codes`: where the answer says what became of it; 0 means accepted.
    - `rates`: codes that say too fast, and for how many seconds; `setup`, `content`: what a code
      means that no message, or only not this one, gets past.
    """

    title: str
    dialect: Dialect
    body: Callable[[str, str], dict[str, Any]]
    signed: Callable[[str, float], _Signed]
    codes: tuple[str, ...]
    rates: Mapping[int, float]
    setup: Mapping[int, tuple[str, str]]
    content: Mapping[int, tuple[str, str]]


NO_ROBOT = (
    "没有这个机器人",
    "它可能被移出了群；请重新添加，用 xiezuo mail password --group 存入新的地址",
)
_SIGNATURE = (
    "签名不对",
    "请核对加签密钥和这台电脑的时间，用 xiezuo mail password --group 重新存入",
)
_KEYWORD = (
    "消息里没有机器人要求的关键词",
    "请在机器人的安全设置里把关键词设为“协作提醒”，或改用签名",
)
_PLACE = ("不允许从这台电脑的网络地址发送", "请在机器人的安全设置里加上公司的出口地址")
_TOO_LONG = ("认为消息太长或格式不对", "请把这条告诉管理员")


def _wecom_body(title: str, text: str) -> dict[str, Any]:
    return {"msgtype": "markdown", "markdown": {"content": text}}


def _dingtalk_body(title: str, text: str) -> dict[str, Any]:
    return {"msgtype": "markdown", "markdown": {"title": title, "text": text}}


def _feishu_body(title: str, text: str) -> dict[str, Any]:
    header = {"title": {"tag": "plain_text", "content": title}, "template": "blue"}
    card = {"header": header, "elements": [{"tag": "markdown", "content": text}]}
    return {"msg_type": "interactive", "card": card}


def _unsigned(secret: str, at: float) -> _Signed:
    return {}, {}


def _dingtalk_signed(secret: str, at: float) -> _Signed:
    stamp = str(round(at * 1000))
    sign = hmac.digest(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256)
    return {"timestamp": stamp, "sign": base64.b64encode(sign).decode()}, {}


def _feishu_signed(secret: str, at: float) -> _Signed:
    stamp = str(int(at))
    sign = hmac.digest(f"{stamp}\n{secret}".encode(), b"", hashlib.sha256)
    return {}, {"timestamp": stamp, "sign": base64.b64encode(sign).decode()}


VENDORS: Mapping[str, Vendor] = {
    "wecom": Vendor(
        "企业微信",
        Dialect(4096, "\n"),
        _wecom_body,
        _unsigned,
        ("errcode",),
        rates={45009: _MINUTE, 45033: _MINUTE},
        setup={93000: NO_ROBOT},
        content={40058: _TOO_LONG, 45002: _TOO_LONG},
    ),
    "dingtalk": Vendor(
        "钉钉",
        Dialect(5000, "\n\n"),
        _dingtalk_body,
        _dingtalk_signed,
        ("errcode",),
        rates={130101: _TEN_MINUTES, 410100: _TEN_MINUTES},
        setup={
            300001: NO_ROBOT,
            400013: NO_ROBOT,
            400101: NO_ROBOT,
            400102: NO_ROBOT,
            400106: NO_ROBOT,
        },
        content={460101: _TOO_LONG, 430102: ("认为消息里有不合适的内容", "请查看任务名称")},
    ),
    "feishu": Vendor(
        "飞书",
        Dialect(12_000, "\n", has_title=True),
        _feishu_body,
        _feishu_signed,
        ("code", "StatusCode"),
        rates={11232: _MINUTE},
        setup={19001: NO_ROBOT, 19021: _SIGNATURE, 19022: _PLACE, 19024: _KEYWORD},
        content={9499: _TOO_LONG},
    ),
}
CHECKS = 310000  # 钉钉 has one code for its three checks and tells them apart in words
BY_WORDS = {"sign": _SIGNATURE, "timestamp": _SIGNATURE, "keyword": _KEYWORD, "ip": _PLACE}
