"""The items of a list that stands in one cell (Q-30): each is read by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ROUND = r"[①-⑳⑴-⒇㈠-㈩❶-❿]"
_NUMBERED = (
    r"(?:\d{1,2}[、)）:：]|\d{1,2}[.．](?!\d)|\d{1,2}(?:\.\d{1,2}){1,2}(?=[ \t\u3000]+\S)"
    r"|[(（]\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[)）]"
    rf"|[一二三四五六七八九十]{{1,3}}、|{_ROUND}"
    r"|[QqAa]\d{1,2}\s*[:：、.]|第[一二三四五六七八九十]{1,2}[,，、:：]|[a-zA-Z][)）、])"
)
_BULLET = r"(?:[*•·●○■□◆▪►▶➢✓√]|[-–—](?=\s|[\u4e00-\u9fff《“]))"
# A mark begins an item at the start of the cell, of a line, or behind what ends another item.
_MARK = rf"(?:^|(?<=[\n\r;；。]))[ \t\u3000]*(?:{_NUMBERED}|{_BULLET})[ \t\u3000]*"
# ①…②…, 1、… 2、… in one line: where a list has begun, its further marks count anywhere.
_INLINE = (
    rf"{_ROUND}\s*|(?<=[\u4e00-\u9fff》”%])[(（]\d{{1,2}}[)）]\s*"
    r"|(?<=[\u4e00-\u9fff，,）)》”%\s])(?<![至第])\d{1,2}、\s*"
)
_END = re.compile(r"[\n\r\u2028\u2029]+|[；;]")
# 3.5 米, 2.1 MPa: a figure with its unit.
_AMOUNT = re.compile(
    r"\s*\d{1,2}\.\d{1,2}\s+[A-Za-z%‰℃米毫厘公里吨千克升元万亿小分天年月日倍度秒个次台件名家人]"
)


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the items of a text stand, without their marks; the whole if it is no list.

    Lines and what stands between ； are items, too.
    """
    start = 0
    for low, high in (*_cuts(text), (len(text), len(text))):
        if low < start:
            start = max(start, high)
            continue
        if text[start:low].strip(" \t\u3000。."):
            yield start, low
        start = high


def _cuts(text: str) -> list[tuple[int, int]]:
    """Return where marks and ends stand.

    A mark alone that may be a figure (1、2号线, 3.5 米) is none.
    """
    # Compiled when a text is first judged: both together take longer than ten modules to import.
    marks = [match.span() for match in re.finditer(_MARK, text)]
    if marks:
        more = [match.span() for match in re.finditer(_INLINE, text)]
        marks = sorted({*marks, *(span for span in more if span[0] >= marks[0][1])})
    if len(marks) == 1:
        low, high = marks[0]
        if text[high : high + 1].isdigit() or _AMOUNT.match(text, low):
            marks = []
    return sorted([*marks, *(match.span() for match in _END.finditer(text))])


def items(text: str) -> list[str]:
    """Return the items of a list.

    >>> items("1、每周一10:00开例会；2、《周报》周五前提交")
    ['每周一10:00开例会', '《周报》周五前提交']
    >>> items("Q1：完成样机3台"), items("投资50万元，其中设备30万元")
    (['完成样机3台'], ['投资50万元，其中设备30万元'])
    """
    return [text[start:end].strip() for start, end in spans(text)]
