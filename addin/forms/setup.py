"""The set-up sheets: people, departments, time limits, reminders, calendar and logs.

Every default that the handbook leaves open (G-03…G-10) stands here as a row or a field of the
workbook, so that a company changes it without touching code.
"""

from __future__ import annotations

from addin.forms.model import Field, Form, Kind, Section, Table, derived, kept, required
from addin.forms.vocabularies import VOCABULARIES, WARNING

PEOPLE_SLOTS = 30  # people of one department that its drop-down can show

PEOPLE = Table(
    name="People",
    title="通讯录",
    id="W1",
    key="name",
    blank_rows=40,
    fields=(
        Field("staff_no", "工号", Kind.ID, length=8, tags="W"),
        required(
            "name",
            "姓名",
            Kind.TEXT,
            length=10,
            tags="W",
            help="同名的人加工号后缀区分，如 王伟(研)。",
        ),
        required("department", "部门", Kind.DEPARTMENT, length=14, tags="W"),
        Field("position", "岗位", Kind.TEXT, length=16, tags="W"),
        Field("role", "协作角色", Kind.CHOICE, vocabulary="position_role", length=12, tags="W"),
        required("email", "邮箱", Kind.EMAIL, length=26, tags="W"),
        Field("supervisor", "上级(部门负责人)", Kind.PERSON, length=10, tags="W"),
        Field("sponsor", "分管领导", Kind.PERSON, length=10, tags="W"),
        required(
            "employment",
            "在岗状态",
            Kind.CHOICE,
            vocabulary="employment",
            length=8,
            tags="W",
            help="外出时提醒发给代理人；离职的不再发送。",
        ),
        Field("stand_in", "外出代理人", Kind.PERSON, length=10, tags="W"),
        derived("slot", "部门内序号", Kind.TEXT, length=16),
    ),
)

DEPARTMENTS = Table(
    name="Departments",
    title="部门",
    id="W2",
    key="department",
    blank_rows=6,
    presets=tuple(
        {"department": name}
        for name in (
            "企业管理部",
            "市场部",
            "销售部",
            "产品部",
            "研发部",
            "采购部",
            "生产部",
            "质量管理部",
            "客户服务部",
            "财务部",
            "人力资源部",
            "信息技术部",
        )
    ),
    fields=(
        required("department", "部门", Kind.TEXT, length=14, tags="W"),
        Field("head", "部门负责人", Kind.PERSON, length=10, tags="W"),
        Field("sponsor", "分管领导", Kind.PERSON, length=10, tags="W"),
        derived("people", "人数", Kind.INTEGER, length=6),
        *(
            derived(f"person_{n}", f"人员{n}", Kind.TEXT, length=8)
            for n in range(1, PEOPLE_SLOTS + 1)
        ),
    ),
)

DIRECTORY = Form(
    code="directory",
    sheet="通讯录",
    title="通讯录",
    landscape=True,
    note="各表的人员下拉选项来自本表；邮箱用于发送提醒。",
    sections=(Section("通讯录", (PEOPLE,)),),
)
DEPARTMENT_FORM = Form(
    code="departments",
    sheet="部门",
    title="部门与人员",
    landscape=True,
    note="人员列按通讯录自动列出，供下拉选择，不用填写。",
    sections=(Section("部门", (DEPARTMENTS,)),),
)

