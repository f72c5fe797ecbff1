"""Text as the detectors read it, with the way back to the text as it was written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

# Traditional forms of characters that the words of the lint are made of.
_TRADITIONAL = (
    "盡儘時準後將來臨條應應該適當結構體級別關單門員專負責壓縮減輕強優質領導開發實際動態讓與為見現觀規範標準"
    "進產業務項續確認證處理復報訂簽審檢驗測試圖錄檔書寫發佈問題風險費預計總過達線網絡數據庫類組織團隊協調創"
    "顯著幾個萬億雙兩邊間較擴張長華東訊號統籌劃參與額價錢漲跌維護權貨運輸車輛裝備設備醫藥護師學習課講師優雅"
    "圓滿滿潔淨順暢簡單豐富齊備嚴謹貫徹執積極廣泛認真"
)
_SIMPLIFIED = (
    "尽尽时准后将来临条应应该适当结构体级别关单门员专负责压缩减轻强优质领导开发实际动态让与为见现观规范标准"
    "进产业务项续确认证处理复报订签审检验测试图录档书写发布问题风险费预计总过达线网络数据库类组织团队协调创"
    "显著几个万亿双两边间较扩张长华东讯号统筹划参与额价钱涨跌维护权货运输车辆装备设备医药护师学习课讲师优雅"
    "圆满满洁净顺畅简单丰富齐备严谨贯彻执积极广泛认真"
)
_TO_SIMPLIFIED = {
    ord(old): new for old, new in zip(_TRADITIONAL, _SIMPLIFIED, strict=True) if old != new
}
_DROPPED = re.compile(r"[ \t\u00a0\u3000\u200b-\u200d\ufeff]")
_LATIN = re.compile(r"[A-Za-z0-9.]")


class Normal(NamedTuple):
    """`text` to search in; `positions[i]` is where its character i stands in the original.

    `positions` has one more entry, the length of the original.
    """

    text: str
    positions: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the original of the span ``[start, end)`` of `text`."""
        return self.positions[start], self.positions[end - 1] + 1


def normalised(original: str) -> Normal:
    """Return `original` with half-width letters, digits and punctuation, without spaces.

    Traditional characters of the lint's own words become simplified.
    A space between two Latin words stays; a line break separates clauses as ``;`` does.
    """
    if _SPACED.search(original) is None:
        text = original.translate(_FORMS)
        if len(text) == len(original):
            return Normal(text, range(len(text) + 1))
    made: list[str] = []
    positions: list[int] = []
    for position, character in enumerate(original):
        form = _form(character)
        if form is None:
            form = _space(original, position)
        made.append(form)
        positions.extend([position] * len(form))
    positions.append(len(original))
    return Normal("".join(made).translate(_TO_SIMPLIFIED), positions)


class _Forms(dict[int, str]):
    """What characters that stand for one are read as, found when one is first met."""

    def __missing__(self, code: int) -> str:
        form = _form(chr(code)) or ""
        self[code] = form.translate(_TO_SIMPLIFIED)
        return self[code]


_FORMS = _Forms()
_SPACED = re.compile(r"[\s\u00a0\u200b-\u200d\u3000\ufeff\u0300-\u036f]")


@lru_cache(maxsize=20_000)
def _form(character: str) -> str | None:
    """Return what a character is read as; None for a space, which depends on its neighbours."""
    if character in "\r\n\u2028\u2029\x0b\x0c":
        return ";"
    if _DROPPED.match(character):
        return None
    if character == "…":
        return character
    return unicodedata.normalize("NFKC", character)


def _space(original: str, position: int) -> str:
    before = original[position - 1 : position]
    after = original[position + 1 : position + 2]
    return " " if _LATIN.match(before) and _LATIN.match(after) else ""
