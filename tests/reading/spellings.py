"""How people write dates, numbers, percentages and words: one list that every reader is held to.

A spelling is read as a value, asked with the value that is likely meant, or refused without one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time

from addin.content import Value
from addin.forms.model import Kind
from addin.forms.vocabularies import BLOCKED, DONE, IN_PROGRESS, NO, YES

DAY = date(2026, 11, 30)
START, DEADLINE = date(2026, 11, 2), date(2026, 11, 20)
"""发起 and 截止 between which, and a year, 30 November lies once."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """A text in a cell of a kind; `needs_year`: only a context tells of which year it is."""

    kind: Kind
    text: str
    value: Value = None
    likely: Value = None
    needs_year: bool = False

    def __str__(self) -> str:
        return f"{self.kind}:{self.text!r}"


_DATES: Mapping[Value, tuple[str, ...]] = {
    DAY: (
        "2026-11-30", "2026/11/30", "2026.11.30", "2026年11月30日", "2026年11月30号", "20261130",
        "２０２６-11-30", "２０２６－１１－３０", "2026／11／30", "２０２６年１１月３０日", "　2026-11-30 ",
        "2026-11-30\n", "2026-11-30 14:30", "2026年11月30日 14:30:00", "2026-11-30T14:30",
        "2026 - 11 - 30", "2026年 11月 30日", "2026-11-30\u200b",
    ),
    date(2026, 1, 5): ("2026-1-5", "2026.1.5", "2026年1月5日", "20260105"),
}  # fmt: skip
_WITHOUT_YEAR = ("11月30日", "11-30", "11月30号", "１１月３０日")
_ASKED_DATES: Mapping[Value, tuple[str, ...]] = {
    DAY: (
        "2026。11。30", "2026–11–30", "2026-11/30", "26-11-30", "26.11.30", "26年11月30日",
        "11/30/2026", "30/11/2026", "约2026-11-30", "2026-11-30前", "2026-11-30（周一）",
        "二〇二六年十一月三十日", "2026-11-30 25:00", "2026-11-29~2026-11-30", "46356",
    ),
    date(2026, 11, 12): ("11/12/2026",),
    date(2026, 12, 4): ("2026.11.30-12.4",),
}  # fmt: skip
_ASKED_WITH_YEAR: Mapping[Value, tuple[str, ...]] = {
    DAY: ("11.30", "11/30", "11.28-11.30"),
    date(2027, 1, 2): ("1.2",),
    date(2027, 8, 5): ("8.1-8.5",),
}
_NO_DATES = (
    "下周五", "月底", "昨天", "待定", "尽快", "2026-11-31", "2026-13-01", "2026-11", "2026年11月", "2026",
    "-", "/", "无", "TRUE", "1999-11-30", "2206-11-30", "第3周",
)  # fmt: skip
_SHARES: Mapping[Value, tuple[str, ...]] = {
    0.3: ("30%", "30％", "３０％", "30 %", " 30% ", "0.3", "0.30", "．3", "30.0%"),
    1: ("100%", "100％", "100.0%"),
    0: ("0", "0%", "0.0"),
    0.125: ("12.5%", "0.125"),
    -0.05: ("-5%",),
}
_ASKED_SHARES: Mapping[Value, tuple[str, ...]] = {
    0.3: ("30", "约30%", "30%左右", "三成", "百分之30%"),
    0.8: ("80", "八成", "80％（预计）"),
    1: ("1", "1.0", "100", "１"),
}
_NO_SHARES = ("50-60%", "一半", "待定", "无", "-", "1.5", "3000", "进行中")
_NUMBERS: Mapping[Value, tuple[str, ...]] = {
    3: ("3", "３", " 3 ", "3.0", "+3", "03"),
    1000: ("1,000", "1000", "１，０００", "1,000.0"),
    1234567.5: ("1,234,567.5", "1234567.5"),
    -2: ("-2", "－2"),
}
_ASKED_NUMBERS: Mapping[Value, tuple[str, ...]] = {
    500_000: ("50万", "50 万元", "五十万"),
    3: ("3天", "三天", "约3", "3个工作日"),
    1000: ("￥1,000", "1000元"),
    30: ("30%",),
}
_NO_NUMBERS = (
    "若干",
    "1,00",
    "10,00,000",
    "3-5",
    "-",
    "无",
    "待定",
    "1.2.3",
    "12345678901234567890",
)
_WORDS: Mapping[Value, tuple[str, ...]] = {
    IN_PROGRESS: ("进行中", "进 行 中", "　进行中", "延期", "滞 后"),
    DONE: ("已完成", "完成", "done", "ＤＯＮＥ", "Done "),
    BLOCKED: ("受阻", "阻塞", "卡点"),
}
_ASKED_WORDS: Mapping[Value, tuple[str, ...]] = {
    DONE: ("己完成", "已经完成"),
    IN_PROGRESS: ("进行",),
}
_NO_WORDS = ("高", "？", "-", "50%")
_YES_NO: Mapping[Value, tuple[str, ...]] = {
    YES: ("是", "Y", "y", "ｙ", "Yes", "√", "✓", "对", "是的", "TRUE"),
    NO: ("否", "N", "no", "×", "✗", "不是", "不对", "FALSE"),
}
_NO_YES_NO = ("无", "-", "/", "待定", "1", "0", "x", "有")


def _all() -> Iterator[Spelling]:
    for kind in (Kind.DATE, Kind.DATETIME):
        yield from _read(kind, _DATES)
        yield from _asked(kind, _ASKED_DATES)
        yield from (Spelling(kind, text, DAY, needs_year=True) for text in _WITHOUT_YEAR)
        for likely, texts in _ASKED_WITH_YEAR.items():
            yield from (Spelling(kind, text, likely=likely, needs_year=True) for text in texts)
        yield from (Spelling(kind, text) for text in _NO_DATES)
    yield from _read(Kind.PERCENT, _SHARES)
    yield from _asked(Kind.PERCENT, _ASKED_SHARES)
    yield from (Spelling(Kind.PERCENT, text) for text in _NO_SHARES)
    yield from _read(Kind.NUMBER, _NUMBERS)
    yield from _asked(Kind.NUMBER, _ASKED_NUMBERS)
    yield from (Spelling(Kind.NUMBER, text) for text in _NO_NUMBERS)
    yield from _read(Kind.CHOICE, _WORDS)
    yield from _asked(Kind.CHOICE, _ASKED_WORDS)
    yield from (Spelling(Kind.CHOICE, text) for text in _NO_WORDS)
    yield from _read(Kind.YES_NO, _YES_NO)
    yield from (Spelling(Kind.YES_NO, text) for text in _NO_YES_NO)


def _read(kind: Kind, table: Mapping[Value, tuple[str, ...]]) -> Iterator[Spelling]:
    for value, texts in table.items():
        yield from (Spelling(kind, text, value) for text in texts)


def _asked(kind: Kind, table: Mapping[Value, tuple[str, ...]]) -> Iterator[Spelling]:
    for likely, texts in table.items():
        yield from (Spelling(kind, text, likely=likely) for text in texts)


SPELLINGS = tuple(_all())


@dataclass(frozen=True, slots=True)
class Time:
    """A text where a time of day is wanted; without a value it is asked."""

    text: str
    value: time | None = None
    likely: str | None = None

    def __str__(self) -> str:
        return repr(self.text)


TIMES = (
    *(
        Time(text, time(9))
        for text in ("9:00", "09:00", "9：00", "０９：００", " 9 : 00 ", "0.375")
    ),
    Time(" 18:05:30 ", time(18, 5)),
    Time("21：59", time(21, 59)),
    *(Time(text, likely="09:00") for text in ("上午9点", "九点", "9", "早上9:00", "9时", "9am")),
    *(
        Time(text, likely="14:30")
        for text in ("下午2点半", "下午2:30", "2:30pm", "14.30", "14点30分")
    ),
    *(
        Time(text)
        for text in ("24:00", "9:60", "25:00", "早上", "待定", "无", "-", "9:00-12:00", "150")
    ),
)

PEOPLE = ("王芳", "何静", "李和平", "张三", "和平")
NAMES: Mapping[str, tuple[str, ...]] = {
    "王芳": ("王芳", " 王 芳 ", "王芳、", "王芳；王芳", "王　芳"),
    "王芳、何静": (
        "王芳、何静", "王芳，何静", "王芳,何静", "王芳；何静", "王芳; 何静", "王芳/何静", "王芳／何静",
        "王芳\n何静", "王芳 何静", "王芳　何静", "王芳和何静", "王芳及何静", "王芳与何静", "王芳&何静",
        "王芳 和 何静", "王 芳、何 静", "王芳、、何静",
    ),
    "王芳、李和平": ("王芳和李和平", "王芳 李和平"),
    "李和平": ("李和平",),
    "赵和平": ("赵和平",),  # 赵 is nobody, so the whole is one name
    "王芳和赵六": ("王芳和赵六",),
    "赵六、何静": ("赵六，何静",),
}  # fmt: skip
"""Cells that name several, by what they name where these people are known."""


def spellings(*kinds: Kind) -> list[Spelling]:
    """Return the spellings of some kinds."""
    return [each for each in SPELLINGS if each.kind in kinds]