WORDS = tuple(
    Table(
        name=f"Words_{vocabulary.name}",
        title=vocabulary.label,
        key="word",
        blank_rows=3 if vocabulary.extensible else 0,
        presets=tuple({"word": word} for word in vocabulary.words),
        fields=(Field("word", vocabulary.label, Kind.TEXT, length=12, tags="W"),),
    )
    for vocabulary in VOCABULARIES
)
SYNONYMS = Table(
    name="Synonyms",
    title="非标准用词与标准用词",
    id="W3",
    key="synonym_id",
    blank_rows=5,
    presets=tuple(
        {"synonym_id": f"{v.label}:{old}", "vocabulary": v.label, "old": old, "new": new}
        for v in VOCABULARIES
        for old, new in v.synonyms
    ),
    fields=(
        Field("synonym_id", "条目", Kind.ID, length=18, tags="W"),
        required("vocabulary", "字典", Kind.TEXT, length=12, tags="W"),
        required("old", "非标准用词", Kind.TEXT, length=12, tags="W"),
        required("new", "标准用词", Kind.TEXT, length=12, tags="W"),
    ),
)
DICTIONARY = Form(
    code="dictionary",
    sheet="字典",
    title="字典：下拉选项与非标准用词对照",
    landscape=True,
    note="下拉选项的来源；带空行的可以增加本公司的选项。",
    sections=(Section("下拉选项", WORDS), Section("非标准用词对照", (SYNONYMS,))),
)


def _word(
    word: str, kind: str, suggestion: str, level: str = WARNING
) -> dict[str, str | int | float]:
    return {"word": word, "class": kind, "level": level, "suggestion": suggestion, "enabled": "是"}


LEXICON = Table(
    name="Lexicon",
    title="词库",
    id="W6",
    key="word",
    blank_rows=10,
    presets=(
        _word("尽快", "时间模糊", "写明日期，如：11月30日前完成"),
        _word("及时", "时间模糊", "写明时限，如：收到后2小时内"),
        _word("近期", "时间模糊", "写明起止日期"),
        _word("第一时间", "时间模糊", "写明时限，如：1小时内"),
        _word("定期", "时间模糊", "写明频次，如：每月5日前"),
        _word("提升", "程度模糊", "写明由多少提升至多少"),
        _word("降低", "程度模糊", "写明由多少降到多少"),
        _word("大幅", "程度模糊", "写明由多少到多少"),
        _word("显著", "程度模糊", "写明由多少到多少"),
        _word("大部分", "程度模糊", "写明数量或比例，如：90%的门店"),
        _word("大约", "约数", "写确切数值或上限，如：≤30家"),
        _word("若干", "约数", "写明数量，如：3套"),
        _word("尽量", "弱承诺", "写明做或不做，以及条件"),
        _word("力争", "弱承诺", "写明目标值，做不到时谁批准"),
        _word("原则上", "弱承诺", "写明适用条件与例外"),
        _word("必要时", "弱承诺", "写明触发条件，如：连续2天不达标时"),
        _word("视情况", "弱承诺", "写明哪一种情况做什么"),
        _word("高质量", "主观品质", "写明指标或评审标准，如：评审≥90分"),
        _word("美观", "主观品质", "写明依据，如：符合《视觉规范》"),
        _word("流畅", "主观品质", "写明指标，如：首屏加载≤1.5秒"),
        _word("妥善", "主观品质", "写明处理结果，如：3日内书面答复"),
        _word("相关部门", "主体不明", "写明部门名称"),
        _word("有关人员", "主体不明", "写明姓名"),
        _word("专人", "主体不明", "写明姓名"),
        _word("加强", "口号", "写明做什么、做几次、交什么"),
        _word("做好", "口号", "写明交付物和完成标准"),
        _word("推进", "口号", "写明到哪一天做到哪一步"),
        _word("完善", "口号", "写明交付的文件和签批人"),
        _word("有关规定", "引用不明", "写明文件名和条款"),
        _word("以往经验", "引用不明", "写明文件名或案例编号"),
        _word("推诿", "归责", "写事实：什么时候、什么没有发生"),
        _word("不配合", "归责", "写事实：什么时候、什么没有发生"),
        _word("及时率", "白名单", "指标名称，不算模糊用词", "提示"),
        _word("有效期", "白名单", "固定名词，不算模糊用词", "提示"),
    ),
    fields=(
        required("word", "词语", Kind.TEXT, length=12, tags="W"),
        required("class", "类别", Kind.CHOICE, vocabulary="wording_class", length=12, tags="W"),
        Field(
            "level",
            "级别",
            Kind.CHOICE,
            vocabulary="level",
            length=8,
            tags="W",
            help="警告：按栏目；错误：任务、措施里也报错误；提示：供参考。",
        ),
        Field("suggestion", "建议写法", Kind.TEXT, length=36, tags="W"),
        Field(
            "enabled",
            "启用",
            Kind.YES_NO,
            length=6,
            tags="W",
            help="否：停用这个词，内置的也停用。",
        ),
    ),
)
LEXICON_FORM = Form(
    code="lexicon",
    sheet="词库",
    title="词库：用词检查",
    note="内置一千多个词，这里列出常用的；可增加，可改建议，可停用。",
    sections=(Section("词库", (LEXICON,)),),
)

