"""One cell: what its XML says, and the XML that says a value."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from math import isfinite
from typing import NamedTuple

from addin.book.ooxml import container, xmltree
from addin.book.ooxml.serial import date_of, moment_of, serial_of
from addin.content import Value, empty_value
from addin.errors import InputError
from addin.forms.model import Kind
from addin.forms.vocabularies import NO, YES

MAX_TEXT = 32_767
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# What XML 1.0 cannot hold, lone surrogates, and CR, which a parser would turn into LF.
_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ATTRIBUTE = re.compile(rb'([\w:.-]+)="([^"]*)"')
_REFERENCE = re.compile("&(#x[0-9A-Fa-f]+|#[0-9]+|lt|gt|amp|quot|apos);")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}


class Raw(NamedTuple):
    """A cell as it stands in the file, with shared strings resolved.

    `type` is the cell type of the file format, with `s` and `inlineStr` given as `str`;
    `text` is None for a cell without a value.
    """

    type: str
    text: str | None
    style: int
    has_formula: bool


@dataclass(frozen=True, slots=True)
class Unfit:
    """A value that its field's kind does not allow: text in a date cell, an error."""

    raw: str


@lru_cache
def pattern(prefix: bytes) -> re.Pattern[bytes]:
    """Match a cell from behind its reference's quotation mark to its end.

    Groups: attributes, formula, value, plain inline string, rich inline string.
    """
    return re.compile(
        rb'((?: [\w:.-]+="[^"<>]*")*) ?(?:/>|>'
        rb"(<%(p)sf(?: [^<>]*)?(?:/>|>[^<]*</%(p)sf>))?"
        rb"(?:<%(p)sv ?/>|<%(p)sv(?: [^<>]*)?>([^<]*)</%(p)sv>"
        rb"|<%(p)sis><%(p)st(?: [^<>]*)?>([^<]*)</%(p)st></%(p)sis>|<%(p)sis>(.*?)</%(p)sis>)?"
        rb"</%(p)sc>)" % {b"p": re.escape(prefix)},
        re.DOTALL,
    )


@lru_cache(maxsize=4096)
def type_and_style(attributes: bytes) -> tuple[str, int]:
    """Return what the attributes of a cell's start tag say: its type and its style."""
    known = dict(_ATTRIBUTE.findall(attributes))
    style = known.get(b"s", b"0")
    return known.get(b"t", b"n").decode(), int(style) if style.isdigit() else 0


def plain(text: bytes) -> str:
    """Return the text that stands between two tags, as an XML parser would give it."""
    if b"\r" not in text and b"&" not in text:
        return text.decode()
    text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return _REFERENCE.sub(_resolved, text.decode())


def _resolved(match: re.Match[str]) -> str:
    name = match[1]
    if name[0] != "#":
        return _NAMED[name]
    return chr(int(name[2:], 16) if name[1] == "x" else int(name[1:]))


def unescape_cell(text: str) -> str:
    """Resolve the ``_xHHHH_`` by which a cell holds what XML cannot."""
    if "_x" not in text:
        return text
    text = _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text)
    # Two escaped halves of a surrogate pair are one character.
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def escape_cell(text: str) -> str:
    """Return text as it stands in a cell's XML, with what XML cannot hold as ``_xHHHH_``."""
    text = _ILLEGAL.sub(lambda m: f"_x{ord(m[0]):04X}_", text)
    return xmltree.escape(text)


def string_item(inner: bytes, where: str) -> str:
    """Return the text of a shared or inline string: its runs joined, phonetic guides left out."""
    if inner.count(b"<") == 2 and b"/>" not in inner:
        start = inner.index(b">") + 1
        return unescape_cell(plain(inner[start : inner.rindex(b"<")]))
    root = xmltree.parse(b"<si>" + inner + b"</si>", where)
    texts: list[str] = []
    for child in root.children:
        if child.local == "t":
            texts.append(child.text)
        elif child.local == "r" and (run := child.find("t")) is not None:
            texts.append(run.text)
    return unescape_cell("".join(texts))


