"""Every rule speaks: where, what, with the value, and what to do, in a short Chinese sentence."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from addin.forms.vocabularies import LEVEL
from addin.rules import RULES, Finding, Level, Rule, check
from addin.standing.workbook_day import WorkbookDay
from tests.rules.mutations import MUTATIONS, broken
from tests.rules.workbooks import ID, TODAY, overtyped, workbook

LONGEST = 120
LONG = "这一项要写得很长很长才看得出来会不会被截断" * 5

WRONG = workbook(
    {
        "initiation.collaboration_id": ID,
        "initiation.form_status": "已批准",
        "initiation.title": LONG,
        "initiation.type": "项目",
        "initiation.department": "市场部",
        "initiation.initiator": LONG,
        "initiation.date": "2026-12-01",
        "initiation.start": "2026-11-21",
        "initiation.deadline": "年底前",
        "initiation.lead_department": "质量管理部",
        "initiation.executing_departments": f"研发部、{LONG}",
        "initiation.priority": "P0",
        "initiation.major": "是",
        "plan.form_status": "已退回",
        "plan.approval": "同意",
        "plan.meeting_minutes": "500",
        "reminders.sender": "xiezuo",
        "initiation.goal": "尽快提升质量，加强协作，界面美观大方，X月X日前做好各项工作",
        "plan.goal": "新版官网",
    },
    Metrics="""
    | metric_id | baseline | target | due        |
    | 1         | 78       | 78     | 2027-03-01 |
    """,
    Partners="""
    | department |
    | 研发部     |
    | 研发部     |
    """,
    Assessments="""
    | department | conclusion | committed  |
    | 研发部     | 可承接     | 2028-12-01 |
    """,
    InitiationApprovals="""
    | step           | conclusion | time             |
    | 发起部门负责人 |            | 2026-11-03 10:00 |
    | 分管领导       | 同意       | 2026-11-03 09:00 |
    """,
    Milestones="""
    | milestone_id | due        |
    | M1           | 2026-11-27 |
    | M2           | 2026-11-21 |
    """,
    PlanTasks=f"""
    | task_id | name | owner    | department | start      | finish     | predecessors | milestone_id |
    | 任务1   |      | 相关人员 | 研发部     | 2026-11-09 | 2026-12-11 | 任务1        | M1           |
    | {ID}-T02 | 试制 | 王磊     | 市场部     | 2026-11-09 | 2026-11-06 | T1、T77      | M1           |
    | {ID}-T02 | 试制 | 周强     | 研发部     | 2026-11-09 | 2026-11-13 |              | M1           |
    """,
    Risks="""
    | risk_id | risk | response           |
    | R1      | 停产 | 必要时由专人处理   |
    | R2      | 断货 |                    |
    """,
    Deliverables="""
    | deliverable_id | standard                |
    | D1             | 功能正常                |
    | D2             | 客户投诉响应时效≤24小时 |
    """,
    Problems="""
    | problem_id | description              |
    | Q1         | 技术部推诿，接口老出错   |
    """,
    Meetings="""
    | meeting_id | end              | recorder |
    | H1         | 2026-11-18 16:00 | 王磊     |
    | H2         | 2026-11-19 10:00 | 王磊     |
    """,
    SlaLimits="""
    | sla_id | amount | unit | hours    | then |
    | SLA-05 | 24     | 小时 | 自然小时 | 催办 |
    """,
    Tasks=f"""
    | task_id  | status | percent | last_status | actual_finish | adjusted_finish |
    | {ID}-T02 | 受阻   | 100%    | 已取消      | 2026-11-18    | 2026-12-05      |
    | {ID}-T09 | 待验收 | 50%     | 未开始      |               |                 |
    """,
)
WRONG = overtyped(WRONG, "Tasks", (0, "warning"))
CASES = (
    WRONG,
    workbook({"initiation.title": "新品"}, People=""),
    replace(workbook(), absent=frozenset({"Risks.response"})),
    replace(
        workbook({"initiation.form_status": "已批准", "initiation.deadline": "2027-03-01"}),
        name="没有方案.xlsx",
    ),
    workbook(
        {"initiation.deadline": "2026-11-30"},
        Assessments="""
    | department | committed  |
    | 研发部     | 2028-12-01 |
    """,
    ),
    workbook(
        Problems=f"""
    | problem_id | description          |
    | {ID}-Q01   | 小程序配网失败{LONG} |
    """,
        Cases=f"""
    | case_id | problem | solution | keywords     |
    | AL-1    | {LONG}  | {LONG}   | 小程序、配网 |
    """,
    ),
    workbook(
        {"plan.departments": f"市场部、{LONG}"},
        Countersignatures="""
    | department |
    | 研发部     |
    """,
    ),
)


def examples(rule: Rule) -> list[Finding]:
    """Return what a rule finds in the wrong workbooks."""
    mutated = (broken(mutation) for mutation in MUTATIONS if mutation.rule == rule.id)
    return [
        finding
        for content in (*CASES, *mutated)
        for finding in check(WorkbookDay.on(content, TODAY), rules=[rule])
    ]


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_rule__is_documented(rule: Rule) -> None:
    assert re.fullmatch(r"[FLR]-\d{2}[a-z]?", rule.id)
    assert rule.title
    assert rule.source
    assert " → " in rule.example


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_rule__says_where_what_and_how_in_few_words(rule: Rule) -> None:
    findings = examples(rule)
    assert findings, "no example of this rule"
    for finding in findings:
        assert finding.level is rule.level
        assert finding.place.sheet
        assert re.fullmatch(r"[A-Z]+\d+", finding.place.cell)
        assert finding.item
        assert finding.field
        assert len(finding.message) <= LONGEST
        assert len(finding.suggestion) <= LONGEST
        assert re.search("[“「]", finding.message)  # the value, or the label of what is empty
        assert not finding.message.endswith("。")
        assert not finding.suggestion.endswith("。")
        assert re.search(r"[\u4e00-\u9fff]", finding.message)
        assert re.search(r"[\u4e00-\u9fff]", finding.suggestion)
        assert "\n" not in finding.message + finding.suggestion


def test_levels__are_the_words_of_the_vocabulary() -> None:
    assert tuple(Level) == LEVEL.words
