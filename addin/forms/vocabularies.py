"""The words that choices offer, and the older words of the handbooks that mean the same.

Each word gets its name where it first stands, and has that one everywhere: 受阻 of a task, of the
light and of an answer is `BLOCKED`. Of what a company may extend, only words that the program asks
for have one. Sources are the requirement sections 4.1–4.3 and the gaps G-01…G-10.
"""

from __future__ import annotations

from addin.forms.model import Vocabulary

YES_NO = Vocabulary(name="yes_no", label="是否", words=(YES := "是", NO := "否"), source="通用")

TASK_STATUS = Vocabulary(
    name="task_status",
    label="任务状态",
    words=(
        NOT_STARTED := "未开始",
        IN_PROGRESS := "进行中",
        BLOCKED := "受阻",
        IN_ACCEPTANCE := "待验收",
        DONE := "已完成",
        CANCELLED := "已取消",
    ),
    synonyms=(
        ("阻塞", BLOCKED),
        ("已阻塞", BLOCKED),
        ("卡点", BLOCKED),
        ("完成", DONE),
        ("done", DONE),
        ("延期", IN_PROGRESS),
        ("滞后", IN_PROGRESS),
        ("风险", IN_PROGRESS),
    ),
    source="S0 §四；S2 §三；S3 (三)",
)
CLOSED_STATUSES = (DONE, CANCELLED)

# From each status to those that may follow; 已完成 → 进行中 needs a reopen reason.
TASK_TRANSITIONS: dict[str, tuple[str, ...]] = {
    NOT_STARTED: (IN_PROGRESS, BLOCKED, CANCELLED),
    IN_PROGRESS: (BLOCKED, IN_ACCEPTANCE, CANCELLED, DONE),
    BLOCKED: (IN_PROGRESS, CANCELLED),
    IN_ACCEPTANCE: (DONE, IN_PROGRESS),
    DONE: (IN_PROGRESS,),
    CANCELLED: (),
}

