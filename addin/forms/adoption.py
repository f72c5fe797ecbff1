"""导入: what came from a tracker that the company had already, and the words of such trackers (Q-43).

`TARGETS` are the columns into which one is brought, with the words by which trackers call them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from addin.forms.model import Field, Form, Kind, Section, Table, kept
from addin.forms.plan import PLAN_TASKS
from addin.forms.tracker import TASKS
from addin.forms.vocabularies import (
    BLOCKED,
    CANCELLED,
    DONE,
    IMPORTANT,
    IN_ACCEPTANCE,
    IN_PROGRESS,
    NOT_STARTED,
    ROUTINE,
    URGENT,
)

ADOPTED = Table(
    name="Adopted",
    title="导入记录",
    id="W20",
    key="no",
    blank_rows=3,
    computed=True,
    fields=(
        kept("no", "序号", Kind.ID, length=6),
        kept("task_id", "任务编号", Kind.ID, length=20),
        kept("source", "来源文件", Kind.TEXT, length=24),
        kept("sheet", "来源工作表", Kind.TEXT, length=14),
        kept("row", "来源行", Kind.INTEGER, length=7),
        kept("mark", "来源标识", Kind.TEXT, length=18),
        kept("at", "导入时间", Kind.DATETIME, length=14),
        kept("data", "导入内容", Kind.DATA, length=24),
    ),
)

ADOPTION_FORM = Form(
    code="adoption",
    sheet="导入记录",
    title="导入记录",
    source="Q-43",
    note="每项从原有台账导入的任务来自哪个文件的哪一行；再次导入时按来源标识更新，不会重复。",
    sections=(Section("导入记录", (ADOPTED,)),),
)


COLUMNS = Table(
    name="Columns",
    title="列对照",
    key="column",
    blank_rows=1,
    fields=(
        kept("column", "列", Kind.TEXT, length=6),
        kept("heading", "原表的列标题", Kind.TEXT, length=20),
        Field(
            "target", "导入为", Kind.TEXT, length=18, help="从下拉列表里选；不需要的选“不导入”。"
        ),
        kept("samples", "样例", Kind.LONG_TEXT, length=36),
        kept("filled", "有内容", Kind.PERCENT, length=8),
        kept("readable", "读得出", Kind.PERCENT, length=8),
        kept("note", "说明", Kind.LONG_TEXT, length=36),
    ),
)
WORDS = Table(
    name="Words",
    title="用词",
    key="word",
    blank_rows=1,
    fields=(
        kept("field", "栏目", Kind.TEXT, length=12),
        kept("word", "原表用词", Kind.TEXT, length=24),
        kept("count", "次数", Kind.INTEGER, length=7),
        Field(
            "meaning",
            "标准用词",
            Kind.TEXT,
            length=14,
            help="从下拉列表里选；空着的不导入，记入备注。",
        ),
    ),
)
QUESTIONS = Table(
    name="Questions",
    title="待确认",
    key="cell",
    blank_rows=1,
    fields=(
        kept("cell", "单元格", Kind.TEXT, length=9),
        kept("field", "栏目", Kind.TEXT, length=16),
        kept("raw", "原文", Kind.LONG_TEXT, length=28),
        kept("why", "原因", Kind.TEXT, length=22),
        kept("likely", "可能是", Kind.TEXT, length=16),
        Field(
            "answer",
            "改为",
            Kind.TEXT,
            length=20,
            help="写出要导入的值；空着的不导入，原文记入备注。",
        ),
    ),
)
MAPPING_FORM = Form(
    code="mapping",
    sheet="列对照",
    title="导入对照",
    note="请核对“导入为”一列和“用词”“待确认”两张工作表，改好后保存，再导入一次；原表不会改动。",
    sections=(
        Section(
            "来源",
            (
                kept("source", "来源文件", Kind.TEXT),
                Field("sheet", "工作表", Kind.TEXT),
                Field("header", "标题行", Kind.TEXT, length=10, help="如 3；占两行的写 3-4。"),
                Field(
                    "year",
                    "年份",
                    Kind.INTEGER,
                    help="没有写年份的日期按这一年读；空着则逐个询问。",
                ),
                Field("titles", "小标题作为里程碑", Kind.YES_NO),
                Field(
                    "likely",
                    "直接采用可能的值",
                    Kind.YES_NO,
                    help="选“是”：“待确认”里“可能是”的值直接导入。",
                ),
            ),
        ),
        Section("列对照", (COLUMNS,)),
    ),
)
MAPPING_FORMS = (
    MAPPING_FORM,
    Form(code="mapped_words", sheet="用词", title="用词", sections=(Section("用词", (WORDS,)),)),
    Form(
        code="mapped_questions",
        sheet="待确认",
        title="待确认",
        sections=(Section("待确认", (QUESTIONS,)),),
    ),
)
"""What each column, word and doubtful cell of a source becomes, as a workbook to correct."""


class Target(NamedTuple):
    """A column that an imported one may become.

    `words` are what trackers call it, best first; Latin ones are compared word by word, and one with ``!`` counts
    only as the whole heading.
    """

    field: Field
    table: str  # "" for what becomes several columns or none
    words: tuple[str, ...]

    @property
    def key(self) -> str:
        """The key of the field."""
        return self.field.key

    @property
    def label(self) -> str:
        """What the mapping calls it."""
        return self.field.label


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split("|"))


def _planned(key: str, words: str) -> Target:
    """Return a column of the plan, under the tracker's label where it shows there."""
    shown = {each.looked_up: each for each in TASKS.fields if each.looked_up}
    label = shown.get(f"{PLAN_TASKS.name}.{key}")
    own = PLAN_TASKS.field(key)
    is_plain = label is None or own.kind.is_date
    field = own if is_plain or label is None else Field(key, label.label, own.kind)
    return Target(field, PLAN_TASKS.name, _words(words))


