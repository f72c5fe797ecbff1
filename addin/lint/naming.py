"""Names: what makes the name of an indicator measurable, and where a word only says which thing."""

from __future__ import annotations

import re
from functools import cache

from addin.lint.evidence import ACT, DOCUMENT_NOUN

# What is counted or measured by its nature, whatever it is of.
_COUNTED = (
    r"(?:(?<![效频概])率|比|占比|比例|比值|(?<!指)数|次|件|日|天|时|时长|学时|时间|周期|间隔|金额|(?<!名)额|量(?<![质力分声能]量)|费用|费|成本|价|价格|收入|营收|税收|税额|资产|产能|客流|利润|毛利|产值|[能电水气油损消煤物料单]耗"
    r"|面积|长度|距离|体积|重量|浓度|(?<!服务)温度|湿度|精度|速度|硬度|强度|厚度|高度|深度|密度|浊度|亮度|粗糙度|平整度|垂直度|负荷|功率|压力|[坪人]效|库存|账期|节拍|余氯|净值|推荐值|均值|峰值|幅度|缺口|排名|偏差|误差|满意度|敬业度|完成度|进度"
    r"|回款|用户|粉丝|会员|现金流|[账库]龄|带宽|延迟|可用性|不良品|报废|周转|(?<!价)值|噪声|温差|能见度|[亩单]产|分数线|时效|[交货工]期|在制品|坏账|逾期|伤亡|[日周月]活|留存|下载|学分|排放|缺陷|漏洞|代码行|吞吐|账款|存货|负债|佣金|车流|里程|载重|PM2\.5"
    r"|(?:满意度|测评|考试|考核|评价|评估|问卷|NPS|成绩|[^力识质养风貌态]{2})(?:得分|评分|分值|分数|平均分|均分)|[A-Za-z]{2,}\d*)(?:[（(][^（()）]*[)）])?$"
)

# 审批矩阵精简, 首批用户跟踪: what is done to a thing, and one sees whether.
_DONE_OR_NOT = re.compile(
    r"(?:跟踪|精简|压减|缩减|扩展|推广|跟进|延长|缩短|到位|落实|对齐|摸清)(?:完成)?$"
)

_HELPING = re.compile(r"(?:支持|帮助|协助|配合|参与|服务|关心|关爱)[^,;。]{2,6}$")


@cache
def _finders() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    return (
        re.compile(_COUNTED),
        re.compile(rf"(?:{DOCUMENT_NOUN}|{ACT}|准备)(?:\([^()]*\))?$"),
        re.compile(
            rf"..[\u4e00-\u9fff]?{DOCUMENT_NOUN}|..(?:小组|专班|会|工程|项目|大赛|措施)|(?:落实|改进|跟踪|推广)(?:复查|核查|检查|评审|评估|考核|验收)$"
        ),
    )


def is_measurable(name: str) -> bool:
    """Whether the name of an indicator ends in what is counted or measured by its nature."""
    return _finders()[0].search(name) is not None


def is_help(name: str) -> bool:
    """Whether the name of a task says only whom it helps: 支持一线."""
    return _HELPING.match(name) is not None and _finders()[1].search(name) is None


def is_attribute(name: str, start: int) -> bool:
    """Whether the vague word at `start` only says which thing a name is of.

    So 优化 in 推荐策略优化方案评审, and not in 优化推荐策略, where it is what is to be done.
    """
    _, ending, thing = _finders()
    if not start:
        return thing.match(name) is not None and ending.search(name) is not None
    return ending.search(name) is not None or _DONE_OR_NOT.match(name, start) is not None
