"""What came when: one line for each version of the description that was handed out.

A workbook says on 首页 (``home.template_version``) which version it was made with or upgraded to.
All that were handed out before 1.1 say 1.0 there, so they are recognised by what they hold.

A change of the description begins with a line at the end of `VERSIONS`; so does one of a formula
or a colour that workbooks which were handed out shall have too.
Of its number the second part goes up for additions: an older program keeps what it does not know
and may still write.
The first part goes up for what an older program would spoil; it then reads and says so.

``inventory.tsv`` holds the description as it was when the last line was written, and digests of the
formulas; the build (``python -m addin.cli.build``) refuses a description or a formula that changed
without a line that says so, and brings the inventory up to date once there is one.

>>> VERSIONS[0].number, is_later("1.10", "1.9")
('0.1', True)
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

_FIRST_DAY = date(2026, 11, 21)


@dataclass(frozen=True, slots=True)
class Version:
    """One version: what came, what has another label now, what is gone.

    Names are those of the description: a form by its code, with all its fields and tables
    (``gates``); a single field (``gates.open``); a table with its columns and rows (``Answers``); a
    column (``Answers.decision``); a row that the standard workbook comes with, such as a word or a
    time limit (``Words_meeting_type#站会``).
    What became of another kind is both `gone` and `came`.
    `relabelled` gives by name what was read there before: the label of a field or column, the title
    of a table, the name of a form's sheet.
    """

    number: str
    day: date
    what: str
    came: tuple[str, ...] = ()
    relabelled: Mapping[str, str] = field(default_factory=dict)
    gone: tuple[str, ...] = ()


VERSIONS: tuple[Version, ...] = (
    Version("0.1", _FIRST_DAY, "第一份标准工作簿"),
    Version(
        "0.2",
        _FIRST_DAY,
        "邮件答复在接受之前先记在工作簿里",
        came=("answers", "Words_answer", "Words_decision"),
    ),
    Version(
        "0.3",
        _FIRST_DAY,
        "时限从哪里起、到哪里止",
        came=(
            "initiation.submitted_at", "plan.submitted_at", "Words_objection_start",
            "Assessments.acknowledged", "Assessments.objected_at", "Assessments.paused_at",
            "Assessments.resumed_at", "Meetings.materials_at", "Problems.occurred_at",
            "Rectifications.finished_at", "Satisfaction.date",
            "SlaLimits.at", "SlaLimits.binding", "SlaLimits.bound", "SlaLimits.then",
            "SlaLimits.urgent", "sla.near_days", "sla.near_share", "sla.objection_from",
            "Lexicon#以往经验", "Lexicon#做好", "Lexicon#力争", "Lexicon#加强", "Lexicon#大约",
            "Lexicon#大部分", "Lexicon#妥善", "Lexicon#完善", "Lexicon#定期", "Lexicon#推进",
            "Lexicon#提升", "Lexicon#有关人员", "Lexicon#有关规定", "Lexicon#流畅",
            "Lexicon#第一时间", "Lexicon#美观", "Lexicon#若干", "Lexicon#视情况", "Lexicon#降低",
            "Lexicon#高质量",
        ),
    ),
    Version("0.4", _FIRST_DAY, "会议邀请", came=("Invitations", "Words_invitation")),
    Version(
        "0.5",
        _FIRST_DAY,
        "阶段门",
        came=(
            "gates", "home.gate", "home.condition_1", "home.condition_2", "home.condition_3",
            "home.condition_4", "home.condition_5",
        ),
    ),
    Version(
        "0.6",
        _FIRST_DAY,
        "指标和基线；知识库按场景和相似程度查找",
        came=(
            "indicators", "baselines", "Words_condition", "Words_indicator_state",
            "ProcessTemplates.scenario", "knowledge.least_keywords", "knowledge.least_similarity",
        ),
    ),
    Version("0.7", _FIRST_DAY, "已发邮件的编号", came=("ReminderLog.mail_number",)),
    Version(
        "0.8",
        _FIRST_DAY,
        "检查规则可以设置，校验结果可以附理由接受",
        came=(
            "rules", "waivers", "checks.accepted", "Findings.fingerprint", "Findings.key",
            "Findings.person", "Findings.reason", "Findings.row", "Findings.shown",
            "Tasks.own_plan", "Words_due_days", "Words_meeting_type#站会",
        ),
    ),
    Version(
        "0.9",
        _FIRST_DAY,
        "批准存证；时限的到期时刻和状态",
        came=(
            "approvals", "limits", "gates.acceptance_unchanged", "gates.initiation_unchanged",
            "gates.plan_unchanged", "clock.now", "sla.closing", "sla.noon", "sla.opening",
            "sla.resuming", "sla.worked_now", "SlaLimits.due_minute", "SlaLimits.mode",
            "Assessments.due", "Assessments.feedback_due", "Assessments.latest",
            "Assessments.limit_state", "Assessments.objection_due", "Assessments.pause_days",
            "Assessments.pause_minutes", "Assessments.pause_work", "Assessments.raised",
            "Assessments.raised_work", "Assessments.received_work", "Countersignatures.due",
            "Countersignatures.limit_state", "InitiationApprovals.due",
            "InitiationApprovals.handed", "InitiationApprovals.limit_state", "Meetings.due",
            "Meetings.limit_state", "Problems.limit_state", "Problems.meeting_due",
            "Problems.meeting_state", "Problems.resolve_due", "Problems.resolve_state",
            "Problems.respond_due", "Problems.respond_state", "Rectifications.deadline",
            "Rectifications.limit_state",
        ),
        relabelled={
            "NextDue.task_id": "任务编号",
            "NextDue.name": "任务名称",
            "NextDue.owner": "任务负责人",
            "NextDue.due": "到期日",
        },
    ),
    Version("0.10", _FIRST_DAY, "时限的事由", came=("OpenLimits.subject",)),
    Version("0.11", _FIRST_DAY, "合并副本", came=("merging", "Words_merge_decision")),
    Version(
        "0.12",
        _FIRST_DAY,
        "每一种提醒都有规则",
        came=(
            "reminders.news_days", "ReminderRules.hours", "ReminderRules.to",
            "ReminderRules#N-01", "ReminderRules#N-02", "ReminderRules#N-03",
            "ReminderRules#N-04", "ReminderRules#N-05", "ReminderRules#N-06",
            "ReminderRules#N-10", "ReminderRules#N-12", "ReminderRules#N-13",
            "ReminderRules#N-14", "ReminderRules#N-15", "ReminderRules#N-16",
            "ReminderRules#N-17", "ReminderRules#N-18", "ReminderRules#SLA",
        ),
    ),
    Version("1.0", _FIRST_DAY, "验收的轮次", came=("AcceptanceRounds",)),
    Version(
        "1.1",
        date(2026, 11, 29),
        "工作簿写明自己的版本",
        came=("Words_mail_outcome#待核实",),
        gone=("Words_mail_outcome#待确认",),
    ),
    Version(
        "1.2",
        date(2026, 11, 29),
        "任务直接填在进度跟踪表里；协作可以只做跟踪",
        came=("Words_collaboration_type#只做跟踪",),
    ),
    Version(
        "1.3",
        date(2026, 11, 29),
        "认不出的日期和状态不再当作空着，预警会说明；没有责任人的时限不再显示 0",
        came=(
            "Words_warning#状态无法识别",
            "Words_warning#日期无法识别",
            "Words_sla_state#日期无法识别",
        ),
    ),
    Version("1.4", date(2026, 11, 29), "退信记在提醒日志里", came=("Words_mail_outcome#退信",)),
    Version(
        "1.5",
        date(2026, 11, 29),
        "只写成文件的邮件在提醒日志里不算已发送",
        came=("Words_mail_outcome#已写出",),
    ),
    Version(
        "1.6",
        date(2026, 11, 29),
        "时限没有填写或无法识别时，按随附的计算",
        came=("SlaLimits.counted",),
    ),
    Version("1.7", date(2026, 11, 29), "每张表在A4纸上都不小于9磅"),
    Version(
        "1.8",
        date(2026, 11, 29),
        "待验收的任务按实际完成判断，等待的是验收部门（SLA-22）",
        came=(
            "SlaLimits#SLA-22", "Words_warning#待验收逾期", "Tasks.delivered", "Tasks.handed_in",
            "Tasks.accepting", "Tasks.acceptor", "Tasks.acceptance_due",
        ),
    ),
    Version("1.9", date(2026, 11, 29), "从原有台账导入的任务来自哪里", came=("adoption",)),
    Version("1.10", date(2026, 11, 29), "没有填写的完成度不当作 0%"),
    Version("1.11", date(2026, 11, 29), "公司的时区", came=("sla.zone",)),
    Version("1.12", date(2026, 11, 29), "不同意、没有结论、签错人的，不算满足阶段门的条件"),
    Version(
        "1.13",
        date(2026, 11, 29),
        "首页先说现在做什么，受阻与逾期的任务写明名称；没有校验过的条件不说已满足",
        came=(
            "home.step_1", "home.step_2", "home.step_3", "home.go_1", "home.go_2", "home.go_3",
            "home.example", "home.done_rate", "gates.steps", "Urgent",
        ),
        relabelled={"NextDue": "接下来到期"},
        gone=(
            "home.condition_1", "home.condition_2", "home.condition_3", "home.condition_4",
            "home.condition_5",
        ),
    ),
    Version("1.14", date(2026, 11, 29), "平时不用的工作表隐藏，需要时显示"),
    Version(
        "1.15",
        date(2026, 11, 29),
        "指标有方向；红绿灯也看验收和整改",
        came=("Metrics.direction", "GoalResults.direction", "Words_direction"),
    ),
    Version("1.16", date(2026, 11, 29), "缓冲按整天判断，以计划实际留出的为限"),
    Version("1.17", date(2026, 11, 29), "问题解决类不要求验收报告，由问题解决报告代替"),
    Version(
        "1.18",
        date(2026, 11, 30),
        "合并冲突写明谁在什么时候改的；副本发给哪个部门",
        came=("MergeConflicts.who", "MergeConflicts.changed_at", "Merges.department"),
    ),
    Version(
        "1.19",
        date(2026, 11, 30),
        "会议任务、解决措施和整改列成待办事项，到期提醒",
        came=("commitments", "MeetingTasks.done_on", "Measures.done_on", "ReminderRules#N-19"),
    ),
    Version(
        "1.20",
        date(2026, 11, 30),
        "各处用词统一；校验结果先列错误；数字形式的时刻按时刻显示",
        came=(
            "SlaLimits.at", "Synonyms#级别:提醒", "Words_level#警告", "reminders.quiet_after",
            "reminders.quiet_before", "sla.afternoon_end", "sla.afternoon_start",
            "sla.morning_end", "sla.morning_start",
        ),
        relabelled={
            "CheckRules.waivable": "可以接受",
            "Findings.person": "接受人",
            "Findings.reason": "接受理由",
            "Findings.suggestion": "怎样改",
            "Synonyms": "旧词与标准词",
            "Synonyms.new": "标准词",
            "Synonyms.old": "旧词",
            "Tasks.adjusted_finish": "调整后完成时间",
            "Tasks.sla_state": "SLA 状态",
            "Waivers": "接受记录",
            "Waivers.at": "接受时间",
            "Waivers.person": "接受人",
            "Waivers.reason": "接受理由",
            "Words_sla_state": "SLA 状态",
            "Words_sla_state.word": "SLA 状态",
            "checks.accepted": "已接受",
            "checks.warnings": "提醒",
            "clock.now": "此刻",
            "gates": "阶段门",
            "home.gate": "过关条件",
            "reminders.quiet_after": "晚于此刻不发",
            "reminders.quiet_before": "早于此刻不发",
            "review.recorder": "记录人",
            "waivers": "接受记录",
        },
        gone=(
            "SlaLimits.at", "Words_level#提醒", "reminders.quiet_after", "reminders.quiet_before",
            "sla.afternoon_end", "sla.afternoon_start", "sla.morning_end", "sla.morning_start",
        ),
    ),
    Version(
        "1.21",
        date(2026, 11, 30),
        "负责人可以答复“稍后”；首页写明提醒上次和下次运行、谁收不到",
        came=("Words_answer#稍后", "home.last_run", "home.next_run", "home.not_told"),
    ),
    Version(
        "1.22",
        date(2026, 11, 30),
        "看板列出改期影响，跟踪表标出关键任务；前置任务推迟、前置成果交接时提醒",
        came=("Moves", "Tasks.critical", "ReminderRules#N-20"),
    ),
    Version(
        "1.23",
        date(2026, 11, 30),
        "批准后的改动不再退回已通过的阶段，注明需重新审批",
        came=("gates.passed", "gates.reopened"),
    ),
    Version(
        "1.24",
        date(2026, 11, 30),
        "用词检查：限期、及早与尽快一样要有日期",
    ),
    Version(
        "1.25",
        date(2026, 11, 30),
        "收件人可以答复“每周告知”“每天告知”",
        came=("Words_answer#每周告知", "Words_answer#每天告知"),
    ),
    Version(
        "1.26",
        date(2026, 11, 30),
        "没有写协作目标、没有登记问题的，阶段条件不算满足",
    ),
    Version(
        "1.27",
        date(2026, 11, 30),
        "里程碑写出其后空闲的工作日，里程碑后的缓冲按它和末端计",
        came=("Milestones.free_days",),
    ),
    Version(
        "1.28",
        date(2026, 11, 30),
        "已提交验收的任务，日期无法识别时照样说出来",
    ),
    Version(
        "1.29",
        date(2026, 11, 30),
        "会议资料按部门计时，问题确认后按沟通会时限计",
        came=("AgendaItems.materials_at", "Problems.coordinated"),
    ),
    Version(
        "1.30",
        date(2026, 11, 30),
        "级别“提醒”在字典和检查规则里也改为“警告”，阶段条件先说还差几个条件，待办事项的编号列加宽",
    ),
    Version(
        "1.31",
        date(2026, 11, 30),
        "评估反馈收齐后列出启动会并计时，没有定时间的启动会不要求确认纪要",
        came=("SlaLimits#SLA-23",),
    ),
    Version(
        "1.32",
        date(2026, 11, 30),
        "首页的举例、阶段条件的说明放得下",
        came=("gates.ahead",),
    ),
    Version(
        "1.33",
        date(2026, 11, 30),
        "满意度评分可以不写部门，提醒日志有邮件的内容",
        came=("ReminderLog.said",),
    ),
    Version(
        "1.34",
        date(2026, 11, 30),
        "公式更短，结果不变；首页、阶段条件、指标的每一节打印在一页上，宽表的标题一行",
    ),
    Version(
        "1.35",
        date(2026, 11, 30),
        "表头、说明按文字规范改写，提醒日志的“内容”加宽，各表打印时标题不落在页尾，满意度可以用邮件评分，会议邀请和周报留下内容",
        came=(
            "Invitations.said", "Words_answer#评分",
            "Synonyms#协作规模:2–3个部门", "Synonyms#协作规模:4–6个部门",
            "Words_scale#2～3个部门", "Words_scale#4～6个部门",
        ),
        relabelled={
            "Approvals.digest": "指纹",
            "Approvals.recorded_at": "存证时间",
            "approvals": "批准存证",
            "CheckRules.title": "检查什么",
            "Findings.fingerprint": "内容指纹",
            "Indicators.basis": "怎样算出",
            "Invitations.fingerprint": "内容指纹",
            "Moves.now": "现在完成",
            "Moves.waiting": "等它的任务",
            "OpenLimits.task": "要做的事",
            "OpenLimits.then": "到期怎样处理",
            "Risks.impact": "影响(1–5)",
            "Risks.probability": "概率(1–5)",
            "Satisfaction": "协作满意度评分（1–5 分）",
            "SlaLimits.then": "到期怎样处理",
            "Waivers.fingerprint": "内容指纹",
            "gates.buffered": "有缓冲期，以总周期的10%–15%为宜",
            "home.not_told": "收不到提醒的",
        },
        gone=("Words_scale#2–3个部门", "Words_scale#4–6个部门"),
    ),
    Version(
        "1.36",
        date(2026, 11, 30),
        "表单的标题随协作类型用手册里的名称；通讯录里没有的姓名列在“待确认姓名”，选“是”即录入通讯录",
        came=(
            "initiation.form_name", "minutes.form_name", "plan.form_name", "problems.form_name",
            "tracker.form_name", "new_names", "sla.today_count",
        ),
        gone=("calendar.today_count",),
    ),
    Version("1.37", date(2026, 11, 30), "公式更短，结果不变；方案行号从方案表格的第一行数起"),
    Version("1.38", date(2026, 11, 30), "待确认的姓名由各种表格程序数得一样"),
    Version("1.39", date(2026, 11, 30), "公式更短，文件更小，结果不变"),
)  # fmt: skip
"""Every version in order; the last one is that of this program."""

CURRENT = VERSIONS[-1].number
_UNMARKED = "1.0"  # what workbooks say that were made before they carried their version


def former_labels() -> Mapping[str, Collection[str]]:
    """Return by full name the labels under which a thing may still stand in older workbooks."""
    found: dict[str, list[str]] = {}
    for version in VERSIONS:
        for name, label in version.relabelled.items():
            found.setdefault(name, []).append(label)
    return found


def is_later(one: str, other: str) -> bool:
    """Whether a version number is higher than another."""
    return _parts(one) > _parts(other)


def may_write(given: str) -> bool:
    """Whether this program may write to a workbook that says it is of a version.

    >>> may_write("1.99"), may_write("99.0"), may_write("9" * 5_000)
    (True, False, True)
    """
    return _parts(given)[0] <= _parts(CURRENT)[0]


def version_of(given: str, missing: Collection[str]) -> str:
    """Return which version a workbook is of, from what it says and which names it lacks.

    A workbook that says nothing of its own version is of the last one of which it has everything.
    """
    if is_later(given, _UNMARKED):
        return given
    number = VERSIONS[0].number
    for at, version in enumerate(VERSIONS[1:], 1):
        later = {name for each in VERSIONS[at + 1 :] for name in each.came}
        lacking = frozenset(missing) - later
        if is_later(version.number, _UNMARKED) or any(_lacks(n, lacking) for n in version.came):
            break
        number = version.number
    return number


def _lacks(name: str, missing: Collection[str]) -> bool:
    return name in missing or any(each.startswith(f"{name}.") for each in missing)


def came_after(number: str) -> Iterator[str]:
    """Yield the names that came in later versions than `number`."""
    for version in VERSIONS:
        if is_later(version.number, number):
            yield from version.came


def _parts(number: str) -> tuple[int, ...]:
    """Return the parts of a number; nothing readable counts as the lowest."""
    parts = number.strip().split(".")
    is_number = all(part.isdecimal() and len(part) <= 9 for part in parts)
    return tuple(map(int, parts)) if is_number else (0,)
