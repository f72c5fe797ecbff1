"""Wording: what blocks in goals, outcomes and standards only warns elsewhere."""

from __future__ import annotations

import pytest

from tests.rules.workbooks import cells, found, workbook


def test_r01a__goal_of_the_handbook__is_refused_and_its_correction_accepted() -> None:
    assert found("R-01a", workbook({"initiation.goal": "提升客户满意度"})) == [
        "initiation.goal 跨部门协作任务发起表: “提升”只有方向，没有幅度"
        " → 请写明：由__提升至__，或降低X%"
    ]
    right = workbook({"initiation.goal": "客户满意度由78分提升至85分(2026年Q3)"})
    for rule in ("R-01a", "R-01b", "R-02b", "R-03b", "R-04"):
        assert cells(rule, right) == []


def test_r01a__one_finding_says_of_each_place_what_is_wrong_with_it() -> None:
    (message,) = found("R-01a", workbook({"initiation.goal": "尽快提升质量，加强协作，界面美观"}))
    assert "“尽快”没有日期，到期日无法判定；“提升”只有方向，没有幅度；“加强”没有" in message
    assert "；另有1处" in message


def test_r01a__places_with_the_same_fault__are_named_together() -> None:
    (message,) = found("R-01a", workbook({"initiation.goal": "提升质量，降低成本"}))
    assert "“提升”“降低”只有方向，没有幅度" in message


def test_r01__the_same_words_block_a_standard_and_only_warn_in_a_task() -> None:
    content = workbook(
        PlanTasks="""
        | task_id | description    | standard       |
        | T01     | 界面美观大方   | 界面美观大方   |
        | T02     | 绘制3个页面    | 3个页面定稿    |
        """
    )
    assert cells("R-01a", content) == ["PlanTasks.standard[0]"]
    assert cells("R-01b", content) == ["PlanTasks.description[0]"]


def test_r01__background_and_progress_notes__are_free() -> None:
    content = workbook(
        {"initiation.background": "近期投诉较多，需要尽快改善"},
        Tasks="""
        | task_id | note             |
        | T01     | 正在抓紧推进     |
        """,
    )
    assert cells("R-01a", content) == cells("R-01b", content) == []


def test_r01b__deadline_in_the_row__answers_when() -> None:
    content = workbook(
        PlanTasks="""
        | task_id | description      | finish     |
        | T01     | 尽快完成接口联调 |            |
        | T02     | 尽快完成接口联调 | 2026-12-11 |
        """
    )
    assert cells("R-01b", content) == ["PlanTasks.description[0]"]


def test_r01a__text_without_any_figure__is_refused_in_a_standard() -> None:
    content = workbook(
        Outcomes="""
        | outcome_id | standard               |
        | C1         | 门店都能用             |
        | C2         | 《操作手册》经门店签收 |
        """
    )
    assert cells("R-01a", content) == ["Outcomes.standard[0]"]


def test_r01__people_and_departments_of_the_workbook__are_names() -> None:
    content = workbook(
        {"initiation.goal": "提升办6月30日前将投诉降到3起以下"},
        Departments="""
        | department |
        | 提升办     |
        """,
    )
    assert cells("R-01a", content) == []


@pytest.mark.parametrize(
    ("level", "rules"), [("错误", ["R-01a"]), ("警告", ["R-01b"]), ("提示", ["R-01b"])]
)
def test_r01__level_in_the_lexicon__raises_a_word_of_a_task(level: str, rules: list[str]) -> None:
    content = workbook(
        PlanTasks="""
        | task_id | description    |
        | T01     | 3月1日前把方案做到极致 |
        """,
        Lexicon=f"""
        | word     | class    | level   | enabled |
        | 做到极致 | 主观品质 | {level} | 是      |
        """,
    )
    assert [rule for rule in ("R-01a", "R-01b") if cells(rule, content)] == rules


def test_r01__word_that_the_company_switched_off__is_accepted() -> None:
    content = workbook(
        {"initiation.goal": "5月1日前顺利交付120套样品"},
        Lexicon="""
        | word | class    | enabled |
        | 顺利 | 主观品质 | 否      |
        """,
    )
    assert cells("R-01a", content) == []


