"""The words that choices offer, and the older words of the handbooks that mean the same.

Each word gets its name where it first stands, and has that one everywhere: 受阻 of a task, of the
light and of an answer is `BLOCKED`. Of what a company may extend, only words that the program asks
for have one. Sources are the requirement sections 4.1–4.3 and the gaps G-01…G-10.
"""

from __future__ import annotations

from addin.forms.model import Vocabulary

YES_NO = Vocabulary("yes_no", "是否", (YES := "是", NO := "否"), source="通用")

TASK_STATUS = Vocabulary(
    "task_status",
    "任务状态",
    (
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
    "priority",
    "优先级",
    (URGENT := "紧急", IMPORTANT := "重要", ROUTINE := "常规"),
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
    "collaboration_type",
    "协作类型",
    (
        PROJECT_WORK := "项目协作",
        DAILY_WORK := "日常协作",
        PROBLEM_SOLVING := "问题解决",
        EMERGENCY := "应急响应",
        TRACKING_ONLY := "只做跟踪",
    ),
    synonyms=(("日常事务", DAILY_WORK),),
    source="S1 一(一)；S4",
)
SCENARIO = Vocabulary(
    "scenario",
    "协作场景",
    (
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
DIRECTION = Vocabulary("direction", "指标方向", (RISES := "≥", FALLS := "≤"), source="S3 (一)1")
BASIS = Vocabulary(
    "basis", "发起依据", (BUSINESS_NEED := "业务需求", INSTRUCTION := "上级指令"), source="S0 §一"
)
FORM_STATUS = Vocabulary(
    "form_status",
    "表单状态",
    (
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
    "approval",
    "审批结论",
    (AGREED := "同意", REFUSED := "不同意", TO_REVISE := "退回修改"),
    source="F1.24",
)
DEGREE = Vocabulary("degree", "程度", (HIGH := "高", MIDDLE := "中", LOW := "低"), source="F1B.3")
RESOURCE_FIT = Vocabulary(
    "resource_fit",
    "资源匹配度",
    (SUFFICIENT := "满足", PARTLY_SUFFICIENT := "部分满足", INSUFFICIENT := "不满足"),
    source="F1B.4",
)
ASSESSMENT = Vocabulary(
    "assessment",
    "反馈结论",
    (ACCEPTABLE := "可承接", CONDITIONAL := "有条件承接", OBJECTED := "有异议"),
    source="S0 §二；S2 §一.3",
)
OBJECTION = Vocabulary(
    "objection",
    "异议类型",
    (RESOURCE_CONFLICT := "资源冲突", DEMAND_OBJECTION := "需求异议"),
    source="S0 §二",
)
ADJUSTMENT = Vocabulary(
    "adjustment",
    "调整方式",
    (MORE_TIME := "时间延期", MORE_RESOURCES := "资源需求", OTHER),
    source="S0 §二",
)
BLOCK_TYPE = Vocabulary(
    "block_type",
    "受阻类型",
    (
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
    "escalation",
    "升级层级",
    (NOTHING := "无", LEAD_DEPARTMENT := "牵头部门", SPONSOR := "分管领导", MANAGEMENT := "管理层"),
    source="S0 §四；S1",
)
ITEM_RESULT = Vocabulary(
    "item_result", "验收结论", (PASSED := "通过", FAILED := "不通过"), source="S0 §五"
)
RECTIFICATION_STATUS = Vocabulary(
    "rectification_status",
    "整改状态",
    (TO_RECTIFY := "待整改", RECTIFYING := "整改中", TO_REINSPECT := "待复验", CLOSED := "已关闭"),
    source="F4.06",
)
PROBLEM_STATUS = Vocabulary(
    "problem_status",
    "问题状态",
    (
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
    "phase",
    "项目阶段",
    (
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
    "light",
    "红绿灯",
    (NORMAL := "正常", WARNED := "预警", OVERDUE := "逾期", BLOCKED, FINISHED := "完成"),
    source="§10",
)
TASK_WARNING = Vocabulary(
    "warning",
    "预警",
    (
        CANCELLED,
        DONE,
        BLOCKED,
        BLOCKED_OVERDUE := "受阻且逾期",
        OVERDUE,
        ACCEPTANCE_OVERDUE := "待验收逾期",
        UNREADABLE_STATUS := "状态无法识别",
        UNREADABLE_DATE := "日期无法识别",
        DUE_SOON := "即将到期",
        AT_RISK := "延迟风险",
        STALE := "未更新",
        NORMAL,
    ),
    source="§8",
)
DOUBTFUL = (ACCEPTANCE_OVERDUE, UNREADABLE_STATUS, UNREADABLE_DATE, DUE_SOON, AT_RISK, STALE)
"""The words of 预警 that make the light of a collaboration or a milestone 预警."""
SLA_STATE = Vocabulary(
    "sla_state",
    "时限状态",
    (
        NOT_TIMED := "未开始计时",
        RUNNING := "计时中",
        NEARLY_OVER := "即将超时",
        OVER := "已超时",
        MET := "已达成",
        MET_LATE := "超时达成",
        PAUSED := "暂停",
        UNREADABLE_DATE,
    ),
    source="§6",
)
MEETING_TYPE = Vocabulary(
    "meeting_type",
    "会议类型",
    (
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
    "resource_type",
    "资源类型",
    (BUDGET := "预算", STAFF := "人员", TOOLS := "技术工具", OTHER),
    source="S0 §三",
)
RISK_STATUS = Vocabulary(
    "risk_status", "风险状态", (WATCHED := "监控中", OCCURRED := "已发生", CLOSED), source="F2.07"
)
BUFFER_POSITION = Vocabulary(
    "buffer_position",
    "缓冲位置",
    (AT_THE_END := "末端", AFTER_MILESTONES := "里程碑后"),
    source="F2.08",
)
ACCEPTANCE_METHOD = Vocabulary(
    "acceptance_method",
    "验收方式",
    (DOCUMENT_REVIEW := "文件审查", "现场演示", "系统测试", "数据核查", "用户试用"),
    extensible=True,
    source="F2.09",
)
CADENCE = Vocabulary(
    "cadence",
    "更新频率",
    (EVERY_DAY := "每日", EVERY_SECOND_DAY := "每两日", EVERY_WEEK := "每周"),
    source="S0 §四；X-04",
)
CADENCE_WORKDAYS = {EVERY_DAY: 1, EVERY_SECOND_DAY: 2, EVERY_WEEK: 5}
CADENCE_BY_PRIORITY = {URGENT: EVERY_DAY, IMPORTANT: EVERY_SECOND_DAY, ROUTINE: EVERY_WEEK}
WEEKDAY = Vocabulary(
    "weekday",
    "星期",
    (
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
    "confirm_method",
    "确认方式",
    (BY_SIGNATURE := "签字", BY_MAIL := "邮件", BY_SYSTEM := "系统"),
    source="S4 步骤4",
)
IMPROVEMENT = Vocabulary(
    "improvement",
    "改进类别",
    (
        STUCK_PROCESS := "流程卡点",
        COMMUNICATION := "沟通问题",
        AUTHORITY_GAP := "权责漏洞",
        RESOURCES := "资源",
        OTHER,
    ),
    source="S1",
)
UNIT = Vocabulary(
    "unit",
    "单位",
    (
        PERCENT := "%",
        "分",
        DAY := "天",
        WORKING_DAYS := "个工作日",
        HOUR := "小时",
        MINUTES := "分钟",
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
TIME_UNITS = (DAY, WORKING_DAYS, HOUR, MINUTES)
TAKES_TIME = [
    "审批",
    "响应",
    "处理",
    "办理",
    "等待",
    "等候",
    "交付",
    "上线",
    "修复",
    "停机",
    "周期",
    "耗时",
    "用时",
    "工期",
    "时效",
    "账期",
    "交期",
    "延误",
    "延迟",
]
"""What a metric is called that counts how long something takes, and so is to fall."""
EMPLOYMENT = Vocabulary(
    "employment",
    "在岗状态",
    (EMPLOYED := "在职", AWAY := "外出", LEFT_COMPANY := "离职"),
    source="通讯录",
)
POSITION_ROLE = Vocabulary(
    "position_role",
    "协作角色",
    (
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
    "archive_type",
    "归档文件",
    (
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
    "day_type",
    "日期类型",
    (
        WORKDAY := "工作日",
        REST_DAY := "休息日",
        HOLIDAY := "法定节假日",
        MAKE_UP_WORKDAY := "调休上班",
    ),
    source="国务院办公厅节假日安排通知",
)
EXCEPTION_TYPE = Vocabulary(
    "exception_type", "例外类型", (WORKED := "上班", DAY_OFF := "休息"), source="G-07"
)
HOURS = Vocabulary(
    "hours", "小时计法", (CLOCK_HOURS := "自然小时", WORKING_HOURS := "工作小时"), source="X-13"
)
TIME_UNIT = Vocabulary("time_unit", "时限单位", (WORKDAY, HOUR, DAY), source="§6")
DUE_DAYS = Vocabulary(
    "due_days", "D+N 计法", (CALENDAR_DAY := "自然日", WORKDAY), source="S3 (二)3"
)
OBJECTION_START = Vocabulary(
    "objection_start",
    "异议时限起算",
    (OBJECTION_RAISED := "提出异议", INITIATION_RECEIVED := "收到发起表"),
    source="G-03",
)
LEVEL = Vocabulary(
    "level",
    "级别",
    (ERROR := "错误", WARNING := "警告", HINT := "提示"),
    synonyms=(("提醒", WARNING),),
    source="§5",
)
MAIL_OUTCOME = Vocabulary(
    "mail_outcome",
    "发送结果",
    (
        SENT := "已发送",
        WRITTEN := "已写出",
        NOT_SENT := "失败",
        UNCONFIRMED := "待核实",
        CAME_BACK := "退信",
    ),
    source="§7",
)
ANSWER = Vocabulary(
    "answer",
    "邮件答复",
    (
        FINISHED,
        BLOCKED,
        POSTPONED := "延期",
        AGREED,
        RETURNED := "退回",
        SNOOZED := "稍后",
        NEWS_WEEKLY := "每周告知",
        NEWS_DAILY := "每天告知",
        RATED := "评分",
    ),
    source="S0 §四",
)
INVITATION = Vocabulary(
    "invitation",
    "会议邀请",
    (INVITED := "邀请", CHANGED := "更新", CALLED_OFF := "取消"),
    source="S0 §二",
)
DECISION = Vocabulary(
    "decision", "处理", (ACCEPTED := "接受", DECLINED := "不接受"), source="S0 §四"
)
MERGE_DECISION = Vocabulary(
    "merge_decision", "合并处理", (TAKEN := "采用", LEFT_OUT := "不采用"), source="§10"
)
WORDING_CLASS = Vocabulary(
    "wording_class",
    "用词类别",
    (
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
    "scale",
    "协作规模",
    (SMALL_SCALE := "2～3个部门", MEDIUM_SCALE := "4～6个部门", LARGE_SCALE := "7个部门以上"),
    synonyms=tuple((word.replace("～", "–"), word) for word in (SMALL_SCALE, MEDIUM_SCALE)),
    source="S1",
)

CONDITION = Vocabulary(
    "condition",
    "达标条件",
    (
        AT_LEAST := "不低于",
        AT_MOST := "不高于",
        BELOW := "低于",
        BETTER_WHEN_UP := "较基线提高％",
        BETTER_WHEN_DOWN := "较基线降低％",
    ),
    source="§9",
)
INDICATOR_STATE = Vocabulary(
    "indicator_state",
    "指标结论",
    (
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
