"""Names: what makes the name of an indicator measurable, and where a word only says which thing."""

from __future__ import annotations

import re
from functools import cache

from addin.lint.evidence import ACT, DOCUMENT_NOUN

# What is counted or measured by its nature, whatever it is of.
_COUNTED = (
    r"(?:(?<![效频概])率|占比|比例|比值|比|次数|人数|户数|件数|台数|天数|日数|小时数|单数|票数|批数|份数|家数|篇数|点数|条数|起数|时长|工时|学时|时间|周期"
    r"|间隔|金额|余额|总额|销售额|额|费用|成本|单价|均价|收入|产值|利润|毛利|销量|产量|流量|用量|排放量|总量|(?<![质力分])量|能耗|电耗|水耗|面积"
    r"|[A-Za-z]{2,}\d*)(?:[（(][^（()）]*[)）])?$"
)
# What has no measure of its own: everybody means something else by it.
_ABSTRACT = re.compile(
    r"意识|素养|素质|态度|氛围|风气|作风|面貌|形象|风貌|观感|体验|感受|口碑|粘性|黏性|活力|潜力|实力|能力|合力|动力|战斗力|凝聚力|向心力|影响力|竞争力|执行力|吸引力|号召力|创造力|领导力|公信力"
    r"|积极性|主动性|规范性|合理性|科学性|协同性|灵活性|便利性|友好性|重要性|归属感|获得感|责任感|安全感|认同感|责任心|水平|水准|程度|效果|成效|实效|效益|质量$|品质|关系|状况|情况|默契|精神|文化|生态|价值|韧性|健康度|成熟度|优势|贡献"
    r"|(?:配合|协同|协作|认可|重视|规范|忠诚|参与|美誉|知名|清晰|合理|流畅|顺畅|顺滑|友好|便捷|便利|舒适|和谐|信任|支持|融洽|努力|认真|紧密|提升|改善|优化|改进|发展|进步|透明|匹配|贴合|契合|专业|关注|熟练|积极|主动|凝聚|团结|依赖)度"
)

# 审批矩阵精简, 首批用户跟踪: what is done to a thing, and one sees whether.
_DONE_OR_NOT = re.compile(r"(?:跟踪|精简|压减|缩减|扩展|推广|跟进|延长|缩短)(?:完成)?$")


@cache
def _finders() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    return (
        re.compile(_COUNTED),
        re.compile(rf"(?:{DOCUMENT_NOUN}|{ACT}|准备)(?:\([^()]*\))?$"),
        re.compile(rf"..[\u4e00-\u9fff]?{DOCUMENT_NOUN}|..(?:小组|专班|会|工程|项目|大赛|措施)"),
    )


def is_counted(name: str) -> bool:
    """Whether the name of an indicator ends in what is counted or measured by its nature."""
    return _finders()[0].search(name) is not None


def is_measurable(name: str) -> bool:
    """Whether the name of an indicator holds nothing by which everybody means something else."""
    return is_counted(name) or _ABSTRACT.search(name) is None


def is_attribute(name: str, start: int) -> bool:
    """Whether the vague word at `start` only says which thing a name is of.

    So 优化 in 推荐策略优化方案评审, and not in 优化推荐策略, where it is what is to be done.
    """
    _, ending, thing = _finders()
    if not start:
        return thing.match(name) is not None and ending.search(name) is not None
    return ending.search(name) is not None or _DONE_OR_NOT.match(name, start) is not None
