"""What may stand in `xiezuo.toml`: sections, keys, their kinds, defaults and examples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

TRANSPORTS = ("outbox", "smtp", "exchange", "graph")


class KeyKind(Enum):
    """What a value is."""

    TEXT = auto()
    CHOICE = auto()
    NUMBER = auto()
    ADDRESS = auto()
    DOMAINS = auto()
    NAMES = auto()
    HOST = auto()
    URL = auto()
    FILE = auto()
    SWITCH = auto()
    SECRET_PLACE = auto()  # "keyring", or "env:XIEZUO_NAME"


@dataclass(frozen=True, slots=True)
class Key:
    """One setting.

    - `needed`: required where its section is used: always, or where another key has such a value.
    - `least`, `most`: of a number.
    """

    name: str
    title: str
    kind: KeyKind = KeyKind.TEXT
    default: Any = ""
    example: str = ""
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = 0
    needed: bool | tuple[str, tuple[str, ...]] = False

    def __post_init__(self) -> None:
        if not self.example:
            words = " 或 ".join(f'"{choice}"' for choice in self.choices)
            object.__setattr__(self, "example", words or repr(self.default).replace("'", '"'))

    def is_needed(self, values: Mapping[str, Any]) -> bool:
        """Return whether the value may not be empty beside the values before it."""
        if isinstance(self.needed, bool):
            return self.needed
        other, wanted = self.needed
        return values[other] in wanted


def _choice(name: str, title: str, *choices: str) -> Key:
    return Key(name, title, KeyKind.CHOICE, choices[0], choices=choices)


def _number(name: str, title: str, default: int, least: int, most: int) -> Key:
    return Key(name, title, KeyKind.NUMBER, default, least=least, most=most)


_SECRET = Key(
    "secret_from",
    "密码放在哪里",
    KeyKind.SECRET_PLACE,
    "keyring",
    '"keyring"，或 "env:XIEZUO_变量名"',
)
_CA = Key("ca_file", "公司根证书文件（PEM）", KeyKind.FILE, example="'C:\\证书\\公司根证书.pem'")
_TIMEOUT = _number("timeout", "等待服务器的秒数", 60, 1, 600)

GROUPS = "groups"
"""The section of the groups: in it each has a section of its own, ``[groups."新品上市"]``."""
GROUP: tuple[Key, ...] = (
    Key(
        "robot",
        "哪种群机器人",
        KeyKind.CHOICE,
        choices=("wecom", "dingtalk", "feishu"),
        needed=True,
    ),
    Key("collaborations", "哪些协作项目", KeyKind.NAMES, (), '["XC20261120-001"]'),
    Key(
        "address_from",
        "机器人地址放在哪里",
        KeyKind.SECRET_PLACE,
        "keyring",
        '"keyring"，或 "env:XIEZUO_变量名"',
    ),
    Key("sign_from", "加签密钥放在哪里", KeyKind.SECRET_PLACE, example='"keyring"'),
    _CA,
    _TIMEOUT,
)

SECTIONS: Mapping[str, tuple[Key, ...]] = {
    "mail": (
        _choice("transport", "发送方式", *TRANSPORTS),
        Key("sender", "发件地址", KeyKind.ADDRESS, example='"xiezuo@example.com"'),
        Key("sender_name", "发件人名称", default="跨部门协作提醒"),
        Key("domains", "允许的邮箱域名", KeyKind.DOMAINS, (), '["example.com"]'),
        Key("reply_to", "答复的收件地址", KeyKind.ADDRESS, example='"xiezuo@example.com"'),
        Key("templates", "公司的邮件模板文件夹", KeyKind.FILE, example='"邮件模板"'),
        Key("only_sender", "只由哪台电脑发送", example='"PC-017"'),
        Key("alarm_to", "连续失败时通知谁", KeyKind.ADDRESS, example='"it@example.com"'),
        Key(
            "alarm_by",
            "用哪种方式告诉",
            KeyKind.CHOICE,
            example='"smtp"',
            choices=("smtp", "exchange", "graph"),
        ),
        Key("alarm_group", "连续失败时也写进哪个群", example='"新品上市"'),
        Key("redirect_to", "试发时的收件地址", KeyKind.ADDRESS, example='"me@example.com"'),
        _choice("invitations", "会议邀请的发送方式", "calendar", "mail"),
        Key("flag_tasks", "在 Outlook 里加后续标志", KeyKind.SWITCH, False, "true 或 false"),
        _number("per_minute", "每分钟最多几封", 25, 1, 1_000),
        _number("attempts", "一封最多试几次", 4, 1, 10),
        _number("failures_in_a_row", "连续几封失败就停止", 3, 1, 100),
        _number("patience", "服务器要求等待时最多等几秒", 300, 0, 3_600),
    ),
    "outbox": (Key("folder", "发件箱文件夹", KeyKind.FILE, example='"outbox"'),),
    "smtp": (
        Key("host", "服务器", KeyKind.HOST, example='"smtp.example.com"', needed=True),
        _choice("security", "加密方式", "starttls", "tls"),
        _number("port", "端口", 0, 0, 65_535),
        Key("user", "登录名", example='"xiezuo@example.com"'),
        _SECRET,
        _CA,
        _TIMEOUT,
    ),
    "exchange": (
        Key(
            "endpoint",
            "EWS 地址",
            KeyKind.URL,
            example='"https://mail.example.com/EWS/Exchange.asmx"',
            needed=True,
        ),
        _choice("version", "服务器版本", "2019", "2016", "2013"),
        _choice("auth", "登录方式", "ntlm", "basic", "oauth", "kerberos"),
        Key("user", "登录名", example="'EXAMPLE\\xiezuo'", needed=("auth", ("ntlm", "basic"))),
        _SECRET,
        _choice("access", "访问方式", "delegate", "impersonation"),
        Key("mailbox", "发件邮箱", KeyKind.ADDRESS, example='"xiezuo@example.com"', needed=True),
        Key(
            "client_id", "应用程序(客户端) ID", example='"00000000-…"', needed=("auth", ("oauth",))
        ),
        Key(
            "token_url",
            "令牌地址",
            KeyKind.URL,
            example='"https://adfs.example.com/adfs/oauth2/token"',
            needed=("auth", ("oauth",)),
        ),
        Key("scope", "令牌范围", example='"https://mail.example.com/.default"'),
        _CA,
        _TIMEOUT,
    ),
    "graph": (
        _choice("cloud", "云", "global", "china"),
        Key("tenant", "目录(租户) ID 或域名", example='"contoso.onmicrosoft.com"', needed=True),
        Key("client_id", "应用程序(客户端) ID", example='"00000000-…"', needed=True),
        _choice("login", "登录方式", "secret", "certificate", "device"),
        Key(
            "certificate",
            "证书文件（PFX）",
            KeyKind.FILE,
            example="'C:\\证书\\xiezuo.pfx'",
            needed=("login", ("certificate",)),
        ),
        Key("mailbox", "发件邮箱", KeyKind.ADDRESS, example='"xiezuo@example.com"', needed=True),
        _SECRET,
        Key("login_url", "登录地址（特殊云）", KeyKind.URL, example='"https://login.example.com"'),
        Key(
            "graph_url", "Graph 地址（特殊云）", KeyKind.URL, example='"https://graph.example.com"'
        ),
        _CA,
        _TIMEOUT,
    ),
}