def respelt(data: bytes, prefix: bytes, where: str) -> tuple[bytes, int]:
    """Return the cell at the start of `data` in the spelling that `pattern` knows, and its length.

    `data` begins behind the cell's reference; its tags may have other quotes, white space or
    order.

    Raises:
        BrokenWorkbook: it is no cell.
    """
    name, whole = prefix + b"c", b"<" + prefix + b'c r="A1"' + data
    tag = xmltree.TAG.match(whole)
    end = tag.end() if tag else 0
    if tag is None or not tag[0].endswith(b"/>"):
        end = whole.find(b"</" + name + b">", end) + len(name) + 3
    root = xmltree.parse(whole[:end], where)
    inner: list[bytes] = []
    for local in ("f", "v", "is"):
        if (child := root.find(local)) is not None:
            child_name = prefix + local.encode()
            given, body = _spelt(child.attributes), whole[child.inner : child.close]
            inner.append(b"<%s%s>%s</%s>" % (child_name, given, body, child_name))
    given = _spelt({key: value for key, value in root.attributes.items() if key != "r"})
    usual = b"%s>%s</%s>" % (given, b"".join(inner), name)
    if pattern(prefix).match(usual) is None:
        raise container.damaged(where)
    return usual, end - (len(whole) - len(data))


def _spelt(attributes: dict[str, str]) -> bytes:
    pairs = (f' {key}="{xmltree.escape(value, quote=True)}"' for key, value in attributes.items())
    return "".join(pairs).encode()


class CellReader:
    """Turns the bytes of cells into `Raw` and into values of a kind.

    `shared` gives a shared string by its index, `is_date_style` whether a style shows dates.
    """

    def __init__(
        self,
        *,
        prefix: bytes,
        where: str,
        shared: Callable[[int], str],
        is_date_style: Callable[[int], bool],
        since_1904: bool,
    ) -> None:
        self._match = pattern(prefix).match
        self._prefix = prefix
        self.formula_end = b"</" + prefix + b"f>"
        self._where = where
        self._shared = shared
        self._is_date_style = is_date_style
        self._since_1904 = since_1904

    def raw(self, cell: bytes) -> Raw:
        """Read a cell's bytes from behind its reference's quotation mark on."""
        match = self._match(cell)
        if match is None:
            return self.raw(respelt(cell, self._prefix, self._where)[0])
        given, formula, value, inline, rich = match.groups()
        kind, style = type_and_style(given)
        text: str | None = None
        if value is not None:
            text = plain(value)
        elif inline is not None:
            text = unescape_cell(plain(inline))
        elif rich is not None:
            text = string_item(rich, self._where)
        return self._made(kind, style, text, formula is not None)

    def _made(self, kind: str, style: int, text: str | None, has_formula: bool) -> Raw:
        if text is not None:
            if kind == "inlineStr":
                kind = "str"
            elif kind == "s":
                kind, text = "str", self._shared(_index(text))
            elif kind == "str":
                text = unescape_cell(text)
            else:
                text = text.strip() or None
        return Raw(kind, text, style, has_formula)

    def text(self, cell: bytes) -> str | None:
        """Return the text of a cell that plainly holds text and has no formula, else None.

        Most cells of a workbook are of this sort; the answer is the same as that of `value`.
        """
        match = self._match(cell)
        if match is None or match[2] is not None:
            return None
        if (inline := match[4]) is not None:
            return unescape_cell(plain(inline)).strip()
        if (value := match[3]) is not None and b' t="s"' in match[1] and value.isdigit():
            return self._shared(int(value)).strip()
        return None

    def value(self, raw: Raw, kind: Kind) -> Value | Unfit:
        """Return what a cell means for a field of a kind."""
        if raw.text is None:
            return empty_value(kind)
        if raw.type == "e":
            return Unfit(raw.text)
        if kind.is_text:
            return self._as_text(raw, raw.text, kind)
        if raw.type == "str":
            stripped = raw.text.strip()
            return Unfit(stripped) if stripped else None
        if raw.type == "b":
            return Unfit("TRUE" if raw.text == "1" else "FALSE")
        if kind.is_date:
            return self._as_date(raw, raw.text, kind)
        return _as_number(raw.text, kind)

    def _as_text(self, raw: Raw, text: str, kind: Kind) -> str:
        if raw.type == "str":
            return text.strip()
        if raw.type == "b":
            yes = text == "1"
            if kind is Kind.YES_NO:
                return YES if yes else NO
            return "TRUE" if yes else "FALSE"
        if raw.type == "n":
            number = _number(text)
            if self._is_date_style(raw.style):
                if number is not None and 0 <= number < 1:  # an hour that was typed: 9:00
                    minutes = round(number * 1440) % 1440
                    return f"{minutes // 60:02}:{minutes % 60:02}"
                moment = self._as_date(raw, text, Kind.DATETIME)
                if isinstance(moment, datetime):
                    midnight = not (moment.hour or moment.minute or moment.second)
                    return f"{moment:%Y-%m-%d}" if midnight else f"{moment:%Y-%m-%d %H:%M}"
            if isinstance(number, float):
                return f"{number:.15g}"
            return text if number is None else str(number)
        return text.strip()

    def _as_date(self, raw: Raw, text: str, kind: Kind) -> date | datetime | Unfit:
        if raw.type == "d":
            return _iso(text, kind)
        number = _number(text)
        if number is None:
            return Unfit(text)
        read = moment_of if kind is Kind.DATETIME else date_of
        if abs(number) > 3_000_000:
            return Unfit(text)
        return read(number, since_1904=self._since_1904) or Unfit(text)


