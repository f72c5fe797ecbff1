"""首页, 看板, 甘特图 and 校验结果: where the collaboration stands.

Everything here is computed: by native formulas in the workbook and, equally, by `addin.standing.overview`
(the check results by `addin.rules`).
"""

from __future__ import annotations

from collections.abc import Callable

from addin.forms.model import Field, Form, Kind, Section, Table, derived, kept
from addin.forms.starting import STEP_LINES
from addin.forms.tracker import TASKS
from addin.forms.vocabularies import TASK_STATUS

NEXT_ROWS = 6
URGENT_ROWS = 5
ATTENTION_ROWS = 12
DEPARTMENT_ROWS = 12
PERSON_ROWS = 40
MILESTONE_ROWS = 10
CURVE_ROWS = 13
GANTT_ROWS = 80
GANTT_COLUMNS = 60
GANTT_MARK_EVERY = 10


NEXT = Table(
    name="NextDue",
    title="近期到期",
    key="rank",
    blank_rows=NEXT_ROWS,
    computed=True,
    fields=(
        derived("rank", "序", Kind.INTEGER, length=8),
        derived("task_id", "编号", Kind.ID, length=20),
        derived("name", "任务或时限", Kind.TEXT, length=24),
        derived("owner", "责任人", Kind.TEXT, length=10),
        derived("due", "到期时间", Kind.DATETIME, length=11),
        derived("warning", "预警", Kind.TEXT, length=10),
    ),
)

URGENT = Table(
    name="Urgent",
    title="受阻与逾期",
    key="rank",
    blank_rows=URGENT_ROWS,
    computed=True,
    fields=(
        derived("rank", "序", Kind.INTEGER, length=8),
        derived("name", "任务名称", Kind.TEXT, length=24),
        derived("department", "部门", Kind.TEXT, length=10),
        derived("owner", "负责人", Kind.TEXT, length=10),
        derived("due", "计划完成", Kind.DATE, length=11),
        derived("warning", "预警", Kind.TEXT, length=10),
    ),
)

HOME = Form(
    code="home",
    sheet="首页",
    title="跨部门协作首页",
    landscape=True,
    note="浅黄色的格必填；灰色的格自动计算。各表按编号关联，可以排序、筛选、插入行。",
    sections=(
        Section(
            "现在做什么",
            (
                derived("next_step", "下一步", Kind.TEXT, length=60),
                *(
                    part
                    for n in range(1, STEP_LINES + 1)
                    for part in (
                        derived(f"step_{n}", f"第{n}步", Kind.TEXT, length=60),
                        derived(f"go_{n}", f"第{n}步在哪里做", Kind.TEXT, length=6),
                    )
                ),
                derived("example", "举例", Kind.TEXT, length=60),
            ),
        ),
        Section(
            "协作概况",
            (
                derived("collaboration_id", "协作编号", Kind.TEXT, length=20),
                derived("title", "协作名称", Kind.TEXT, length=40),
                derived("lead_department", "牵头部门", Kind.TEXT, length=8),
                derived("lead_person", "牵头负责人", Kind.TEXT, length=8),
                derived("sponsor", "分管领导", Kind.TEXT, length=8),
                derived("deadline", "截止时间", Kind.DATE, length=8),
                derived("phase", "当前阶段", Kind.TEXT, length=8),
                derived("light", "红绿灯", Kind.TEXT, length=8),
                derived("reason", "状态说明", Kind.TEXT, length=40),
                derived("done_rate", "完成率", Kind.PERCENT, length=8),
            ),
        ),
        Section("阶段进展", (derived("gate", "进入下一阶段", Kind.TEXT, length=40),)),
        Section("受阻与逾期", (URGENT,)),
        Section("近期到期", (NEXT,)),
        Section(
            "日期与版本",
            (
                kept("template_version", "模板版本", Kind.TEXT),
                derived("calendar_note", "日历提示", Kind.TEXT, length=40),
                kept("last_run", "提醒上次运行", Kind.TEXT, length=30),
                kept("next_run", "提醒下次运行", Kind.TEXT, length=14),
                kept("not_told", "收不到提醒的人员", Kind.TEXT, length=60),
            ),
        ),
    ),
)
CLOCK = Form(
    code="clock",
    sheet="首页",
    title="时钟",
    sections=(
        Section(
            "时钟",
            (
                Field(
                    "today",
                    "固定今天(留空为当天)",
                    Kind.DATE,
                    tags="W",
                    help="演示或核对历史时填写；平时留空。",
                ),
                derived("date", "今天", Kind.DATE, length=8),
                derived("now", "当前时间", Kind.DATETIME, length=14),
            ),
        ),
    ),
)

TILES = tuple(
    derived(key, label, kind, length=8)
    for key, label, kind in (
        ("total", "任务", Kind.INTEGER),
        ("done", "已完成", Kind.INTEGER),
        ("in_progress", "进行中", Kind.INTEGER),
        ("blocked", "受阻", Kind.INTEGER),
        ("overdue", "逾期", Kind.INTEGER),
        ("on_time", "按时率", Kind.PERCENT),
    )
)