def test_r02a__a_request_without_metrics__is_refused() -> None:
    assert cells("R-02a", workbook()) == []  # nothing is typed yet
    begun = workbook({"initiation.title": "新品上市"})
    assert found("R-02a", begun) == [
        "Metrics 量化指标: “量化指标”一行也没有，目标无法衡量"
        " → 至少写一行：指标名称、现状值、目标值、单位、达成日期"
    ]


def test_r02a__metric__needs_target_unit_and_date() -> None:
    content = workbook(
        Metrics="""
        | metric_id | name       | target | unit | due        |
        | 1         | 客户满意度 | 85     | 分   | 2026-12-31 |
        | 2         | 投诉量     |        |      |            |
        """
    )
    assert cells("R-02a", content) == ["Metrics.target[1]", "Metrics.unit[1]", "Metrics.due[1]"]
    for rule in ("F-01", "F-02"):
        assert not [cell for cell in cells(rule, content) if "target" in cell]


def test_r02b__placeholders__are_refused_wherever_something_is_promised() -> None:
    content = workbook(
        {"initiation.goal": "客户满意度提升X%"},
        Metrics="""
        | metric_id | name |
        | 1         | TBD  |
        """,
        PlanTasks="""
        | task_id | description           | standard        |
        | T01     | X月X日前完成需求调研  | 型号X光机到货1台 |
        """,
    )
    assert set(cells("R-02b", content)) == {
        "initiation.goal",
        "PlanTasks.description[0]",
        "Metrics.name[0]",
    }
    assert cells("R-01a", content) == []


def test_r03a__criterion__has_a_figure_or_a_document_with_a_method() -> None:
    content = workbook(
        Deliverables="""
        | deliverable_id | standard             | method   |
        | D1             | 功能正常             | 现场演示 |
        | D2             | 不合格率≤0.5%        | 数据核查 |
        | D3             | 《操作手册》         | 文件审查 |
        | D4             | 《操作手册》         |          |
        """
    )
    assert cells("R-03a", content) == ["Deliverables.standard[0]", "Deliverables.standard[3]"]


def test_r03b__compound_metric__is_to_be_split() -> None:
    content = workbook(
        Deliverables="""
        | deliverable_id | standard                                  |
        | D1             | 客户投诉响应时效≤24小时                   |
        | D2             | 首次响应时间≤2小时，解决方案提供时间≤24小时 |
        """
    )
    assert found("R-03b", content) == [
        "Deliverables.standard D1: “响应时效”没有区分首次响应与解决"
        " → 请拆分：首次响应时间≤__小时，解决方案提供时间≤__小时"
    ]
    assert cells("R-01a", content) == []


@pytest.mark.parametrize(
    "goal", ["上线时间≤90天", "Bug率≤1.5%", "用户满意度提升20%", "9月30日前上线会员积分功能"]
)
def test_r04__measurable_goals_of_the_handbook__pass(goal: str) -> None:
    content = workbook({"initiation.goal": goal})
    assert cells("R-04", content) == cells("R-01a", content) == []


def test_r04__goal_without_any_measure__is_refused() -> None:
    content = workbook({"initiation.goal": "做出新版官网"})
    assert cells("R-04", content) == ["initiation.goal"]
    assert cells("R-01a", content) == []  # one finding is enough


def test_r21__blame__is_pointed_out_and_the_fact_accepted() -> None:
    content = workbook(
        Problems="""
        | problem_id | description                                | first_cause    |
        | Q01        | 11月16日系统接口数据同步异常3次            | 技术部不配合   |
        | Q02        | 技术部推诿，导致11月16日12家门店无法下单   | 网关证书过期   |
        """
    )
    assert set(cells("R-21", content)) == {"Problems.first_cause[0]", "Problems.description[1]"}


def test_r22__problem__has_a_time_and_a_figure() -> None:
    content = workbook(
        Problems="""
        | problem_id | description                                  |
        | Q01        | 接口老出错                                   |
        | Q02        | 接口超时37次                                 |
        | Q03        | 11月16日起接口超时                           |
        | Q04        | 11月16日9:00起接口超时37次，影响华东12家门店 |
        """
    )
    assert [line.split(": ")[1].split(" →")[0] for line in found("R-22", content)] == [
        "问题描述(含数据/案例)“接口老出错”没有写发生时间和数据",
        "问题描述(含数据/案例)“接口超时37次”没有写发生时间",
        "问题描述(含数据/案例)“11月16日起接口超时”没有写数据",
    ]
