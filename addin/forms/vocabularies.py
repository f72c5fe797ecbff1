"""The words that choices offer, and the older words of the handbooks that mean the same.

Sources are the requirement sections 4.1–4.3 and the gaps G-01…G-10.
"""

from __future__ import annotations

from addin.forms.model import Vocabulary

NOT_STARTED, IN_PROGRESS, BLOCKED, IN_ACCEPTANCE, DONE, CANCELLED = (
    "未开始",
    "进行中",
    "受阻",
    "待验收",
    "已完成",
    "已取消",
)
YES, NO = "是", "否"
URGENT, IMPORTANT, ROUTINE = "紧急", "重要", "常规"

YES_NO = Vocabulary(name="yes_no", label="是否", words=(YES, NO), source="通用")

TASK_STATUS = Vocabulary(
    name="task_status",
    label="任务状态",
    words=(NOT_STARTED, IN_PROGRESS, BLOCKED, IN_ACCEPTANCE, DONE, CANCELLED),
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
    words=(URGENT, IMPORTANT, ROUTINE),
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
    words=("项目协作", "日常协作", "问题解决", "应急响应"),
    synonyms=(("日常事务", "日常协作"),),
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
        "日常协作",
        "资源统筹与冲突协调",
        "年度/季度目标对齐",
        "流程冲突处理",
        "其他",
    ),
    synonyms=(("突发应急响应", "紧急事务快速响应"), ("流程冲突", "流程冲突处理")),
    extensible=True,
    source="S0 概览；S2；S3；S4",
)
BASIS = Vocabulary(name="basis", label="发起依据", words=("业务需求", "上级指令"), source="S0 §一")
FORM_STATUS = Vocabulary(
    name="form_status",
    label="表单状态",
    words=("草稿", "待审批", "已批准", "已退回", "已作废"),
    source="K4",
)
FORM_TRANSITIONS: dict[str, tuple[str, ...]] = {
    "草稿": ("待审批", "已作废"),
    "待审批": ("已批准", "已退回", "已作废"),
    "已退回": ("草稿", "待审批", "已作废"),
    "已批准": ("已作废",),
    "已作废": (),
}
APPROVAL = Vocabulary(
    name="approval", label="审批结论", words=("同意", "不同意", "退回修改"), source="F1.24"
)
DEGREE = Vocabulary(name="degree", label="程度", words=("高", "中", "低"), source="F1B.3")
RESOURCE_FIT = Vocabulary(
    name="resource_fit", label="资源匹配度", words=("满足", "部分满足", "不满足"), source="F1B.4"
)
ASSESSMENT = Vocabulary(
    name="assessment",
    label="反馈结论",
    words=("可承接", "有条件承接", "有异议"),
    source="S0 §二；S2 §一.3",
)
OBJECTION = Vocabulary(
    name="objection", label="异议类型", words=("资源冲突", "需求异议"), source="S0 §二"
)
ADJUSTMENT = Vocabulary(
    name="adjustment", label="调整方式", words=("时间延期", "资源需求", "其他"), source="S0 §二"
)
BLOCK_TYPE = Vocabulary(
    name="block_type",
    label="受阻类型",
    words=("资源不足", "进度依赖", "需求变更", "技术问题", "审批等待", "外部原因", "其他"),
    source="S0 §四；S4",
)
ESCALATION = Vocabulary(
    name="escalation",
    label="升级层级",
    words=("无", "牵头部门", "分管领导", "管理层"),
    source="S0 §四；S1",
)
ITEM_RESULT = Vocabulary(
    name="item_result", label="验收结论", words=("通过", "不通过"), source="S0 §五"
)
RECTIFICATION_STATUS = Vocabulary(
    name="rectification_status",
    label="整改状态",
    words=("待整改", "整改中", "待复验", "已关闭"),
    source="F4.06",
)
PROBLEM_STATUS = Vocabulary(
    name="problem_status",
    label="问题状态",
    words=("待协调", "处理中", "已解决", "已关闭", "已升级"),
    source="S2 §四",
)
PHASE = Vocabulary(
    name="phase",
    label="项目阶段",
    words=("发起", "评估", "方案", "执行", "验收", "复盘", "已归档", "已终止"),
    source="S0 §一–§六",
)
LIGHT = Vocabulary(
    name="light", label="红绿灯", words=("正常", "预警", "逾期", "受阻", "完成"), source="§10"
)
WARNING = Vocabulary(
    name="warning",
    label="预警",
    words=(
        CANCELLED,
        DONE,
        BLOCKED,
        "受阻且逾期",
        "逾期",
        "即将到期",
        "延迟风险",
        "未更新",
        "正常",
    ),
    source="§8",
)
SLA_STATE = Vocabulary(
    name="sla_state",
    label="SLA 状态",
    words=("未开始计时", "计时中", "即将超时", "已超时", "已达成", "超时达成", "暂停"),
    source="§6",
)
MEETING_TYPE = Vocabulary(
    name="meeting_type",
    label="会议类型",
    words=("启动会", "周例会", "专题会", "协调会", "沟通会", "验收会", "复盘会", "站会"),
    source="S0 §二 §四；S3 (三)；S4 步骤3",
)
RESOURCE_TYPE = Vocabulary(
    name="resource_type",
    label="资源类型",
    words=("预算", "人员", "技术工具", "其他"),
    source="S0 §三",
)
RISK_STATUS = Vocabulary(
    name="risk_status",
    label="风险状态",
    words=("监控中", "已发生", "已关闭"),
    source="F2.07",
)
BUFFER_POSITION = Vocabulary(
    name="buffer_position", label="缓冲位置", words=("末端", "里程碑后"), source="F2.08"
)
ACCEPTANCE_METHOD = Vocabulary(
    name="acceptance_method",
    label="验收方式",
    words=("文件审查", "现场演示", "系统测试", "数据核查", "用户试用"),
    extensible=True,
    source="F2.09",
)
CADENCE = Vocabulary(
    name="cadence", label="更新频率", words=("每日", "每两日", "每周"), source="S0 §四；X-04"
)
CADENCE_WORKDAYS = {"每日": 1, "每两日": 2, "每周": 5}
CADENCE_BY_PRIORITY = {URGENT: "每日", IMPORTANT: "每两日", ROUTINE: "每周"}
WEEKDAY = Vocabulary(
    name="weekday",
    label="星期",
    words=("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    source="S2 §三",
)
CONFIRM_METHOD = Vocabulary(
    name="confirm_method", label="确认方式", words=("签字", "邮件", "系统"), source="S4 步骤4"
)
IMPROVEMENT = Vocabulary(
    name="improvement",
    label="改进类别",
    words=("流程卡点", "沟通问题", "权责漏洞", "资源", "其他"),
    source="S1",
)
UNIT = Vocabulary(
    name="unit",
    label="单位",
    words=(
        "%",
        "分",
        "天",
        "个工作日",
        "小时",
        "分钟",
        "次",
        "件",
        "个",
        "项",
        "人",
        "家",
        "元",
        "万元",
    ),
    extensible=True,
    source="F1.10",
)
EMPLOYMENT = Vocabulary(
    name="employment", label="在岗状态", words=("在职", "外出", "离职"), source="通讯录"
)
POSITION_ROLE = Vocabulary(
    name="position_role",
    label="协作角色",
    words=("执行负责人", "部门负责人", "分管领导", "管理层", "协调人", "记录员", "成员"),
    extensible=True,
    source="§2",
)
ARCHIVE_TYPE = Vocabulary(
    name="archive_type",
    label="归档文件",
    words=(
        "协作方案",
        "会议纪要",
        "验收报告",
        "复盘报告",
        "问题评估表",
        "协作申请单",
        "沟通记录",
        "问题进度表",
        "问题解决报告",
    ),
    source="S0 §六；S4 步骤6",
)
DAY_TYPE = Vocabulary(
    name="day_type",
    label="日期类型",
    words=("工作日", "休息日", "法定节假日", "调休上班"),
    source="国务院办公厅节假日安排通知",
)
EXCEPTION_TYPE = Vocabulary(
    name="exception_type", label="例外类型", words=("上班", "休息"), source="G-07"
)
HOURS = Vocabulary(name="hours", label="小时计法", words=("自然小时", "工作小时"), source="X-13")
TIME_UNIT = Vocabulary(
    name="time_unit", label="时限单位", words=("工作日", "小时", "天"), source="§6"
)
DUE_DAYS = Vocabulary(
    name="due_days", label="D+N 计法", words=("自然日", "工作日"), source="S3 (二)3"
)
OBJECTION_START = Vocabulary(
    name="objection_start",
    label="异议时限起算",
    words=("提出异议", "收到发起表"),
    source="G-03",
)
LEVEL = Vocabulary(name="level", label="级别", words=("错误", "提醒", "提示"), source="§5")
MAIL_OUTCOME = Vocabulary(
    name="mail_outcome", label="发送结果", words=("已发送", "失败", "待确认"), source="§7"
)
ANSWER = Vocabulary(
    name="answer",
    label="邮件答复",
    words=("完成", "受阻", "延期", "同意", "退回"),
    source="S0 §四",
)
INVITATION = Vocabulary(
    name="invitation", label="会议邀请", words=("邀请", "更新", "取消"), source="S0 §二"
)
DECISION = Vocabulary(name="decision", label="处理", words=("接受", "不接受"), source="S0 §四")
MERGE_DECISION = Vocabulary(
    name="merge_decision", label="合并处理", words=("采用", "不采用"), source="§10"
)
WORDING_CLASS = Vocabulary(
    name="wording_class",
    label="用词类别",
    words=(
        "时间模糊",
        "程度模糊",
        "约数",
        "弱承诺",
        "主观品质",
        "主体不明",
        "口号",
        "占位",
        "引用不明",
        "复合指标",
        "归责",
        "白名单",
    ),
    source="S0 §一；S4 步骤1",
)
CASE_SCALE = Vocabulary(
    name="scale",
    label="协作规模",
    words=("2–3个部门", "4–6个部门", "7个部门以上"),
    source="S1",
)

AT_LEAST, AT_MOST, BELOW = "不低于", "不高于", "低于"
BETTER_WHEN_UP, BETTER_WHEN_DOWN = "较基线提高％", "较基线降低％"
CONDITION = Vocabulary(
    name="condition",
    label="达标条件",
    words=(AT_LEAST, AT_MOST, BELOW, BETTER_WHEN_UP, BETTER_WHEN_DOWN),
    source="§9",
)
INDICATOR_STATE = Vocabulary(
    name="indicator_state",
    label="指标结论",
    words=("达标", "未达标", "无基线", "无数据", "无目标"),
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
