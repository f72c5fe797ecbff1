"""One cell: what its XML says, and the XML that says a value."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from math import isfinite
from typing import NamedTuple

from addin.book.ooxml import container, xmltree
from addin.content import Value, empty_value
from addin.errors import InputError
from addin.forms.model import Kind
from addin.reading import cells as meaning
from addin.reading.model import Respelt, Unreadable
from addin.reading.serial import moment_of, serial_of

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


@lru_cache
def _text_pattern(prefix: bytes) -> re.Pattern[bytes]:
    """Match a cell, as `pattern` does, that holds a text in the commonest spelling.

    Groups: the index of a shared string, a text in which nothing is escaped.
    """
    return re.compile(
        rb'(?: s="[0-9]+")? t="(?:s"><%(p)sv>([0-9]+)</%(p)sv>'
        rb'|inlineStr"><%(p)sis><%(p)st(?: xml:space="preserve")?>([^<&_\r]*)</%(p)st></%(p)sis>'
        rb")</%(p)sc>" % {b"p": re.escape(prefix)}
    )


@lru_cache
def _result_pattern(prefix: bytes) -> re.Pattern[bytes]:
    """Match a cell whose formula, which comes emptied, plainly came to a text or a whole number."""
    return re.compile(
        rb'(?: s="[0-9]+")?(?: t="str"><%(p)sf/><%(p)sv>([^<&_\r]*)|><%(p)sf/><%(p)sv>([0-9]{1,15}))'
        rb"</%(p)sv></%(p)sc>" % {b"p": re.escape(prefix)}
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
    With `formats`, a date that is shown as a number is told from others.
    """

    def __init__(
        self,
        *,
        prefix: bytes,
        where: str,
        shared: Callable[[int], str],
        is_date_style: Callable[[int], bool],
        since_1904: bool,
        formats: bool = True,
    ) -> None:
        self._match = pattern(prefix).match
        self._plain_text = _text_pattern(prefix).match
        self._plain_result = _result_pattern(prefix).match
        self._prefix = prefix
        self.formula_end = b"</" + prefix + b"f>"
        self._where = where
        self._shared = shared
        self._is_date_style = is_date_style
        self._since_1904 = since_1904
        self._formats = formats

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
        match = self._plain_text(cell)
        if match is None:
            return None
        index, inline = match.groups()
        return (inline.decode() if index is None else self._shared(int(index))).strip()

    def result(self, cell: bytes) -> str | int | None:
        """Return the text or whole number that a formula plainly came to, else None; see `text`."""
        match = self._plain_result(cell)
        if match is None:
            return None
        text, number = match.groups()
        return int(number) if text is None else text.decode().strip()

    def value(self, raw: Raw, kind: Kind, *, typed: bool = True) -> meaning.Reading:
        """Return what a cell means for a field of a kind.

        What is not `typed` is a result: a number there is what it is, a text is none.
        """
        if raw.text is None:
            return empty_value(kind)
        if raw.type == "e":
            return meaning.error(raw.text)
        if raw.type == "b":
            return _unless_formula(meaning.read_truth(raw.text == "1", kind), raw)
        if kind.is_text:
            return self._as_text(raw, raw.text)
        if raw.type == "str":
            return _unless_formula(meaning.read_text(raw.text, kind, typed=typed), raw)
        if raw.type == "d":
            return _iso(raw.text, kind)
        number = _number(raw.text)
        if number is None:
            return Unreadable(raw.text, meaning.NO_VALUE)
        read = meaning.read_number(number, kind, since_1904=self._since_1904, typed=typed)
        if typed and self._formats and isinstance(read, date) and not raw.has_formula:
            return read if self._is_date_style(raw.style) else Respelt(f"{number:.15g}", read)
        return _unless_formula(read, raw)

    def _as_text(self, raw: Raw, text: str) -> str:
        if raw.type != "n":
            return text.strip()
        number = _number(text)
        if number is None:
            return text
        if self._is_date_style(raw.style):
            if 0 <= number < 1:  # an hour that was typed: 9:00
                minutes = round(number * 1440) % 1440
                return f"{minutes // 60:02}:{minutes % 60:02}"
            moment = moment_of(number, since_1904=self._since_1904)
            if moment is not None:
                midnight = not (moment.hour or moment.minute or moment.second)
                return f"{moment:%Y-%m-%d}" if midnight else f"{moment:%Y-%m-%d %H:%M}"
        return f"{number:.15g}" if isinstance(number, float) else str(number)


def _unless_formula(read: meaning.Reading, raw: Raw) -> meaning.Reading:
    """Return a reading; what a formula gives cannot be written in another way."""
    return read.value if raw.has_formula and isinstance(read, Respelt) else read


def _index(text: str) -> int:
    return int(text) if text.strip().isdigit() else -1


def _iso(text: str, kind: Kind) -> date | Unreadable:
    try:
        moment = datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return Unreadable(text, meaning.NO_VALUE)
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
    space = "" if escaped == escaped.strip() else ' xml:space="preserve"'
    if cached:
        return "str", f"<v{space}>{escaped}</v>"
    return "inlineStr", f"<is><t{space}>{escaped}</t></is>"


def needs_quote(text: str) -> bool:
    """Whether Excel would take the text for a formula if somebody typed it again."""
    return text[:1] in ("=", "+", "-", "@", "\t", "\r", "'", "＝", "＋", "－", "＠")