SUMS = {f"sum_{field.key}": field for field in TASKS.fields if field.summed}
"""The totals of 看板 and 总台账, by their key, and the column of the tracker that each adds up."""


def totals(made: Callable[..., Field]) -> tuple[Field, ...]:
    """Return the field of each total, `made` by what it is in its place: derived or kept."""
    return tuple(made(key, f"{f.label}合计", f.kind, length=9) for key, f in SUMS.items())


STATUS_KEYS = ("not_started", "in_progress", "blocked", "in_acceptance", "done", "cancelled")
_BY_STATUS = tuple(
    derived(key, word, Kind.INTEGER, length=7)
    for key, word in zip(STATUS_KEYS, TASK_STATUS.words, strict=True)
)
_FIGURES = (
    derived("overdue", "逾期", Kind.INTEGER, length=7),
    derived("stale", "未更新", Kind.INTEGER, length=7),
    derived("on_time", "按时率", Kind.PERCENT, length=7),
)

BY_DEPARTMENT = Table(
    name="ByDepartment",
    title="部门 × 状态",
    key="department",
    blank_rows=DEPARTMENT_ROWS,
    computed=True,
    fields=(
        derived("department", "部门", Kind.TEXT, length=14),
        derived("total", "任务数", Kind.INTEGER, length=7),
        *_BY_STATUS,
        *_FIGURES,
    ),
)
BY_PERSON = Table(
    name="ByPerson",
    title="负责人工作量",
    key="person",
    blank_rows=PERSON_ROWS,
    computed=True,
    fields=(
        derived("person", "姓名", Kind.TEXT, length=14),
        derived("total", "任务数", Kind.INTEGER, length=7),
        *_BY_STATUS,
        *_FIGURES,
    ),
)
ATTENTION = Table(
    name="Attention",
    title="需要关注：逾期与受阻",
    key="rank",
    blank_rows=ATTENTION_ROWS,
    computed=True,
    fields=(
        derived("name", "任务名称", Kind.TEXT, length=20),
        derived("rank", "序", Kind.INTEGER, length=7),
        derived("warning", "预警", Kind.TEXT, length=7),
        derived("overdue_days", "逾期工作日", Kind.INTEGER, length=7),
        derived("owner", "负责人", Kind.TEXT, length=7),
        derived("department", "部门", Kind.TEXT, length=7),
        derived("due", "计划完成", Kind.DATE, length=7),
        derived("task_id", "任务编号", Kind.ID, length=20),
    ),
)
MILESTONE_LIGHTS = Table(
    name="MilestoneLights",
    title="里程碑",
    key="rank",
    blank_rows=MILESTONE_ROWS,
    computed=True,
    fields=(
        derived("name", "里程碑", Kind.TEXT, length=14),
        derived("rank", "序", Kind.INTEGER, length=7),
        derived("tasks", "任务数", Kind.INTEGER, length=7),
        derived("done", "已完成", Kind.INTEGER, length=7),
        derived("light", "红绿灯", Kind.TEXT, length=7),
        derived("due", "计划达成", Kind.DATE, length=7),
    ),
)
MOVES = Table(
    name="Moves",
    title="改期影响",
    key="rank",
    blank_rows=8,
    computed=True,
    fields=(
        kept("name", "任务名称", Kind.TEXT, length=20),
        kept("rank", "序", Kind.INTEGER, length=7),
        kept("waiting", "后续任务", Kind.TEXT, length=7),
        kept("milestone", "影响里程碑", Kind.TEXT, length=7),
        kept("buffer", "缓冲剩余", Kind.INTEGER, length=7),
        kept("before", "原计划完成", Kind.DATE, length=7),
        kept("now", "现计划完成", Kind.DATE, length=7),
        kept("note", "说明", Kind.TEXT, length=20),
    ),
)
CURVE = Table(
    name="ProgressCurve",
    title="完成曲线",
    key="rank",
    blank_rows=CURVE_ROWS,
    computed=True,
    fields=(
        derived("date", "日期", Kind.DATE, length=14),
        derived("rank", "序", Kind.INTEGER, length=7),
        derived("planned", "计划累计完成", Kind.INTEGER, length=7),
        derived("actual", "实际累计完成", Kind.INTEGER, length=7),
    ),
)

FIGURES = (*TILES, *totals(derived))
DASHBOARD = Form(
    code="dashboard",
    sheet="看板",
    title="协作进度看板",
    landscape=True,
    source="S1 协作进度看板；S0 §四",
    sections=(
        Section("总览", FIGURES),
        Section("部门 × 状态", (BY_DEPARTMENT,)),
        Section("需要关注：逾期与受阻", (ATTENTION,)),
        Section("里程碑", (MILESTONE_LIGHTS,)),
        Section("完成曲线", (CURVE,)),
        Section("改期影响", (MOVES,)),
        Section("负责人工作量", (BY_PERSON,)),
    ),
)