def _tracked(key: str, words: str) -> Target:
    return Target(TASKS.field(key), TASKS.name, _words(words))


KEY = Target(
    Field("mark", "原编号", Kind.TEXT),
    "",
    _words(
        "序号|编号|任务编号|任务号|ID|No|No.|#|WBS|S/N|任务ID|单号|Task ID|Key|Index|Item No|N|NO|标识"
    ),
)
PERIOD = Target(
    Field("period", "起止日期", Kind.TEXT),
    "",
    _words(
        "起止时间|起止日期|计划时间|时间段|时间范围|预计时间|时间安排|计划周期|周期|工作时间|计划起止时间|Period|Timeline|Timeframe|Schedule"
    ),
)
SECTION = Target(
    Field("section", "所属里程碑（名称）", Kind.TEXT),
    "",
    _words(
        "阶段|里程碑|项目阶段|所属阶段|模块|功能模块|所属模块|项目|大类|分类|类别|任务类别|一级任务|迭代|Phase|Milestone|Stage|Module|Epic|Sprint|Category|Workstream|Work Stream|Project|Session|Section|Theme"
    ),
)
REMARKED = Target(Field("remarked", "记入备注", Kind.TEXT), "", ())
SKIPPED = "不导入"

TARGETS: tuple[Target, ...] = (
    KEY,
    _planned("name", "任务名称|任务|工作任务|工作项|工作事项|工作内容|任务内容|事项|任务项|子任务|子项|重点工作|具体任务|具体工作|标题|主题|工作项目|计划内容|需求|需求名称|功能!|功能点|问题!|内容!|名称!|活动!|环节|计划!|Component|Task|Task Name|Activity|Title|Action Item|Item!|Deliverable Task|Work Item|Summary|To Do|Todo|Subtask|User Story Title|Feature!|Name!|Issue!|Requirement!|Tasks|Action!|Subject|What!|Description of Task"),
    _planned("description", "任务描述|任务说明|详细说明|详细描述|描述|详细描述|具体内容|详细内容|工作内容|任务内容|内容|项目描述|需求描述|功能说明|功能描述|项目说明|工作描述|任务明细|工作明细|明细|说明|问题描述|详情|Overview|Description|Details|Task Description|Story|Detail|Scope"),
    _planned("department", "责任部门|承担部门|负责部门|主责部门|牵头部门|部门|责任单位|所属部门|小组|组别|班组|实施单位|Department|Team|Dept|Responsible Department|Function|Group"),
    _planned("owner", "任务负责人|负责人|责任人|主负责人|执行人|处理人|经办人|承办人|办理人|人员|组员|成员|姓名|开发|开发人员|开发者|参与人|指派给|担当|跟进人|分配给|执行者|完成人|工作人员|Owner|Assignee|Assigned To|Responsible|Task Owner|Assigned|Developer|Resource|Resources|Who|Person|PIC|Lead|Resource Names|Responsible Person|Person Responsible|Accountable|Responsibility|Resource Name|Action Owner|Own|Name!"),
    _planned("supporting", "配合部门|协助部门|协作部门|协同部门|参与部门|支持部门|配合单位|协办部门|Supporting Department|Supporting Team"),
    SECTION,
    PERIOD,
    _planned("start", "计划开始|开始时间|开始日期|计划开始时间|计划开始日期|开始|启动时间|预计开始时间|Start|Start Date|Planned Start|Begin|Plan Start|Starts"),
    _planned("finish", "计划完成|完成时间|完成日期|截止时间|截止日期|结束时间|结束日期|计划完成时间|计划结束时间|预计完成时间|要求完成时间|计划完成日期|完成时限|截止|截至时间|时间节点|完成节点|交付时间|到期日|期限|时限|完成期限|Due|Due Date|Deadline|End|End Date|Finish|Finish Date|Planned Finish|Target Date|ETA|Planned End|Completion Date|Target Completion Date|Due By"),
    _planned("predecessors", "前置任务|前置|依赖|前置条件|依赖任务|紧前任务|Predecessor|Predecessors|Dependencies|Dependency|Depends On|Blocked By"),
    _planned("deliverable", "输出成果|交付物|成果|输出|产出|交付成果|工作成果|输出物|成果物|提交物|Deliverable|Deliverables|Output|Outcome"),
    _planned("standard", "交付标准|完成标准|验收标准|质量要求|标准|Acceptance Criteria|Standard|Definition of Done|Criteria"),
    _planned("support", "所需支持|需要支持|需协调事项|需协调支持|协调事项|Support Needed|Support"),
    _tracked("status", "任务状态|状态|完成状态|完成情况|进展状态|处理状态|办理状态|是否完成|是否办结|当前状态|进度|进展|工作状态|进度状态|完成进度|执行情况|落实情况|解决状态|状态说明|是否解决|是否关闭|解决情况|是否完成|完成!|Status|State|Progress|Task Status|Current Status|Done|Completed|Complete"),
    _tracked("percent", "完成度|完成%|完成率|完成百分比|进度|完成比例|完成进度|百分比|完成情况|进展|当前进度|% Complete|Complete|Percent Complete|Progress|% Done|Completion|Percentage|% Completed|Percent|Pct Complete|Work Complete|Task Complete"),
    _tracked("note", "进展说明|进展情况|进展|进度说明|最新进展|完成情况|办理情况|处理情况|当前进展|工作进展|完成情况说明|状态说明|进度情况|进度描述|跟进情况|落实情况|执行情况|目前进展|Progress Notes|Progress|Status Notes|Latest Update|Update|Updates|Status Update|Current Progress"),
    _tracked("problem", "遇到的问题|存在问题|问题|问题反馈|问题及困难|困难|存在的问题|风险|问题描述|未完成原因|风险及问题|延期原因|原因|Problem|Issues|Issue|Blocker|Risks|Blockers|Risk|Obstacles"),
    _tracked("measure", "解决措施|解决方案|措施|方案!|应对措施|解决办法|处理措施|整改措施|对策|应对|下一步措施|处理方案|Mitigation|Solution|Countermeasure|Resolution|Next Steps|Next Step|Measures"),
    _tracked("updated_on", "更新日期|更新时间|最后更新|最近更新|Last Updated|Updated|Last Update|Update Date|Modified"),
    _tracked("updated_by", "更新人|填写人|填报人|记录人|Updated By|Modified By"),
    _tracked("actual_start", "实际开始|实际开始时间|实际开始日期|Actual Start|Actual Start Date"),
    _tracked("actual_finish", "实际完成|实际完成时间|实际结束时间|实际完成日期|实际结束|解决时间|Actual Finish|Actual End|Actual End Date|Actual Completion|Completed On|Completed Date|Date Completed|Closed Date|Done Date"),
    _tracked("result_link", "成果链接|链接|文档链接|附件|文档地址|Link|URL|Document Link|Document|Documents"),
    _tracked("priority", "优先级|重要程度|紧急程度|重要性|优先程度|优先度|级别|重要级别|严重程度|Priority|Severity|Urgency|Importance|Prio"),
    _tracked("remark", "备注|备注说明|说明|附注|注|其他|Remark|Remarks|Notes|Note|Comment|Comments|Memo"),
    REMARKED,
)  # fmt: skip