PRIORITY = Vocabulary(
    name="priority",
    label="优先级",
    words=(URGENT := "紧急", IMPORTANT := "重要", ROUTINE := "常规"),
    synonyms=(
        ("P0", URGENT),
        ("P1", IMPORTANT),
        ("P2", ROUTINE),
        ("P3", ROUTINE),
        ("日常", ROUTINE),
        ("日常事项", ROUTINE),
        ("重要事项", IMPORTANT),
        ("紧急事项", URGENT),
    ),
    source="S4 步骤1",
)
COLLABORATION_TYPE = Vocabulary(
    name="collaboration_type",
    label="协作类型",
    words=(
        PROJECT_WORK := "项目协作",
        DAILY_WORK := "日常协作",
        PROBLEM_SOLVING := "问题解决",
        EMERGENCY := "应急响应",
    ),
    synonyms=(("日常事务", DAILY_WORK),),
    source="S1 一(一)；S4",
)
SCENARIO = Vocabulary(
    name="scenario",
    label="协作场景",
    words=(
        "新产品/服务上市",
        "市场推广活动",
        "客户问题解决",
        "内部流程优化",
        "大型项目攻坚",
        "紧急事务快速响应",
        DAILY_WORK,
        "资源统筹与冲突协调",
        "年度/季度目标对齐",
        "流程冲突处理",
        OTHER := "其他",
    ),
    synonyms=(("突发应急响应", "紧急事务快速响应"), ("流程冲突", "流程冲突处理")),
    extensible=True,
    source="S0 概览；S2；S3；S4",
)
BASIS = Vocabulary(
    name="basis",
    label="发起依据",
    words=(BUSINESS_NEED := "业务需求", INSTRUCTION := "上级指令"),
    source="S0 §一",
)
FORM_STATUS = Vocabulary(
    name="form_status",
    label="表单状态",
    words=(
        DRAFT := "草稿",
        SUBMITTED := "待审批",
        APPROVED := "已批准",
        SENT_BACK := "已退回",
        VOID := "已作废",
    ),
    source="K4",
)
FORM_TRANSITIONS: dict[str, tuple[str, ...]] = {
    DRAFT: (SUBMITTED, VOID),
    SUBMITTED: (APPROVED, SENT_BACK, VOID),
    SENT_BACK: (DRAFT, SUBMITTED, VOID),
    APPROVED: (VOID,),
    VOID: (),
}
APPROVAL = Vocabulary(
    name="approval",
    label="审批结论",
    words=(AGREED := "同意", REFUSED := "不同意", TO_REVISE := "退回修改"),
    source="F1.24",
)
DEGREE = Vocabulary(
    name="degree", label="程度", words=(HIGH := "高", MIDDLE := "中", LOW := "低"), source="F1B.3"
)
RESOURCE_FIT = Vocabulary(
    name="resource_fit",
    label="资源匹配度",
    words=(SUFFICIENT := "满足", PARTLY_SUFFICIENT := "部分满足", INSUFFICIENT := "不满足"),
    source="F1B.4",
)
ASSESSMENT = Vocabulary(
    name="assessment",
    label="反馈结论",
    words=(ACCEPTABLE := "可承接", CONDITIONAL := "有条件承接", OBJECTED := "有异议"),
    source="S0 §二；S2 §一.3",
)
OBJECTION = Vocabulary(
    name="objection",
    label="异议类型",
    words=(RESOURCE_CONFLICT := "资源冲突", DEMAND_OBJECTION := "需求异议"),
    source="S0 §二",
)
ADJUSTMENT = Vocabulary(
    name="adjustment",
    label="调整方式",
    words=(MORE_TIME := "时间延期", MORE_RESOURCES := "资源需求", OTHER),
    source="S0 §二",
)
BLOCK_TYPE = Vocabulary(
    name="block_type",
    label="受阻类型",
    words=(
        SHORT_OF_RESOURCES := "资源不足",
        WAITS_FOR_PROGRESS := "进度依赖",
        CHANGED_DEMAND := "需求变更",
        TECHNICAL_PROBLEM := "技术问题",
        WAITS_FOR_APPROVAL := "审批等待",
        EXTERNAL_CAUSE := "外部原因",
        OTHER,
    ),
    source="S0 §四；S4",
)
ESCALATION = Vocabulary(
    name="escalation",
    label="升级层级",
    words=(
        NOTHING := "无",
        LEAD_DEPARTMENT := "牵头部门",
        SPONSOR := "分管领导",
        MANAGEMENT := "管理层",
    ),
    source="S0 §四；S1",
)
ITEM_RESULT = Vocabulary(
    name="item_result",
    label="验收结论",
    words=(PASSED := "通过", FAILED := "不通过"),
    source="S0 §五",
)
RECTIFICATION_STATUS = Vocabulary(
    name="rectification_status",
    label="整改状态",
    words=(
        TO_RECTIFY := "待整改",
        RECTIFYING := "整改中",
        TO_REINSPECT := "待复验",
        CLOSED := "已关闭",
    ),
    source="F4.06",
)
PROBLEM_STATUS = Vocabulary(
    name="problem_status",
    label="问题状态",
    words=(
        TO_COORDINATE := "待协调",
        IN_HAND := "处理中",
        SOLVED := "已解决",
        CLOSED,
        ESCALATED := "已升级",
    ),
    source="S2 §四",
)
ENDED_PROBLEMS = (SOLVED, CLOSED)
PHASE = Vocabulary(
    name="phase",
    label="项目阶段",
    words=(
        INITIATING := "发起",
        ASSESSING := "评估",
        PLANNING := "方案",
        EXECUTING := "执行",
        ACCEPTING := "验收",
        REVIEWING := "复盘",
        ARCHIVED := "已归档",
        TERMINATED := "已终止",
    ),
    source="S0 §一–§六",
)
LIGHT = Vocabulary(
    name="light",
    label="红绿灯",
    words=(NORMAL := "正常", WARNED := "预警", OVERDUE := "逾期", BLOCKED, FINISHED := "完成"),
    source="§10",
)
TASK_WARNING = Vocabulary(
    name="warning",
    label="预警",
    words=(
        CANCELLED,
        DONE,
        BLOCKED,
        BLOCKED_OVERDUE := "受阻且逾期",
        OVERDUE,
        DUE_SOON := "即将到期",
        AT_RISK := "延迟风险",
        STALE := "未更新",
        NORMAL,
    ),
    source="§8",
)
SLA_STATE = Vocabulary(
    name="sla_state",
    label="SLA 状态",
    words=(
        NOT_TIMED := "未开始计时",
        RUNNING := "计时中",
        NEARLY_OVER := "即将超时",
        OVER := "已超时",
        MET := "已达成",
        MET_LATE := "超时达成",
        PAUSED := "暂停",
    ),
    source="§6",
)
MEETING_TYPE = Vocabulary(
    name="meeting_type",
    label="会议类型",
    words=(
        KICKOFF_MEETING := "启动会",
        WEEKLY_MEETING := "周例会",
        TOPICAL_MEETING := "专题会",
        COORDINATION_MEETING := "协调会",
        TALK := "沟通会",
        ACCEPTANCE_MEETING := "验收会",
        REVIEW_MEETING := "复盘会",
        STAND_UP := "站会",
    ),
    source="S0 §二 §四；S3 (三)；S4 步骤3",
)
RESOURCE_TYPE = Vocabulary(
    name="resource_type",
    label="资源类型",
    words=(BUDGET := "预算", STAFF := "人员", TOOLS := "技术工具", OTHER),
    source="S0 §三",
)
RISK_STATUS = Vocabulary(
    name="risk_status",
    label="风险状态",
    words=(WATCHED := "监控中", OCCURRED := "已发生", CLOSED),
    source="F2.07",
)
BUFFER_POSITION = Vocabulary(
    name="buffer_position",
    label="缓冲位置",
    words=(AT_THE_END := "末端", AFTER_MILESTONES := "里程碑后"),
    source="F2.08",
)
ACCEPTANCE_METHOD = Vocabulary(
    name="acceptance_method",
    label="验收方式",
    words=("文件审查", "现场演示", "系统测试", "数据核查", "用户试用"),
    extensible=True,
    source="F2.09",
)
CADENCE = Vocabulary(
    name="cadence",
    label="更新频率",
    words=(EVERY_DAY := "每日", EVERY_SECOND_DAY := "每两日", EVERY_WEEK := "每周"),
    source="S0 §四；X-04",
)
CADENCE_WORKDAYS = {EVERY_DAY: 1, EVERY_SECOND_DAY: 2, EVERY_WEEK: 5}
CADENCE_BY_PRIORITY = {URGENT: EVERY_DAY, IMPORTANT: EVERY_SECOND_DAY, ROUTINE: EVERY_WEEK}
WEEKDAY = Vocabulary(
    name="weekday",
    label="星期",
    words=(
        MONDAY := "周一",
        TUESDAY := "周二",
        WEDNESDAY := "周三",
        THURSDAY := "周四",
        FRIDAY := "周五",
        SATURDAY := "周六",
        SUNDAY := "周日",
    ),
    source="S2 §三",
)
CONFIRM_METHOD = Vocabulary(
    name="confirm_method",
    label="确认方式",
    words=(BY_SIGNATURE := "签字", BY_MAIL := "邮件", BY_SYSTEM := "系统"),
    source="S4 步骤4",
)
IMPROVEMENT = Vocabulary(
    name="improvement",
    label="改进类别",
    words=(
        STUCK_PROCESS := "流程卡点",
        COMMUNICATION := "沟通问题",
        AUTHORITY_GAP := "权责漏洞",
        RESOURCES := "资源",
        OTHER,
    ),
    source="S1",
)
UNIT = Vocabulary(
    name="unit",
    label="单位",
    words=(
        PERCENT := "%",
        "分",
        DAY := "天",
        "个工作日",
        HOUR := "小时",
        "分钟",
        "次",
        "件",
        "个",
        "项",
        "人",
        "家",
        YUAN := "元",
        TEN_THOUSAND_YUAN := "万元",
    ),
    extensible=True,
    source="F1.10",
)
EMPLOYMENT = Vocabulary(
    name="employment",
    label="在岗状态",
    words=(EMPLOYED := "在职", AWAY := "外出", LEFT_COMPANY := "离职"),
    source="通讯录",
)
POSITION_ROLE = Vocabulary(
    name="position_role",
    label="协作角色",
    words=(
        EXECUTION_LEAD := "执行负责人",
        DEPARTMENT_HEAD := "部门负责人",
        SPONSOR,
        MANAGEMENT,
        COORDINATOR := "协调人",
        RECORDER := "记录员",
        MEMBER := "成员",
    ),
    extensible=True,
    source="§2",
)
ARCHIVE_TYPE = Vocabulary(
    name="archive_type",
    label="归档文件",
    words=(
        PLAN_DOCUMENT := "协作方案",
        MINUTES_DOCUMENT := "会议纪要",
        ACCEPTANCE_REPORT := "验收报告",
        REVIEW_REPORT := "复盘报告",
        PROBLEM_ASSESSMENT := "问题评估表",
        REQUEST_DOCUMENT := "协作申请单",
        COMMUNICATION_RECORD := "沟通记录",
        PROBLEM_TRACKER := "问题进度表",
        PROBLEM_REPORT := "问题解决报告",
    ),
    source="S0 §六；S4 步骤6",
)
DAY_TYPE = Vocabulary(
    name="day_type",
    label="日期类型",
    words=(
        WORKDAY := "工作日",
        REST_DAY := "休息日",
        HOLIDAY := "法定节假日",
        MAKE_UP_WORKDAY := "调休上班",
    ),
    source="国务院办公厅节假日安排通知",
)
EXCEPTION_TYPE = Vocabulary(
    name="exception_type",
    label="例外类型",
    words=(WORKED := "上班", DAY_OFF := "休息"),
    source="G-07",
)
HOURS = Vocabulary(
    name="hours",
    label="小时计法",
    words=(CLOCK_HOURS := "自然小时", WORKING_HOURS := "工作小时"),
    source="X-13",
)
TIME_UNIT = Vocabulary(name="time_unit", label="时限单位", words=(WORKDAY, HOUR, DAY), source="§6")
DUE_DAYS = Vocabulary(
    name="due_days", label="D+N 计法", words=(CALENDAR_DAY := "自然日", WORKDAY), source="S3 (二)3"
)
OBJECTION_START = Vocabulary(
    name="objection_start",
    label="异议时限起算",
    words=(OBJECTION_RAISED := "提出异议", INITIATION_RECEIVED := "收到发起表"),
    source="G-03",
)
LEVEL = Vocabulary(
    name="level",
    label="级别",
    words=(ERROR := "错误", WARNING := "提醒", HINT := "提示"),
    source="§5",
)
MAIL_OUTCOME = Vocabulary(
    name="mail_outcome",
    label="发送结果",
    words=(SENT := "已发送", NOT_SENT := "失败", UNCONFIRMED := "待核实"),
    source="§7",
)
ANSWER = Vocabulary(
    name="answer",
    label="邮件答复",
    words=(FINISHED, BLOCKED, POSTPONED := "延期", AGREED, RETURNED := "退回"),
    source="S0 §四",
)
INVITATION = Vocabulary(
    name="invitation",
    label="会议邀请",
    words=(INVITED := "邀请", CHANGED := "更新", CALLED_OFF := "取消"),
    source="S0 §二",
)
DECISION = Vocabulary(
    name="decision", label="处理", words=(ACCEPTED := "接受", DECLINED := "不接受"), source="S0 §四"
)
MERGE_DECISION = Vocabulary(
    name="merge_decision",
    label="合并处理",
    words=(TAKEN := "采用", LEFT_OUT := "不采用"),
    source="§10",
)
WORDING_CLASS = Vocabulary(
    name="wording_class",
    label="用词类别",
    words=(
        VAGUE_TIME := "时间模糊",
        VAGUE_DEGREE := "程度模糊",
        APPROXIMATION := "约数",
        WEAK_PROMISE := "弱承诺",
        SUBJECTIVE_QUALITY := "主观品质",
        UNCLEAR_ACTOR := "主体不明",
        SLOGAN := "口号",
        PLACEHOLDER := "占位",
        UNCLEAR_REFERENCE := "引用不明",
        COMPOUND_FIGURE := "复合指标",
        BLAME := "归责",
        WHITELIST := "白名单",
    ),
    source="S0 §一；S4 步骤1",
)
CASE_SCALE = Vocabulary(
    name="scale",
    label="协作规模",
    words=(SMALL_SCALE := "2–3个部门", MEDIUM_SCALE := "4–6个部门", LARGE_SCALE := "7个部门以上"),
    source="S1",
)

