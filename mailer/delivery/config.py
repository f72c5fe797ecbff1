"""The file `xiezuo.toml`: by which way mails go out, read with errors that name line and remedy.

Secrets never stand in it; `mailer.delivery.credentials` says where they are.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path
from typing import Any

import platformdirs

from addin.errors import InputError
from addin.reading.addresses import is_address
from mailer.delivery.config_keys import GROUP, GROUPS, SECTIONS, TRANSPORTS, Key, KeyKind
from mailer.delivery.ownership import check_owner_alone_writes
from mailer.delivery.pace import ServerLimits
from mailer.planning.recipients import Mailbox

FILE = "xiezuo.toml"
_SECRETS = re.compile(r"pass|pwd|secret|token|密码|口令|密钥", re.IGNORECASE)
_SYNTAX_AT = re.compile(r"\(at line (\d+), column \d+\)|\(at end of document\)")


@dataclass(frozen=True, slots=True)
class Config:
    """What `path` says: the name of the transport and, by section, every setting or its default.

    `groups` has the settings of each group of a team chat, by its name.
    `path` is None where there is no file, and mails go to the outbox folder.
    """

    path: Path | None
    sections: Mapping[str, Mapping[str, Any]]
    groups: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def transport(self) -> str:
        """Return ``outbox``, ``smtp``, ``exchange`` or ``graph``."""
        return str(self.sections["mail"]["transport"])

    @property
    def sender(self) -> Mailbox | None:
        """Return from whom mails come: what ``[mail]`` says, else the mailbox that sends them."""
        mail, own = self.sections["mail"], self.of_transport
        address = mail["sender"] or own.get("mailbox") or own.get("user", "")
        return Mailbox(mail["sender_name"], address) if is_address(address) else None

    @property
    def redirect_to(self) -> Mailbox | None:
        """Return the mailbox of a trial."""
        address = self.sections["mail"]["redirect_to"]
        return Mailbox("", address) if address else None

    @property
    def alarm_to(self) -> str:
        """Return the address of whoever hears that the runs fail; empty where nobody does."""
        return str(self.sections["mail"]["alarm_to"])

    @property
    def alarm_group(self) -> str:
        """Return the group that hears that the runs fail, too; empty where none does."""
        return str(self.sections["mail"]["alarm_group"])

    @property
    def by_alarm(self) -> Config:
        """Return the settings by which an alarm goes out: another way, where one is named."""
        mail = self.sections["mail"]
        own = {**mail, "transport": mail["alarm_by"] or mail["transport"]}
        return replace(self, sections={**self.sections, "mail": own})

    @property
    def invites_by_calendar(self) -> bool:
        """Return whether meetings go into the calendar of a mailbox whose server invites itself."""
        is_kept = self.transport in ("exchange", "graph")
        return is_kept and self.sections["mail"]["invitations"] == "calendar"

    @property
    def limits(self) -> ServerLimits:
        """Return what the server is asked to bear; a folder bears everything."""
        mail = self.sections["mail"]
        return ServerLimits(
            per_minute=0 if self.transport == "outbox" else mail["per_minute"],
            attempts=mail["attempts"],
            failures_in_a_row=mail["failures_in_a_row"],
            patience=mail["patience"],
        )

    def file(self, section: str, key: str) -> Path | None:
        """Return a file that a setting names; a relative one is beside the settings."""
        return self.beside(self.sections[section][key])

    def beside(self, name: str) -> Path | None:
        """Return a file by its name, None for none; a relative one is beside the settings."""
        if not name:
            return None
        folder = self.path.parent if self.path else Path()
        return folder / Path(name).expanduser()

    @property
    def of_transport(self) -> Mapping[str, Any]:
        """Return the section of the transport that is used."""
        return self.sections[self.transport]


def default_places() -> tuple[Path, ...]:
    """Return where the file is looked for: among the user's settings, then the computer's.

    Never in the working folder or beside a workbook: whoever can put a file there would decide
    to whom our mails and our password go.
    """
    return (
        platformdirs.user_config_path("xiezuo", appauthor=False) / FILE,
        platformdirs.site_config_path("xiezuo", appauthor=False) / FILE,
    )


def strays(folders: Iterable[Path]) -> list[Path]:
    """Return the files of that name in some folders, where none of them counts."""
    counting = {place.resolve() for place in default_places()}
    found = {(folder / FILE).resolve() for folder in folders if (folder / FILE).is_file()}
    return sorted(found - counting)


def move_command(stray: Path) -> str:
    """Return the command that brings a file to where it counts."""
    return f'xiezuo mail setup --move "{stray}"'


def require_counting(config: Config, found: Sequence[Path]) -> None:
    """Raise InputError where a file that does not count is all that there is to send by.

    It was meant to send; mails must not go to an outbox instead, unseen.
    """
    if config.path is None and found:
        raise InputError(
            "这里的邮件设置不起作用，也没有别的邮件设置，没有发送任何邮件",
            where=str(found[0]),
            remedy=f"要使用它，请运行：{move_command(found[0])}；"
            "只写成 .eml 文件，请加 --outbox 文件夹。",
        )


def load(path: Path | None = None) -> Config:
    """Return what the file says; without `path` the first one of `default_places`, or defaults.

    Raises:
        InputError: `path` is not there, others can write it, or the file cannot be understood;
            says the line.
    """
    found = path or next((place for place in default_places() if place.exists()), None)
    if found is None:
        return parse("")
    try:
        if not found.is_file() and found.exists():  # a folder, or a device that never ends
            raise InputError(
                "这不是设置文件", where=str(found), remedy="请给出 xiezuo.toml 这样的文件。"
            )
        text = found.read_text(encoding="utf-8-sig")
        check_owner_alone_writes(found)
        return parse(text, found)
    except FileNotFoundError:
        raise InputError(
            "没有这个设置文件",
            where=str(found),
            remedy="请检查路径，或运行 xiezuo mail setup 生成。",
        ) from None
    except UnicodeDecodeError:
        raise InputError(
            "设置文件不是 UTF-8 编码", where=str(found), remedy="请用记事本另存为 UTF-8。"
        ) from None
    except OSError as error:
        raise InputError(
            "设置文件无法读取", where=str(found), remedy="请检查文件的权限。"
        ) from error


def template() -> str:
    """Return the commented file that `xiezuo mail setup` writes."""
    return files("mailer").joinpath("templates", FILE).read_text(encoding="utf-8")


def parse(text: str, path: Path | None = None) -> Config:
    """Return what the text of a file says.

    Raises:
        InputError: naming the line, the key and what to write instead.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(error, text, path) from None
    reader = _Reader(data, text.splitlines(), path)
    config = Config(path, reader.sections(), reader.groups())
    if config.transport == "smtp" and config.sender is None:
        raise InputError(
            "缺少 sender（发件地址）",
            where=f"{path or FILE} [mail]",
            remedy='请写上，如 sender = "xiezuo@example.com"。',
        )
    return config


