"""Wording that blames somebody instead of saying what happened (R-21)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from addin.lint.masking import QUOTED
from addin.lint.normal import normalised

_WORDS = """
不配合 推诿 推卸 扯皮 甩锅 踢皮球 不负责 不负责任 没有责任心 缺乏责任心
责任心差 责任心不强 拖延 拖拉 故意拖 一拖再拖 不作为 不上心 不重视 不认真
不积极 不主动 敷衍 敷衍了事 马虎 粗心 懒散 懈怠 消极 消极怠工 能力差 能力不足
能力不行 水平差 水平低 业务不熟 态度差 态度恶劣 态度不好 素质差 素质低 不专业
不懂 故意刁难 刁难 找借口 磨洋工 不靠谱 没人管 不管事 不闻不问 置之不理
执行力差 执行不力 工作不力 管理混乱 管理不善 玩忽职守 失职 渎职 本位主义
各自为政 只顾自己 不顾大局 拖后腿 掉链子 不给力 无能 不肯 不愿意 拒不 疏忽大意
偷懒 嫌麻烦 耍滑 打太极 拎不清 没能力 不尽责 不尽职 不合作 不称职 搪塞
应付了事 应付差事 阳奉阴违 出工不出力 得过且过 漠不关心 不当回事 没当回事
不听指挥 不服从 捣乱 拆台 使绊子 添乱 瞎指挥 乱指挥 水平太差 太差劲 差劲
"""
# A cause in the work itself may be called slow or short without anybody being blamed.
_PATTERN = r"(?:责任心|能力|水平|态度|素质|觉悟|执行力|配合度|积极性|工作作风)(?:太|很|较|比较|极|都)?(?:差|低|弱|不强|不高|不行|不足|不好|不够|欠缺)"


class Blame(NamedTuple):
    """A blaming word and its span in the original text."""

    word: str
    start: int
    end: int


def blames(text: str, *, added: Iterable[str] = (), disabled: Iterable[str] = ()) -> list[Blame]:
    """Return the blaming words in `text`, in order, without those inside quotation marks.

    `added` are the company's own, `disabled` those that it does not want to hear of.
    """
    normal = normalised(text)
    covered = QUOTED.sub(lambda match: " " * len(match[0]), normal.text)
    off = frozenset(disabled)
    return [
        Blame(match[0], *normal.span(*match.span()))
        for match in _finder(tuple(added)).finditer(covered)
        if match[0] not in off
    ]


@cache
def _finder(added: tuple[str, ...]) -> re.Pattern[str]:
    words = sorted({*_WORDS.split(), *added}, key=len, reverse=True)
    return re.compile("|".join([*map(re.escape, words), _PATTERN]))
