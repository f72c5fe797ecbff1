"""The phases of a collaboration, the roles in it and the names that other handbooks use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phase:
    """One of the six phases of the handbook (requirements §1); its gate is in `addin.forms.gates`."""

    id: str
    name: str
    title: str
    entry: str
    actor: str
    output: str
    source: str


@dataclass(frozen=True, slots=True)
class Participant:
    """Who takes part and what they do (requirements §2)."""

    key: str
    name: str
    duty: str
    source: str
    needs_mailbox: bool = True


PHASES: tuple[Phase, ...] = (
    Phase(
        "P1",
        "发起",
        "协作发起与需求明确",
        "业务需求或上级指令",
        "发起部门",
        "模板1 发起表",
        "S0 §一",
    ),
    Phase(
        "P2",
        "评估",
        "协作任务接收与评估",
        "收到发起表",
        "协作部门负责人",
        "评估反馈",
        "S0 §二",
    ),
    Phase(
        "P3",
        "方案",
        "制定协作方案与计划",
        "评估完成",
        "牵头部门与协作部门",
        "模板2 协作方案",
        "S0 §三",
    ),
    Phase(
        "P4",
        "执行",
        "协作执行与过程监控",
        "方案生效",
        "各部门、进度跟踪人",
        "模板3 进度跟踪表",
        "S0 §四",
    ),
    Phase(
        "P5",
        "验收",
        "成果验收与交付",
        "成果已提交",
        "牵头、协作、需求部门与分管领导",
        "模板4 验收报告、交接记录",
        "S0 §五",
    ),
    Phase(
        "P6",
        "复盘",
        "复盘总结与归档",
        "协作任务完成",
        "牵头部门与各参与部门",
        "模板5 复盘报告、归档",
        "S0 §六",
    ),
)

ROLES: tuple[Participant, ...] = (
    Participant(
        "initiator", "发起人", "填写发起表，初步沟通，收集反馈，召集启动会", "S0 §一；S2 §一"
    ),
    Participant("department_head", "部门负责人", "审批发起表，组织评估，确认方案", "S0 §一 §二"),
    Participant(
        "sponsor", "分管领导", "审批发起表与方案，裁决升级事项，参加验收", "S0 §一 §三 §四 §五"
    ),
    Participant("management", "公司管理层", "重大协作项目抄送，裁定部门争议", "S0 §一；S1"),
    Participant("lead", "牵头部门", "编制方案，协调执行，组织验收与复盘", "S0 §三"),
    Participant("contact", "部门对接人", "本部门的联系与执行", "S0 §二；S4 步骤3"),
    Participant("owner", "任务负责人", "完成任务，按频率更新进度", "S2 §二；S3 (二)3"),
    Participant("tracker", "进度跟踪人", "维护进度跟踪表，组织每周同步", "S0 §四；S2 §三"),
    Participant("coordinator", "指定协调人", "接收需求副本，协调资源", "S2 §一"),
    Participant("recorder", "记录员", "24小时内完成并发送会议纪要", "S3 (二)2；S4 步骤3"),
    Participant("chair", "会议主持人", "审核会议纪要", "S3 (二)1"),
    Participant("decision_maker", "决策代表", "在会议上代表部门决策", "S3 (一)2", False),
    Participant("specialist", "执行专员", "承担具体执行", "S3 (一)2", False),
    Participant("responsible", "责任部门", "负责问题的解决", "S2 §四；S4"),
    Participant("acceptor", "验收部门", "审核成果质量，与执行部门分开", "S1"),
    Participant("requester", "需求部门", "参加验收，接收交付", "S0 §五", False),
    Participant("process_owner", "企业管理部", "定期收集反馈，持续改进手册", "S0 §六"),
    Participant("programme_lead", "项目负责人", "统筹协作优化", "S1 三(一)"),
    Participant("duty_group", "权责流程组", "维护权责清单与流程模板库", "S1 三(一)"),
    Participant("communication_group", "沟通协同组", "维护沟通平台与进度看板", "S1 三(一)"),
    Participant("review_group", "复盘优化组", "组织复盘、满意度与整改", "S1 三(一)"),
)

# Names of the same forms in other handbooks, accepted on import and shown as a hint.
FORM_ALIASES: dict[str, str] = {
    "跨部门协作需求提报表": "1发起表",
    "跨部门协作申请单": "1发起表",
    "协作目标说明书": "2协作方案",
    "部门职责清单": "2协作方案",
    "项目里程碑计划": "2协作方案",
    "协作任务清单": "2协作方案",
    "跨部门协作权责清单": "2协作方案",
    "协作任务进度跟踪表": "3进度跟踪表",
    "问题解决进度跟踪表": "3进度跟踪表",
    "协作进度看板": "看板",
    "跨部门沟通记录表": "会议纪要",
    "跨部门协作问题反馈与协调表": "问题",
    "问题初步评估表": "问题",
    "问题解决报告": "问题",
}