UNUSED = _words(
    "工期|天数|工时|预计工时|预计工期|所需时间|预计花费时间|计划工期|工作日|人天|工作量|用时|耗时|持续时间|"
    "创建时间|创建日期|创建人|提出时间|提出人|提交时间|提交人|发现时间|发现人|登记时间|审核人|审批人|检查人|测试人|测试|"
    "验收人|确认人|监督人|分管领导|版本|类型|版本号|提交分支|发布系统|评分|得分|权重|金额|预算|数量|单位|星期|周次|电话|地址|"
    "Duration|Est. Days|Days|Hours|Effort|Estimate|Estimated Hours|Actual Hours|Cost|Budget|Created|"
    "Created Date|Created By|Reporter|Type|Version|Points|Story Points|Value|Weight|Editor|Reviewer|"
    "Approver|Week|Day|Phone|Email|Date Added|Date Raised|Raised By|Days Remaining|Number of Days|At Risk|Fiscal Year|Audience"
)
"""Headings that trackers have and of which nothing is brought in."""

STARTS = _words("开始|启动|起始|开工|start|begin|starts|begins|kickoff")
ENDS = _words(
    "完成|结束|截止|截至|到期|交付|完工|终止|办结|办理|整改|限期|due|end|ends|finish|deadline|completion|completed|complete|eta"
)
BOTH = _words("起止|起讫|周期|时间段|period|timeline|timeframe")
ACTUAL = _words("实际|actual|真实|实")
PLANNED = _words("计划|预计|预期|拟|预定|预估|要求|规定|目标|planned|plan|est|estimated|expected|target|scheduled|baseline")  # fmt: skip
DATES = _words("时间|日期|期限|时限|日|节点|date|time|day|on|by|期")
OTHER_MOMENTS = _words(
    "创建|提出|提交|发现|登记|录入|反馈|审批|审核|确认|检查|测试|发布|会议|下发|接收|工作|上报|created|raised|reported|added|"
    "submitted|opened|review|meeting|check"
)
"""What a date is of, so that it is neither start nor finish."""
NOT_DATES = _words("情况|汇总|总结|反馈|效果|结果|度|率|状态|百分比|人|标准|内容|说明|质量|数|比例|天数|工期|原因|%|percent|percentage|status|by|criteria|否")  # fmt: skip

