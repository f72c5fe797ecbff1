"""提醒规则: which reminders there are, when each is due and who is told."""

from __future__ import annotations

from enum import StrEnum

from addin.forms.model import Field, Form, Kind, Section, Table, required
from addin.forms.vocabularies import DEPARTMENT_HEAD, LEAD_DEPARTMENT, MANAGEMENT, SPONSOR

TRACKER = "进度跟踪人"
PROCESS = "企业管理部"
LADDER_ROLES = (DEPARTMENT_HEAD, LEAD_DEPARTMENT, SPONSOR, TRACKER, MANAGEMENT, PROCESS)
"""To whom a ladder goes up."""
MOST_DAYS, MOST_HOURS = 60, 999
"""The largest numbers of working days and of hours in a rule."""


class Reminder(StrEnum):
    """Every reminder by its number; each has its row in 提醒规则."""

    APPROVAL = "N-01"
    FORM_APPROVED = "N-02"
    ASSESSMENT = "N-03"
    OBJECTION = "N-04"
    MINUTES = "N-05"
    PLAN = "N-06"
    DUE_SOON = "N-07"
    OVERDUE = "N-08"
    BLOCKED = "N-09"
    COORDINATED = "N-10"
    NOT_UPDATED = "N-11"
    WEEKLY = "N-12"
    ACCEPTANCE = "N-13"
    REVIEW = "N-14"
    ARCHIVE = "N-15"
    SURVEY = "N-16"
    MONTHLY = "N-17"
    MATERIALS = "N-18"
    COMMITMENT = "N-19"
    NETWORK = "N-20"
    LIMIT = "SLA"  # the time limits that no other reminder speaks of


def _reminder(
    reminder: Reminder,
    name: str,
    when: str,
    to: str,
    *,
    offsets: str = "",
    ladder: str = "",
    hours: str = "",
) -> dict[str, str | int | float]:
    return {
        "rule": reminder.value,
        "name": name,
        "enabled": "是",
        "when": when,
        "offsets": offsets,
        "hours": hours,
        "ladder": ladder,
        "to": to,
    }