def _index(text: str) -> int:
    return int(text) if text.strip().isdigit() else -1


def _iso(text: str, kind: Kind) -> date | datetime | Unfit:
    try:
        moment = datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return Unfit(text)
    return moment if kind is Kind.DATETIME else moment.date()


def _number(text: str) -> int | float | None:
    """Return the number that a cell's text says; None if it says none that is finite."""
    if len(text) < 16 and text.isascii() and text.isdigit():
        return int(text)
    try:
        number = float(text)
    except ValueError:
        return None
    if not isfinite(number):
        return None
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _as_number(text: str, kind: Kind) -> int | float | Unfit:
    number = _number(text)
    if number is None or (kind is Kind.INTEGER and isinstance(number, float)):
        return Unfit(text)
    return number


def content(value: Value, *, since_1904: bool, where: str, cached: bool = False) -> tuple[str, str]:
    """Return a cell's type and the XML of its value, for a value that is not empty.

    Text stays text whatever it begins with; `cached` gives the value of a formula cell.

    Raises:
        InputError: a cell cannot hold this value.
    """
    if isinstance(value, bool):
        return "b", f"<v>{value:d}</v>"
    if isinstance(value, date):
        serial = serial_of(value, since_1904=since_1904)
        if serial is None:
            raise InputError(
                f"日期 {value} 早于工作簿的日历", where=where, remedy="请改用更晚的日期。"
            )
        return "", f"<v>{serial!r}</v>"
    if isinstance(value, int | float):
        if not isfinite(value):
            raise InputError("这不是一个有限的数", where=where, remedy="请改成数字。")
        return "", f"<v>{value!r}</v>"
    text = value or ""
    if len(text.encode("utf-16-le", "surrogatepass")) > 2 * MAX_TEXT:
        raise InputError(
            f"文字超过 {MAX_TEXT} 个字符，单元格放不下", where=where, remedy="请缩短后再试。"
        )
    escaped = escape_cell(text)
    if cached:
        return "str", f"<v>{escaped}</v>" if escaped == escaped.strip() else (
            f'<v xml:space="preserve">{escaped}</v>'
        )
    return "inlineStr", f'<is><t xml:space="preserve">{escaped}</t></is>'


def needs_quote(text: str) -> bool:
    """Whether Excel would take the text for a formula if somebody typed it again."""
    return text[:1] in ("=", "+", "-", "@", "\t", "\r", "'", "＝", "＋", "－", "＠")
