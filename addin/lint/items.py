"""The items of a list that stands in one cell (Q-30): each is read by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NUMBERED = (
    r"(?:\d{1,2}(?:\.\d{1,2}){0,2}\s*[、.．)）:：](?!\d)|\d{1,2}\.\d{1,2}(?=[\s\u3000]+[\u4e00-\u9fff《“])"
    r"|[(（]\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[)）]"
    r"|[一二三四五六七八九十]{1,3}、|[①-⑳⑴-⒇㈠-㈩❶-❿]"
    r"|[QqAa]\d{1,2}\s*[:：、.]|第[一二三四五六七八九十]{1,2}[,，、:：]"
    r"|[a-zA-Z]\s*[)）、])"
)
_BULLET = r"[-–—*•·●○■□◆▪►▶➢✓√]"
# A mark begins an item at the start of the cell or of a line, or behind a mark that ends one.
_MARK = re.compile(
    rf"(?:^|(?<=[\n\r;；。])|(?<=[\n\r;；。][ \t\u3000]))[ \t\u3000]*(?:{_NUMBERED}|{_BULLET}(?=\s|[\u4e00-\u9fff《“]))\s*"
)
# ①…②…, 1、…2、… in one line: further marks of the same kind count anywhere.
_INLINE = re.compile(
    r"[①-⑳⑴-⒇㈠-㈩❶-❿]\s*|(?<![\d.\-—~～至第])(?<=[\u4e00-\u9fff，,）)》”%\s])\d{1,2}、\s*"
)
_END = re.compile(r"[\n\r\u2028\u2029]+|[；;]")


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the items of a text stand, without their marks; the whole if it is no list.

    A text is a list where it has lines, or two marks of an enumeration, or ；.
    """
    marks = [match.span() for match in _MARK.finditer(text)]
    inline = [match.span() for match in _INLINE.finditer(text)]
    if len(marks) + len(inline) > 1:
        marks = sorted({*marks, *inline})
    cuts = sorted([*marks, *(match.span() for match in _END.finditer(text))])
    start = 0
    for low, high in [*cuts, (len(text), len(text))]:
        if low < start:
            start = max(start, high)
            continue
        if text[start:low].strip(" \t\u3000。."):
            yield start, low
        start = high


def items(text: str) -> list[str]:
    """Return the items of a list.

    >>> items("1、每周一10:00开例会；2、《周报》周五前提交")
    ['每周一10:00开例会', '《周报》周五前提交']
    >>> items("Q1：完成样机3台"), items("投资50万元，其中设备30万元")
    (['完成样机3台'], ['投资50万元，其中设备30万元'])
    """
    return [text[start:end].strip() for start, end in spans(text)]
