"""Text of mails in the character sets that Chinese mail programs write and misname."""

from __future__ import annotations

import re
from email.errors import HeaderParseError
from email.header import decode_header

_GB = {"gb2312", "gb231280", "gbk", "xgbk", "cp936", "ms936", "windows936", "euccn", "gb18030"}
_HZ = {"hz", "hzgb", "hzgb2312"}
_UNSAID = {"", "usascii", "ascii", "unknown8bit", "8bit", "binary", "default"}
# What programs write that do not know; any bytes can be read so, Chinese ones as well.
_WESTERN = {"iso88591", "iso885915", "latin1", "windows1252", "cp1252"}
_SIGNS = re.compile(r"[^a-z0-9]")


def decoded(data: bytes, charset: str) -> str:
    r"""Return the text of bytes that a mail says to be of `charset`.

    What is called gb2312 or gbk may hold any character of gb18030, which holds them all.
    Where nothing is said, or what is said is wrong, UTF-8 and gb18030 are tried in this order.

    >>> decoded("镕基".encode("gbk"), "GB2312"), decoded(b"~{MjJI~}", "hz-gb-2312")
    ('镕基', '完成')
    """
    name = _SIGNS.sub("", charset.lower())
    if name in _HZ and data.isascii():
        first = ["hz"]
    elif name in _GB | _HZ:
        first = ["gb18030"]
    else:
        first = [] if name in _UNSAID | _WESTERN else [charset]
    last = [charset] if name in _WESTERN else []
    for codec in (*first, "utf-8", "gb18030", *last):
        try:
            return data.decode(codec)
        except (LookupError, UnicodeError):
            continue
    return data.decode("gb18030" if name in _GB | _HZ else "utf-8", "replace")


def header_text(raw: str) -> str:
    """Return a header in one line, its encoded words read; `raw` is as the mail has it.

    >>> header_text("=?gbk?B?zeqzyQ==?= [T03]")
    '完成 [T03]'
    """
    try:
        parts = decode_header(raw)
    except (HeaderParseError, ValueError):  # half of an encoded word
        parts = [(raw, None)]
    text = "".join(
        decoded(_bytes(part) if isinstance(part, str) else part, charset or "")
        for part, charset in parts
    )
    return " ".join(text.split())


def spelling_when_misread(word: str) -> re.Pattern[str]:
    """Return what a Chinese word becomes where its bytes were read in a wrong character set.

    Only what keeps at least two characters of its own is taken for it; of a character that could
    not be shown a sign may be left, or nothing.
    """
    spellings = {
        word.encode(written).decode(read, "replace")
        for written, read in (
            ("utf-8", "gb18030"),
            ("utf-8", "cp1252"),
            ("utf-8", "latin-1"),
            ("utf-8", "big5"),
            ("gb18030", "latin-1"),
            ("gb18030", "big5"),
        )
    }
    plain = (each for each in spellings if len(each.replace("\ufffd", "")) > 1)
    return re.compile("|".join(re.escape(each).replace("\ufffd", "[\ufffd?€]?") for each in plain))


def _bytes(text: str) -> bytes:
    """Return the bytes of a piece of a header that was not encoded."""
    try:
        return text.encode("ascii", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogateescape")