STATUS_WORDS: Mapping[str, str] = {
    word.casefold(): status
    for status, words in {
        NOT_STARTED: "未开始|未启动|待开始|待启动|未进行|待办|计划中|待处理|未做|未开工|尚未开始|没开始|新建|新增|待分配|已分配|待开发|未处理|未着手|准备中|待实施|规划中|未添加|Not Started|To Do|Todo|New|Open|Pending|Planned|Backlog|Not yet started|Assigned|Upcoming|Scheduled|Not Begun|Yet to start|Future|Ready",
        IN_PROGRESS: "进行中|处理中|开发中|执行中|实施中|正在进行|推进中|跟进中|已开始|已启动|办理中|持续|持续进行|持续推进|部分完成|未完成|测试中|设计中|修改中|编写中|进展中|在办|在途|长期|ing|延期|滞后|延迟|基本完成|正常|正常推进|按计划|调试中|联调中|逾期|In Progress|Ongoing|Started|WIP|Doing|Active|Working on it|On Track|In Process|Delayed|Late|Behind|At Risk|Overdue|In Development|Work in progress|Underway|Partially complete|Partial|Incomplete|Change is Needed|Continuing|On-going|Delay",
        BLOCKED: "受阻|阻塞|已阻塞|卡点|暂停|挂起|搁置|停滞|暂缓|卡住|等待|等待中|Blocked|On Hold|Stuck|Waiting|Hold|Suspended|Paused|Impeded|Deferred",
        IN_ACCEPTANCE: "待验收|待审核|待测试|待确认|审核中|验收中|待评审|待验证|已提测|提测|已提交|待复核|In Review|Review|Ready for review|Testing|Under Review|Pending Review|QA|UAT|In Testing|To Review|Pending Approval|Submitted|Resolved|For Review",
        DONE: "已完成|完成|已办结|办结|已结束|结束|已关闭|关闭|已解决|已上线|已交付|已验收|完结|已完结|完毕|测试完成|完成√|√|✓|ok|已处理|已修复|已发布|是|上线|已落实|已办理|按时完成|已完工|通过|已通过|完工|总结回顾|完成。|验收通过|Done|Completed|Complete|Closed|Finished|Delivered|Fixed|Released|Y|Yes|100%|Deployed|Approved|Achieved|Success|Passed|Live",
        CANCELLED: "已取消|取消|作废|已作废|不做|终止|已终止|不需要|无需|放弃|删除|Cancelled|Canceled|Dropped|Rejected|Won't do|Abandoned|Not applicable|Obsolete|Removed|Declined|Won't Fix",
    }.items()
    for word in _words(words)
}  # fmt: skip
"""What trackers call a status, and which of ours that is; a company's own words come to 字典."""