CONDITION = Vocabulary(
    name="condition",
    label="达标条件",
    words=(
        AT_LEAST := "不低于",
        AT_MOST := "不高于",
        BELOW := "低于",
        BETTER_WHEN_UP := "较基线提高％",
        BETTER_WHEN_DOWN := "较基线降低％",
    ),
    source="§9",
)
INDICATOR_STATE = Vocabulary(
    name="indicator_state",
    label="指标结论",
    words=(
        ON_TARGET := "达标",
        OFF_TARGET := "未达标",
        NO_BASELINE := "无基线",
        NO_DATA := "无数据",
        NO_TARGET := "无目标",
    ),
    source="§9",
)

VOCABULARIES: tuple[Vocabulary, ...] = tuple(
    value for value in list(globals().values()) if isinstance(value, Vocabulary)
)
BY_NAME: dict[str, Vocabulary] = {v.name: v for v in VOCABULARIES}


def canonical(vocabulary: Vocabulary, word: str) -> str | None:
    """Return the standard word for `word` (itself, or by a legacy synonym), or None.

    Case does not matter for Latin synonyms (``done``, ``p1``).
    """
    if word in vocabulary.words:
        return word
    folded = word.casefold()
    for old, new in vocabulary.synonyms:
        if old.casefold() == folded:
            return new
    return None