CALENDAR = Table(
    name="Calendar",
    title="工作日历",
    id="W7",
    key="date",
    blank_rows=0,
    fields=(
        Field("date", "日期", Kind.DATE, length=11, tags="W"),
        Field("weekday", "星期", Kind.TEXT, length=8, tags="W"),
        Field("type", "类型", Kind.CHOICE, vocabulary="day_type", length=12, tags="W"),
        Field("festival", "节日", Kind.TEXT, length=10, tags="W"),
        Field("source", "来源", Kind.TEXT, length=14, tags="W"),
        derived("workday", "是否工作日", Kind.INTEGER, length=10),
        derived("count", "累计工作日", Kind.INTEGER, length=10),
    ),
)
CALENDAR_FORM = Form(
    code="calendar",
    sheet="工作日历",
    title="工作日历（含调休）",
    source="国务院办公厅节假日安排通知",
    note="国务院尚未公布安排的年份按周末和法定节日估算，来源列写“估算”。",
    sections=(
        Section(
            "说明",
            (
                kept("announced_until", "已公布至", Kind.DATE),
                kept("first_day", "日历首日", Kind.DATE),
            ),
        ),
        Section("工作日历", (CALENDAR,)),
    ),
)

EXCEPTIONS = Table(
    name="Exceptions",
    title="例外日",
    id="W8",
    key="date",
    blank_rows=20,
    fields=(
        required("date", "日期", Kind.DATE, length=12, tags="W"),
        required("type", "例外类型", Kind.CHOICE, vocabulary="exception_type", length=10, tags="W"),
        Field("reason", "原因", Kind.TEXT, length=30, tags="W"),
    ),
)
EXCEPTION_FORM = Form(
    code="exceptions",
    sheet="例外日",
    title="公司例外日",
    source="G-07",
    note="单休、大小周、厂休等与国家安排不同的日子填在本表，所有日期按此计算。",
    sections=(Section("例外日", (EXCEPTIONS,)),),
)