@dataclass(frozen=True, slots=True)
class _Reader:
    data: Mapping[str, Any]
    lines: list[str]
    path: Path | None

    def sections(self) -> dict[str, dict[str, Any]]:
        for name, value in self.data.items():
            if name not in (*SECTIONS, GROUPS) or not isinstance(value, dict):
                self._refuse_section(name, value)
        given = self.data.get("mail", {}).get("transport", "outbox")
        used = {"mail", given if given in TRANSPORTS else "outbox"}
        used.add(str(self.data.get("mail", {}).get("alarm_by", "")))
        return {
            name: self._section(name, keys, self.data.get(name, {}), is_used=name in used)
            for name, keys in SECTIONS.items()
        }

    def groups(self) -> dict[str, dict[str, Any]]:
        found = {}
        for name, given in self.data.get(GROUPS, {}).items():
            section = f"{GROUPS}.{name}"
            if not isinstance(given, dict):
                remedy = f'请给每个群一节，如 [{GROUPS}."新品上市"]，再写 robot。'
                raise self._error(f"{name} 不在任何一个群里", GROUPS, name, remedy)
            found[name] = self._section(section, GROUP, given, is_used=True)
        alarmed = self.data.get("mail", {}).get("alarm_group", "")
        if alarmed and alarmed not in found:
            remedy = f'请写成已有的群，或加上 [{GROUPS}."{alarmed}"] 这一节。'
            raise self._error(f"没有“{alarmed}”这个群", "mail", "alarm_group", remedy)
        return found

    def _section(
        self, name: str, declared: Iterable[Key], given: Mapping[str, Any], *, is_used: bool
    ) -> dict[str, Any]:
        keys = {key.name: key for key in declared}
        for unknown in given.keys() - keys.keys():
            self._refuse_key(name, unknown, keys)
        values = {}
        for key in keys.values():
            if key.name in given:
                values[key.name] = self._value(name, key, given[key.name])
            else:
                values[key.name] = key.default
            if is_used and key.is_needed(values) and values[key.name] in ("", 0, ()):
                raise self._error(
                    f"缺少 {key.name}（{key.title}）", name, key.name, f"请写上，如 {key.example}。"
                )
        return values

    def _value(self, section: str, key: Key, value: Any) -> Any:
        """Return a value in its kind; an empty text counts as not given."""
        # What was put where a secret's place belongs may be the secret itself.
        is_open = key.kind not in (KeyKind.SECRET_PLACE, KeyKind.URL)
        shown = f"“{str(value)[:60]}”" if is_open else ""
        remedy = f"请写成 {key.example}。"
        wrong = self._error(f"{key.name}（{key.title}）的值{shown}不对", section, key.name, remedy)
        match key.kind:
            case KeyKind.NUMBER:
                fits = type(value) is int and key.least <= value <= key.most
                if not fits:
                    limits = f"请写 {key.least} 到 {key.most} 之间的整数。"
                    raise self._error(wrong.what, section, key.name, limits)
            case KeyKind.SWITCH:
                if not isinstance(value, bool):
                    raise wrong
            case KeyKind.DOMAINS:
                if not (isinstance(value, list) and all(_is_domain(each) for each in value)):
                    raise wrong
                return tuple(str(each).casefold() for each in value)
            case KeyKind.NAMES:
                if not (isinstance(value, list) and all(isinstance(e, str) and e for e in value)):
                    raise wrong
                return tuple(value)
            case _:
                if not isinstance(value, str) or (value and not self._is_fit(key, value)):
                    raise wrong
        return value

    def _is_fit(self, key: Key, value: str) -> bool:
        if any(ord(letter) < 32 for letter in value):
            return False
        match key.kind:
            case KeyKind.CHOICE:
                return value in key.choices
            case KeyKind.ADDRESS:
                return is_address(value)
            case KeyKind.SECRET_PLACE:
                return value == "keyring" or re.fullmatch(r"env:XIEZUO_\w+", value) is not None
            case KeyKind.URL:
                return re.fullmatch(r"https://[^\s/?#@]+(?:/[^\s?#]*)?", value) is not None
            case KeyKind.HOST:
                return re.fullmatch(r"[A-Za-z0-9.-]+|\[?[0-9A-Fa-f:]+\]?", value) is not None
            case _:
                return True

    def _refuse_section(self, name: str, value: object) -> None:
        if not isinstance(value, dict):
            self._refuse_key("", name, {})
        meant = get_close_matches(name, SECTIONS, 1)
        near = f"是不是 [{meant[0]}]？" if meant else ""
        known = "、".join(f"[{section}]" for section in (*SECTIONS, f'{GROUPS}."群的名称"'))
        raise self._error(f"没有 [{name}] 这一节", name, "", f"{near}可用的节：{known}。")

    def _refuse_key(self, section: str, name: str, keys: Mapping[str, Key]) -> None:
        if _SECRETS.search(name):
            raise self._error(
                f"{name} 不能写在设置文件里",
                section,
                name,
                "请删除这一行，改用 xiezuo mail password 存进系统密码库。",
            )
        if not section:
            remedy = "请把它写在一节里，如 [mail] 的下面。"
            raise self._error(f"{name} 不在任何一节里", section, name, remedy)
        meant = get_close_matches(name, keys, 1)
        near = f"是不是 {meant[0]}？" if meant else ""
        raise self._error(
            f"没有 {name} 这个设置", section, name, f"{near}可用的设置：{'、'.join(keys)}。"
        )

    def _error(self, what: str, section: str, key: str, remedy: str) -> InputError:
        line = line_of(self.lines, section, key)
        at = f"第{line}行" if line else ""
        where = f"{self.path or FILE} {at}[{section}]" if section else f"{self.path or FILE} {at}"
        return InputError(what, where=where, remedy=remedy)


def line_of(lines: list[str], section: str, key: str) -> int:
    """Return the number of the line of a key, else of its section, else 0."""
    current, of_section = "", 0
    for number, line in enumerate(lines, 1):
        head = re.match(r"\s*\[\s*([^\[\]]+?)\s*\]", line)
        if head:
            current = re.sub("[\"']", "", head[1])
            of_section = number if current == section else of_section
        elif key and current == section and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
            return number
    return of_section


def _is_domain(value: object) -> bool:
    return isinstance(value, str) and is_address(f"a@{value}")


def _syntax_error(error: Exception, text: str, path: Path | None) -> InputError:
    found = _SYNTAX_AT.search(str(error))
    line = int(found[1]) if found and found[1] else len(text.splitlines())
    lines = text.splitlines()
    # Only the name is shown: what stands behind it may be a password.
    shown = lines[line - 1].partition("=")[0].strip()[:40] if 0 < line <= len(lines) else ""
    return InputError(
        f"“{shown}”这一行无法识别",
        where=f"{path or FILE} 第{line}行",
        remedy='请写成 名称 = "文字" 或 名称 = 数字；文字两边要有英文引号，反斜杠写两遍或用单引号。',
    )