REMINDER_RULES = Table(
    name="ReminderRules",
    title="提醒规则",
    id="W5",
    key="rule",
    blank_rows=0,
    explained=("name", "when", "to"),
    presets=(
        _reminder(
            Reminder.APPROVAL,
            "发起表待审批",
            "送到时、时限将到时、超时后每个工作日",
            "审批人；重大的抄送管理层，问题、应急类抄送分管领导；有错误的只告知发起人",
        ),
        _reminder(
            Reminder.FORM_APPROVED,
            "发起表已批准",
            "批准时",
            "各协作部门负责人；抄送协调人、分管领导，重大的加管理层",
        ),
        _reminder(
            Reminder.ASSESSMENT,
            "评估反馈将到期或超时",
            "时限将到时、超时后每个工作日",
            "协作部门负责人；抄送按“SLA参数”的“到期处理”",
        ),
        _reminder(
            Reminder.OBJECTION,
            "协作部门有异议",
            "书面反馈时",
            "发起人、发起部门负责人；抄送牵头部门",
        ),
        _reminder(
            Reminder.MINUTES,
            "会议纪要",
            "发送时；未发的在会后几小时催办",
            "参会人及其部门负责人，本人的会议任务在最前；催办记录员，最后一次加主持人",
            hours="20,24",
        ),
        _reminder(
            Reminder.PLAN,
            "方案待确认、已批准",
            "送到时、时限将到时、超时后每个工作日；批准时",
            "会签人、分管领导；批准后任务负责人（附本人任务）、参与部门负责人、领导",
        ),
        _reminder(
            Reminder.DUE_SOON, "任务即将到期", "计划完成前的工作日", "任务负责人", offsets="3,1,0"
        ),
        _reminder(
            Reminder.OVERDUE,
            "任务逾期",
            "逾期后每个工作日",
            "任务负责人；按升级阶梯抄送",
            ladder="1:部门负责人；2:牵头部门；3:分管领导",
        ),
        _reminder(
            Reminder.BLOCKED,
            "任务受阻、问题反馈",
            "状态为受阻的每个工作日；反馈问题时",
            "牵头部门、责任部门和配合部门负责人；紧急的加分管领导",
        ),
        _reminder(
            Reminder.COORDINATED,
            "协调结果",
            "记录协调结果时",
            "责任部门负责人、反馈人、关联部门、任务负责人",
        ),
        _reminder(
            Reminder.NOT_UPDATED,
            "进度未更新",
            "超过更新频率的每个工作日",
            "任务负责人；按升级阶梯抄送",
            ladder="1:进度跟踪人",
        ),
        _reminder(
            Reminder.WEEKLY,
            "周报",
            "例会日前的工作日；未填例会日的周一",
            "所有参与人员、分管领导；重大的加管理层",
            offsets="1",
        ),
        _reminder(
            Reminder.ACCEPTANCE,
            "验收、整改",
            "验收前的工作日；不通过时；提交验收后、整改时限将到、超时",
            "参加人；验收部门；责任部门、整改责任人，抄送牵头部门",
            offsets="3,1",
        ),
        _reminder(
            Reminder.REVIEW,
            "复盘会未召开",
            "协作完成满几个工作日",
            "牵头部门；按升级阶梯抄送",
            ladder="0:牵头部门；3:牵头部门；5:企业管理部",
        ),
        _reminder(
            Reminder.ARCHIVE,
            "归档不完整",
            "复盘后满几个工作日",
            "牵头部门，附缺少的文件；按升级阶梯抄送",
            ladder="0:牵头部门；5:牵头部门；10:分管领导",
        ),
        _reminder(
            Reminder.SURVEY, "满意度调研", "季度结束时", "协调人、任务负责人、协作部门负责人"
        ),
        _reminder(
            Reminder.MONTHLY,
            "指标月报",
            "每月第一个工作日，汇总到上月",
            "企业管理部或流程管理部门负责人、管理层",
        ),
        _reminder(
            Reminder.MATERIALS, "会前收集资料", "资料时限开始时", "发起人收齐；参会部门负责人提交"
        ),
        _reminder(
            Reminder.COMMITMENT,
            "待办事项到期、逾期",
            "到期前的工作日；逾期后10个工作日内每天，以后每周",
            "责任人；按升级阶梯抄送",
            offsets="1,0",
            ladder="1:部门负责人；3:牵头部门",
        ),
        _reminder(
            Reminder.NETWORK,
            "前置任务推迟、前置成果交接",
            "前置任务的完成日期推迟时；任务计划开始当天",
            "后续任务负责人，里程碑责任部门负责人；没有交付的前置任务负责人",
        ),
        _reminder(
            Reminder.LIMIT,
            "其他时限将到期或超时",
            "SLA-04、06、07、09至12、18、21将到时、超时后每个工作日",
            "须办理的人；抄送按“SLA参数”的“到期处理”",
        ),
    ),
    fields=(
        required("rule", "提醒编号", Kind.ID, length=9, tags="W"),
        required("name", "提醒名称", Kind.TEXT, length=18),
        required("enabled", "启用", Kind.YES_NO, length=6, tags="W"),
        Field("when", "何时提醒", Kind.TEXT, length=28),
        Field("offsets", "提前工作日", Kind.TEXT, length=10, tags="P", help="用逗号隔开，如 3,1,0"),
        Field("hours", "满几小时", Kind.TEXT, length=8, tags="W", help="用逗号隔开，如 20,24"),
        Field(
            "ladder",
            "升级阶梯",
            Kind.TEXT,
            length=26,
            tags="P",
            help="满几个工作日通知谁，如 1:部门负责人；2:牵头部门",
        ),
        Field("to", "发给谁", Kind.TEXT, length=36, tags="W", help="说明；抄送谁由升级阶梯决定。"),
    ),
)
REMINDER_FORM = Form(
    code="reminders",
    sheet="提醒规则",
    title="提醒规则",
    landscape=True,
    source="§7",
    note="每人每天最多一封汇总提醒，来不及等到次日的另发；同一事项同一天不重复发送。升级天数由公司设定。",
    sections=(
        Section("提醒规则", (REMINDER_RULES,)),
        Section(
            "发送参数",
            (
                Field(
                    "max_mails",
                    "每次最多发送(封)",
                    Kind.INTEGER,
                    default="200",
                    tags="W",
                    minimum=1,
                ),
                Field("quiet_before", "免打扰至", Kind.TIME, default="08:00", tags="W"),
                Field("quiet_after", "免打扰自", Kind.TIME, default="19:00", tags="W"),
                Field(
                    "news_days",
                    "新情况几天内告知",
                    Kind.INTEGER,
                    default="5",
                    tags="W",
                    minimum=0,
                    help="批准、纪要、协调结果等，超过这些天数的不再发邮件。",
                ),
                Field(
                    "sender",
                    "发件人邮箱",
                    Kind.EMAIL,
                    tags="W",
                    length=24,
                    help="不填时用“xiezuo@”加收件人域名。",
                ),
                Field(
                    "link",
                    "工作簿链接",
                    Kind.LINK,
                    tags="W",
                    length=40,
                    help="邮件里的链接，如共享文件夹路径；不填用文件所在位置。",
                ),
            ),
        ),
    ),
)