PRIORITY_WORDS: Mapping[str, str] = {
    word.casefold(): priority
    for priority, words in {
        URGENT: "紧急|特急|加急|最高|非常紧急|重要紧急|紧急重要|重要且紧急|极高|P0|A级|Critical|Urgent|Highest|Very High|Blocker|Emergency|Immediate|致命|高优",
        IMPORTANT: "重要|高|较高|优先|重要不紧急|P1|A|1|一级|重点|High|Important|Major|H|严重|Must|Must have|★★★",
        ROUTINE: "常规|中|一般|普通|低|较低|正常|次要|不急|P2|P3|P4|B|C|2|3|二级|三级|日常|最低|Medium|Low|Normal|Minor|Lowest|M|L|Moderate|Routine|Average|轻微|建议|Should|Could|Trivial|Should have|Nice to have|Med",
    }.items()
    for word in _words(words)
}  # fmt: skip

WORDS_OF: Mapping[str, Mapping[str, str]] = {"status": STATUS_WORDS, "priority": PRIORITY_WORDS}

NOTHING = frozenset(_words("-|--|—|——|/|\\|无|n/a|na|none|nil|空|暂无|×|x|."))
"""What stands for an empty cell."""
UNDECIDED = frozenset(
    _words(
        "待定|未定|待确定|待确认|另行通知|tbd|tba|tbc|待商议|待安排|视情况|尽快|asap|?|？|待通知|不确定"
    )
)
"""What says that a date or a person is not known yet."""

SUMMARIES = _words("合计|总计|小计|共计|总结|备注|注|说明|填表说明|填报人|审核|批准|制表|total|subtotal|note|notes|summary|grand total")  # fmt: skip
"""How rows begin that are none of the tasks."""

UNITS = _words("部|处|科|室|中心|组|公司|办|院|局|所|厂|车间|团队|委|部门|办公室|集团|事业部|dept|team|department|group|office|division")  # fmt: skip
"""How names of departments end."""

SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔"
    "钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛"
    "邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝"
    "路游辛靳欧阳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗"
    "瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原"
    "栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬"
    "来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干"
)
