"""检查规则 and 保留记录: what the rules go by in this company, and what was accepted in spite of them.

The rows of 检查规则 come from the registry of `addin.rules` when the workbook is built.
"""

from __future__ import annotations

from addin.forms.model import Field, Form, Kind, Section, Table, kept, later, required
from addin.forms.vocabularies import CALENDAR_DAY


def _budget(
    number: str, types: str, words: str, least: int | None, most: int, source: str, each: str = ""
) -> dict[str, str | int | float]:
    row: dict[str, str | int | float] = {
        "budget_id": number,
        "types": types,
        "words": words,
        "most": most,
        "each": each,
        "source": source,
    }
    return row if least is None else row | {"least": least}


AGENDA_BUDGETS = Table(
    name="AgendaBudgets",
    title="会议时间分配",
    id="W15",
    key="budget_id",
    blank_rows=2,
    hint="议题里出现所列词语的议程按此核对时间（R-19）。",
    presets=(
        _budget("B1", "启动会", "开场、背景", 5, 10, "S3 (二)"),
        _budget("B2", "启动会", "讨论", 40, 60, "S3 (二)"),
        _budget("B3", "启动会", "决策、表决", 15, 20, "S3 (二)"),
        _budget("B4", "启动会", "总结", 5, 10, "S3 (二)"),
        _budget("B5", "沟通会", "背景", None, 5, "S4 步骤3"),
        _budget("B6", "沟通会", "意见、陈述", None, 10, "S4 步骤3", each="是"),
    ),
    fields=(
        required("budget_id", "序号", Kind.ID, length=8, tags="W"),
        required("types", "会议类型", Kind.TEXT, length=34, help="多个用、隔开。"),
        required("words", "议题词语", Kind.TEXT, length=10, help="多个用、隔开。"),
        Field("least", "至少(分钟)", Kind.INTEGER, minimum=0, maximum=480, length=10),
        Field("most", "至多(分钟)", Kind.INTEGER, minimum=0, maximum=480, length=20),
        Field(
            "each",
            "按参会部门",
            Kind.YES_NO,
            length=10,
            tags="W",
            help="“是”：至多的分钟数乘以参会部门数。",
        ),
        Field("source", "依据", Kind.TEXT, length=10, tags="W"),
    ),
)

CHECK_RULES = Table(
    name="CheckRules",
    title="规则",
    id="W16",
    key="rule",
    blank_rows=2,
    fields=(
        required("rule", "规则", Kind.ID, length=8, tags="W"),
        kept("title", "检查内容", Kind.TEXT, length=34),
        Field(
            "level",
            "级别",
            Kind.CHOICE,
            vocabulary="level",
            length=10,
            tags="W",
            help="错误：改正前不能提交；警告、提示不影响提交。",
        ),
        Field("enabled", "启用", Kind.YES_NO, length=10, tags="W", help="否：不再按此规则检查。"),
        kept("source", "依据", Kind.TEXT, length=20),
        kept("waivable", "可以保留", Kind.TEXT, length=10, help="“否”的规则不能填写保留理由。"),
        kept("default", "默认级别", Kind.TEXT, length=10),
    ),
)

_PARAMETERS = (
    Field(
        "buffer_least",
        "缓冲比例：不少于",
        Kind.PERCENT,
        id="R-06",
        default="0.1",
        minimum=0,
        maximum=1,
    ),
    Field(
        "buffer_most",
        "缓冲比例：不多于",
        Kind.PERCENT,
        id="R-06",
        default="0.15",
        minimum=0,
        maximum=1,
    ),
    Field(
        "weekly_minutes", "例会时长：不超过(分钟)", Kind.INTEGER, id="R-18", default="30", minimum=1
    ),
    Field(
        "stand_up_minutes",
        "站会时长：不超过(分钟)",
        Kind.INTEGER,
        id="R-18",
        default="15",
        minimum=1,
    ),
    Field(
        "approvals_most",
        "审批环节：不超过(个)",
        Kind.INTEGER,
        id="R-24",
        default="5",
        minimum=1,
        help="发起表各审批环节，加方案会签、分管领导审批各一个环节。",
    ),
    Field(
        "deviation_most", "目标偏差率：不超过", Kind.PERCENT, id="R-34", default="0.05", minimum=0
    ),
    Field(
        "task_days_most",
        "单项任务工期：不超过(工作日)",
        Kind.INTEGER,
        id="R-35",
        default="3",
        minimum=1,
        tags="P4",
        help="规则 R-35 默认不启用。",
    ),
    Field(
        "due_days",
        "会议任务 D+N 的计法",
        Kind.CHOICE,
        id="R-10",
        vocabulary="due_days",
        default=CALENDAR_DAY,
        tags="W",
    ),
    Field(
        "attendee_roles",
        "可以参会决策的角色",
        Kind.TEXT,
        id="R-20",
        default="部门负责人、分管领导、管理层、执行负责人",
        length=40,
        help="通讯录的协作角色，多个用、隔开。",
    ),
    Field(
        "required_duties",
        "必须有部门主责的职责",
        Kind.TEXT,
        id="R-05",
        default="需求明确、成果交付、质量审核",
        length=40,
        help="职责矩阵里要有这些职责，多个用、隔开。",
    ),
)

RULE_FORM = Form(
    code="rules",
    sheet="检查规则",
    title="检查规则",
    landscape=True,
    source="§5",
    note="级别、启用和参数可由公司修改，校验即按此进行；规则编号和依据不用改。",
    sections=(
        Section("判定参数", _PARAMETERS),
        Section("会议时间分配", (AGENDA_BUDGETS,)),
        Section("规则", (CHECK_RULES,)),
    ),
)

WAIVERS = Table(
    name="Waivers",
    title="保留记录",
    id="W17",
    key="waiver_id",
    blank_rows=6,
    fields=(
        kept("waiver_id", "序号", Kind.ID, length=6),
        kept("rule", "规则", Kind.TEXT, length=8),
        kept("item", "对象", Kind.TEXT, length=20),
        kept("field", "字段", Kind.TEXT, length=12),
        kept("message", "问题", Kind.LONG_TEXT, length=34),
        later(
            "reason", "保留理由", Kind.LONG_TEXT, length=28, tags="W", help="删除理由即不再保留。"
        ),
        later("person", "同意人", Kind.PERSON, length=10, tags="W", help="对这一处负责的人。"),
        kept("at", "同意时间", Kind.DATETIME, length=14),
        kept("state", "是否有效", Kind.TEXT, length=18),
        kept("cell", "单元格标识", Kind.TEXT, length=20),
        kept("row", "行标识", Kind.TEXT, length=20),
        kept("fingerprint", "核对码", Kind.TEXT, length=16),
    ),
)
WAIVER_FORM = Form(
    code="waivers",
    sheet="保留记录",
    title="保留记录（写明理由保留的校验结果）",
    landscape=True,
    source="§5",
    note="在“校验结果”填写保留理由后刷新，即记在这里；单元格内容改变后自动失效。",
    sections=(Section("保留记录", (WAIVERS,)),),
)