REMINDER_LOG = Table(
    name="ReminderLog",
    title="提醒日志",
    id="W9",
    key="log_id",
    blank_rows=1,
    computed=True,
    fields=(
        Field("log_id", "序号", Kind.ID, length=6, tags="W"),
        Field("sent_at", "发送时间", Kind.DATETIME, length=14, tags="W"),
        Field("recipient", "收件人", Kind.TEXT, length=8, tags="W"),
        Field("email", "邮箱", Kind.TEXT, length=20, tags="W"),
        Field("rule", "提醒编号", Kind.TEXT, length=10, tags="W"),
        Field("task_id", "任务编号", Kind.TEXT, length=20, tags="W"),
        Field("due", "截止日期", Kind.DATE, length=11, tags="W"),
        Field("subject", "主题", Kind.TEXT, length=24, tags="W"),
        Field("said", "内容", Kind.LONG_TEXT, length=80, tags="W"),
        Field("outcome", "发送结果", Kind.TEXT, length=9, tags="W"),
        Field("mail_number", "邮件编号", Kind.TEXT, length=11, tags="W"),
    ),
)
INVITATIONS = Table(
    name="Invitations",
    title="会议邀请记录",
    id="W15",
    key="invitation_id",
    blank_rows=1,
    computed=True,
    fields=(
        Field("invitation_id", "序号", Kind.ID, length=6, tags="W"),
        Field("sent_at", "发送时间", Kind.DATETIME, length=14, tags="W"),
        Field("action", "动作", Kind.TEXT, length=8, tags="W"),
        Field("people", "参会人", Kind.LONG_TEXT, length=16, tags="W"),
        Field("sequence", "版本", Kind.INTEGER, length=10, tags="W"),
        Field("meeting_id", "会议编号", Kind.TEXT, length=20, tags="W"),
        Field("start", "开始时间", Kind.DATETIME, length=14, tags="W"),
        Field("topic", "会议主题", Kind.LONG_TEXT, length=20, tags="W"),
        Field("said", "内容", Kind.LONG_TEXT, length=80, tags="W"),
        Field("place", "地点/方式", Kind.TEXT, length=10, tags="W"),
        Field("end", "结束时间", Kind.DATETIME, length=14, tags="W"),
        Field("fingerprint", "核对码", Kind.TEXT, length=18, tags="W"),
    ),
)
REMINDER_LOG_FORM = Form(
    code="reminder_log",
    sheet="提醒日志",
    title="提醒日志",
    landscape=True,
    note="发送提醒和会议邀请时自动记录，不用填写。",
    sections=(Section("提醒日志", (REMINDER_LOG,)), Section("会议邀请记录", (INVITATIONS,))),
)

ANSWERS = Table(
    name="Answers",
    title="邮件答复",
    id="W14",
    key="answer_id",
    blank_rows=6,
    fields=(
        kept("answer_id", "序号", Kind.ID, length=6),
        kept("received_at", "答复时间", Kind.DATETIME, length=14),
        kept("person", "答复人", Kind.TEXT, length=10),
        kept("item_id", "对象编号", Kind.TEXT, length=20),
        kept("answer", "答复", Kind.CHOICE, vocabulary="answer", length=8),
        kept("day", "新的完成日期", Kind.DATE, length=11),
        kept("note", "说明", Kind.LONG_TEXT, length=28),
        kept("proposal", "拟改内容", Kind.LONG_TEXT, length=28),
        Field(
            "decision",
            "处理",
            Kind.CHOICE,
            vocabulary="decision",
            length=8,
            help="选“接受”后刷新，拟改内容写入对应表格；“不接受”则只留记录。",
            tags="W",
        ),
        kept("decided_at", "处理时间", Kind.DATETIME, length=14),
        kept("message_id", "邮件标识", Kind.TEXT, length=24),
    ),
)
ANSWER_FORM = Form(
    code="answers",
    sheet="邮件答复",
    title="邮件答复",
    landscape=True,
    source="S0 §四",
    note="提醒邮件的答复先列在本表，由进度跟踪人选“接受”或“不接受”，刷新后才写入跟踪表。",
    sections=(Section("邮件答复", (ANSWERS,)),),
)

CHANGE_LOG = Table(
    name="ChangeLog",
    title="变更日志",
    id="W10",
    key="log_id",
    blank_rows=1,
    computed=True,
    fields=(
        Field("log_id", "序号", Kind.ID, length=6, tags="W"),
        Field("at", "时间", Kind.DATETIME, length=14, tags="W"),
        Field("actor", "操作者", Kind.TEXT, length=12, tags="W"),
        Field("action", "操作", Kind.TEXT, length=12, tags="W"),
        Field("item", "对象", Kind.TEXT, length=22, tags="W"),
        Field("field", "字段", Kind.TEXT, length=14, tags="W"),
        Field("old", "原值", Kind.TEXT, length=20, tags="W"),
        Field("new", "新值", Kind.TEXT, length=20, tags="W"),
    ),
)
CHANGE_LOG_FORM = Form(
    code="change_log",
    sheet="变更日志",
    title="变更日志",
    landscape=True,
    note="刷新、修复、合并、归档等写入的每一处内容都记在本表。",
    sections=(Section("变更日志", (CHANGE_LOG,)),),
)
