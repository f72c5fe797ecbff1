"""What 首页 begins with: what is to be done now, where, and an example, by phase (Q-45).

The sentences are templates like those of `addin.standing.sentences`: the workbook's own formulas
build the very same ones (`workbook_templates.formulas.steps`).
"""

from __future__ import annotations

from addin.forms.vocabularies import (
    ACCEPTING,
    ASSESSING,
    EXECUTING,
    INITIATING,
    PLANNING,
    REVIEWING,
)

STEP_LINES = 3
MARK = "→"
"""Between the sentence of a step and the name of the cell or sheet where it is done."""
GO = "去处理"

NAME_PEOPLE = "在“部门”和“通讯录”填写部门、负责人和参与人员，各表即可下拉选择"
NAME_IT = "在“1发起表”选择协作类型，填写协作名称、目标和指标"
CONFIRM_NAMES = "{n}个姓名不在通讯录，请在“待确认姓名”选“是”或“否”"
UNBLOCK = "{n}项任务受阻，请协调解决"
CATCH_UP = "{n}项任务逾期，请处理或调整计划"
UPDATE = "{n}项任务超过更新间隔没有更新，请更新状态和完成度"

EXAMPLES: dict[str, str] = {
    INITIATING: "目标写成“客户满意度由78分提升到85分”。只想跟踪任务的，协作类型选“只做跟踪”，任务直接填在“3进度跟踪表”。",
    ASSESSING: "反馈写成“可承接，对接人王磊，12月5日前交付接口清单”。",
    PLANNING: "任务写成“完成10名用户试用”，负责人一名，12月18日完成，交付试用报告，问题逐条答复。",
    EXECUTING: "受阻写成“供应商样品未到”，解决措施写成“采购部12月3日前到厂催办”。",
    ACCEPTING: "实测值写成“响应时间1.8小时，标准2小时以内”，并附测试记录的链接。",
    REVIEWING: "改进写成“需求变更由两个部门先签认再排期，王芳，1月15日前完成”。",
}