GANTT_TASKS = Table(
    name="GanttTasks",
    title="甘特图",
    key="rank",
    blank_rows=GANTT_ROWS,
    computed=True,
    fields=(
        derived("rank", "序", Kind.INTEGER, length=4),
        derived("name", "任务名称", Kind.TEXT, length=20),
        derived("owner", "负责人", Kind.TEXT, length=8),
        derived("start", "开始", Kind.DATE, length=10),
        derived("due", "完成", Kind.DATE, length=10),
        derived("percent", "完成度", Kind.PERCENT, length=6),
        derived("warning", "预警", Kind.TEXT, length=9),
    ),
)
GANTT = Form(
    code="gantt",
    sheet="甘特图",
    title="任务甘特图",
    landscape=True,
    sections=(
        Section(
            "时间轴",
            (
                derived("start", "起始日", Kind.DATE, length=8),
                derived("step", "每格天数", Kind.INTEGER, length=8),
                *(
                    derived(f"mark_{n}", f"刻度{n}", Kind.DATE, length=8)
                    for n in range(1, GANTT_COLUMNS // GANTT_MARK_EVERY + 1)
                ),
            ),
        ),
        Section("甘特图", (GANTT_TASKS,)),
    ),
)

FINDINGS = Table(
    name="Findings",
    title="校验结果",
    key="no",
    blank_rows=30,
    computed=True,
    remarks=("reason", "person"),
    fields=(
        kept("no", "序号", Kind.INTEGER, length=6),
        kept("level", "级别", Kind.TEXT, length=7),
        kept("rule", "规则", Kind.TEXT, length=9),
        kept("sheet", "工作表", Kind.TEXT, length=12),
        kept("cell", "单元格", Kind.TEXT, length=8),
        derived("link", "跳转", Kind.TEXT, length=6),
        kept("item", "对象", Kind.TEXT, length=14),
        kept("field", "字段", Kind.TEXT, length=10),
        kept("message", "问题", Kind.LONG_TEXT, length=34),
        kept("suggestion", "修改建议", Kind.LONG_TEXT, length=28),
        Field(
            "reason",
            "保留理由",
            Kind.LONG_TEXT,
            length=18,
            tags="W",
            help="确实不用改的，写明理由后刷新或校验；内容改变后失效。",
        ),
        Field("person", "同意人", Kind.PERSON, length=9, tags="W", help="对这一处负责的人。"),
        kept("key", "单元格标识", Kind.TEXT, length=18),
        kept("row", "行标识", Kind.TEXT, length=18),
        kept("fingerprint", "核对码", Kind.TEXT, length=18),
        kept("shown", "已记理由", Kind.TEXT, length=18),
    ),
)
OPEN_LIMITS = Table(
    name="OpenLimits",
    title="正在计时的时限",
    key="no",
    blank_rows=20,
    computed=True,
    fields=(
        Field("no", "序号", Kind.INTEGER, length=6, tags="W"),
        derived("limit_state", "时限状态", Kind.CHOICE, length=10, vocabulary="sla_state"),
        Field("task", "待办内容", Kind.TEXT, length=18, tags="W"),
        Field("item", "对象", Kind.TEXT, length=18, tags="W"),
        Field("subject", "事由", Kind.TEXT, length=30, tags="W"),
        Field("people", "责任人", Kind.TEXT, length=10, tags="W"),
        Field("due", "到期时间", Kind.DATETIME, length=14, tags="W"),
        Field("started", "开始时间", Kind.DATETIME, length=14, tags="W"),
        Field("limit", "时限编号", Kind.TEXT, length=8, tags="W"),
        Field("then", "到期处理", Kind.TEXT, length=24, tags="W"),
        Field("note", "日历提示", Kind.TEXT, length=18, tags="W"),
        Field("sheet", "工作表", Kind.TEXT, length=10, tags="W"),
        Field("cell", "单元格", Kind.TEXT, length=8, tags="W"),
        derived("link", "跳转", Kind.TEXT, length=6),
        Field("near", "预警时刻", Kind.DATETIME, length=14, tags="W"),
        Field("rests", "暂停", Kind.TEXT, length=6, tags="W"),
        derived("home_rank", "首页次序", Kind.INTEGER, length=8),
    ),
)
LIMITS_FORM = Form(
    code="limits",
    sheet="时限",
    title="正在计时的时限",
    landscape=True,
    source="§6",
    note="刷新时列出，最先到期的在前；状态随时间变化。时限的长短在“SLA参数”里修改。",
    sections=(Section("时限", (OPEN_LIMITS,)),),
)

CHECKS = Form(
    code="checks",
    sheet="校验结果",
    title="校验结果",
    landscape=True,
    source="§5",
    note="点“转到”直接到出问题的单元格；错误必须改正，警告请核对；确实不用改的填写保留理由。",
    sections=(
        Section(
            "汇总",
            (
                kept("checked_on", "校验日期", Kind.DATE),
                kept("errors", "错误", Kind.INTEGER),
                kept("warnings", "警告", Kind.INTEGER),
                kept("hints", "提示", Kind.INTEGER),
                kept("accepted", "已保留", Kind.INTEGER),
            ),
        ),
        Section("校验结果", (FINDINGS,)),
    ),
)
