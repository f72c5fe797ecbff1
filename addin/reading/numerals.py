"""Numbers written in Chinese characters, for guessing what was meant."""

from __future__ import annotations

import re

_DIGITS = {char: str(digit) for digit, char in enumerate("零一二三四五六七八九")} | {
    "〇": "0",
    "两": "2",
}
_RUN = re.compile(f"[{''.join(_DIGITS)}十百]+")
_COUNTED = re.compile(r"(?:([1-9])百零?)?(?:([1-9]?)十)?([1-9]?)")


def with_digits(text: str) -> str:
    """Return a text with the numbers up to 999 and the years in it as digits.

    >>> with_digits("二〇二六年十一月三十日"), with_digits("一百零五天"), with_digits("十分")
    ('2026年11月30日', '105天', '10分')
    """
    return _RUN.sub(_as_digits, text)


def _as_digits(match: re.Match[str]) -> str:
    run = "".join(_DIGITS.get(char, char) for char in match[0])
    if run.isdigit():
        return run
    parts = _COUNTED.fullmatch(run.replace("0", "零"))
    if parts is None:
        return match[0]
    hundreds, tens, ones = parts.groups()
    ten = 0 if tens is None else int(tens or 1)
    return str(int(hundreds or 0) * 100 + ten * 10 + int(ones or 0))
