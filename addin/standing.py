"""Where a collaboration stands, in words: the sentences that 首页 and 总台账 show.

The sentences are templates with numbered facts in braces, because the workbook's own formulas
build the very same ones (`workbook_templates.overview_formulas`).
"""

from __future__ import annotations

from addin.forms.vocabularies import ARCHIVE_TYPE, LIGHT, PHASE

(
    INITIATING,
    ASSESSING,
    PLANNING,
    EXECUTING,
    ACCEPTING,
    REVIEWING,
    ARCHIVED,
    TERMINATED,
) = PHASE.words
CALM, WARNED, LATE, STUCK, FINISHED = LIGHT.words
ARCHIVE_NEEDED = ARCHIVE_TYPE.words[:4]  # S0 §六: 方案、纪要、验收报告、复盘报告
REVIEW_LIMIT = "SLA-03"

UNANSWERED, OBJECTED, ANSWERED = "未反馈", "有异议", "已反馈"
"""The feedback of a partner department: none yet, an objection not yet settled, settled."""

PASSED, FAILED, CHECKING = "通过", "不通过", "核查中"
"""The overall result of the acceptance."""

REASONS = (
    ("blocked", "{n}项受阻"),
    ("overdue", "{n}项逾期"),
    ("due_soon", "{n}项即将到期"),
    ("at_risk", "{n}项有延迟风险"),
    ("not_updated", "{n}项未更新"),
)
"""What is counted in the reason of the light, most urgent first; nought is left out."""

REASON_NONE = "还没有任务"
REASON_FINISHED = "任务已全部完成或取消"
REASON_CALM = "任务都在计划内"

STEP_TERMINATED = "协作已作废，不再推进。"
STEP_DRAFT = "填好发起表，把表单状态改为待审批，送发起部门负责人和分管领导审批。"
STEP_APPROVAL = "等待发起部门负责人和分管领导审批发起表。"
STEP_REJECTED = "按审批意见修改发起表，再次提交审批。"
STEP_NO_PARTNERS = "在发起表填写协作部门和需配合的事项。"
STEP_UNANSWERED = "还有{n}个协作部门没有书面反馈评估结果。"
STEP_OBJECTED = "还有{n}个协作部门有异议没有协调，请写明协调结果。"
STEP_NO_SIGNERS = "编制协作方案，列出会签部门并送各部门负责人确认。"
STEP_UNSIGNED = "还有{n}个部门没有会签协作方案。"
STEP_PLAN_APPROVAL = "协作方案已会签，等待分管领导审批并填写审批时间。"
STEP_NO_TASKS = "在进度跟踪表登记任务并更新状态。"
STEP_BLOCKED = "还有{n}项任务未完成，请先协调{m}项受阻的任务。"
STEP_OVERDUE = "还有{n}项任务未完成，请先处理{m}项逾期的任务。"
STEP_EXECUTE = "还有{n}项任务未完成，请按更新频率更新进度。"
STEP_NO_ITEMS = "在验收报告列出全部输出成果，逐项核查。"
STEP_CHECKING = "还有{n}项输出成果没有验收结论。"
STEP_FAILED = "按整改要求在时限内整改，重新提交验收。"
STEP_REVIEW = "请召开复盘会，并在复盘报告填写复盘会日期。"
STEP_REVIEW_BY = "请在{n}月{m}日前召开复盘会，并在复盘报告填写复盘会日期。"
STEP_REVIEW_SET = "复盘会定在{n}月{m}日，请通知所有参与部门。"
STEP_ARCHIVE = "归档还缺："
STEP_ARCHIVED = "协作已复盘并归档。"
CALENDAR_MISSING = "{n} 年放假安排还没有录入，涉及的期限按估算"
NOTICE_MONTH = 11  # by then next year's arrangement is usually announced
