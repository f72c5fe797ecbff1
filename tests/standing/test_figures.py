"""The derived cells of the forms, asked of Python and of the formulas; today is 2026-11-20."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import pytest

from addin.standing.figures import calendar_days
from tests.standing.drawing import assert_cells, halves, rows
from tests.standing.recalculation import (
    HEAD,
    Book,
    Cells,
    Raw,
    assert_same,
    derived_places,
    plain,
    recalculated_by_ironcalc,
)

pytestmark = pytest.mark.slow


def expect(
    tmp_path: Path, drawing: str, table: str, tables: Mapping[str, str], **fields: Raw
) -> None:
    """Ask for the columns right of the arrow in `table`; other tables are drawn too."""
    typed: list[Mapping[str, Raw]] = []
    wanted: Cells = {}
    for number, row in enumerate(rows(drawing), 1):
        keys = list(row)
        at = keys.index("→")
        typed.append({key: row[key] for key in keys[:at]})
        wanted |= {(table, HEAD + number, key): plain(row[key]) for key in keys[at + 1 :]}
    drawn: dict[str, list[Mapping[str, Raw]]] = {
        name: list(rows(text)) for name, text in tables.items()
    }
    assert_cells(Book(dict(fields), {table: typed, **drawn}), wanted, tmp_path)


def fields_of(book: Book, tmp_path: Path, **wanted: Raw) -> None:
    """Ask for single fields, named with ``__`` for the dot."""
    cells: Cells = {
        ("", 0, name.replace("__", ".")): plain(value) for name, value in wanted.items()
    }
    assert_cells(book, cells, tmp_path)


def test_the_duration_of_a_planned_task_is_in_working_days(tmp_path: Path) -> None:
    expect(
        tmp_path,
        """
        | task_id | start | finish | → | duration |
        | T01     | 11-16 | 11-20  | → | 5        |
        | T02     | 11-20 | 11-20  | → | 1        |
        | T03     | 11-21 | 11-22  | → | 0        |
        | T04     | 11-20 | 11-19  | → |          |
        | T05     | 11-20 |        | → |          |
        | T06     | 待定  | 11-20  | → |          |
        | T07     | 11-20 | 2031-01-01 | → |      |
        """,
        "PlanTasks",
        {},
    )


FITS, SMALL, LARGE, NONE = "缓冲合适", "缓冲不足", "缓冲偏大", "没有缓冲期"


@pytest.mark.parametrize(
    ("given", "used", "note"),
    [
        pytest.param(None, 20, LARGE, id="none given: the days after the last task"),
        pytest.param(9, 9, SMALL, id="below 10 %"),
        pytest.param(10, 10, FITS, id="10 %"),
        pytest.param(15, 15, FITS, id="15 %"),
        pytest.param(16, 16, LARGE, id="above 15 %"),
        pytest.param(0, 0, NONE, id="none"),
        pytest.param(25, 20, LARGE, id="more than the schedule leaves: what it leaves"),
        pytest.param(-1, 20, LARGE, id="a negative number is none given"),
        pytest.param("两周", None, "", id="words are not none given: nobody can tell"),
    ],
)
def test_the_buffer_is_a_share_of_the_whole_cycle(
    tmp_path: Path, given: Raw, used: int | None, note: str
) -> None:
    """R-06 and §13.3 on the 100 working days from 2026-07-14 to 2026-12-04."""
    book = Book(
        {"initiation.deadline": date(2026, 12, 4), "plan.buffer_days": given},
        {
            "PlanTasks": [
                {"task_id": "T01", "start": date(2026, 8, 3), "finish": date(2026, 11, 6)},
                {"task_id": "T02", "start": date(2026, 7, 14), "finish": date(2026, 9, 1)},
            ]
        },
    )
    fields_of(
        book,
        tmp_path,
        plan__first_start=date(2026, 7, 14),
        plan__final_deadline=date(2026, 12, 4),
        plan__total_days=100,
        plan__buffer_used=used,
        plan__buffer_share=None if used is None else used / 100,
        plan__buffer_note=note,
    )


@pytest.mark.parametrize(
    ("deadline", "last", "note"),
    [
        (date(2026, 11, 2), date(2026, 11, 2), ""),  # one day: none can be kept
        (date(2026, 11, 3), date(2026, 11, 3), NONE),  # 2 days
        (date(2026, 11, 9), date(2026, 11, 6), FITS),  # 6 days: one, though more than 15 %
        (date(2026, 11, 9), date(2026, 11, 5), LARGE),
        (date(2026, 11, 16), date(2026, 11, 13), FITS),  # 11 days: one or two
        (date(2026, 11, 16), date(2026, 11, 12), FITS),
        (date(2026, 11, 16), date(2026, 11, 11), LARGE),
        (date(2026, 11, 19), date(2026, 11, 18), SMALL),  # 14 days: two
        (date(2026, 11, 19), date(2026, 11, 17), FITS),
    ],
)
def test_short_cycle__fits_the_whole_days_next_to_the_shares(
    tmp_path: Path, deadline: date, last: date, note: str
) -> None:
    task = {"task_id": "T01", "start": date(2026, 11, 2), "finish": last}
    book = Book({"initiation.deadline": deadline}, {"PlanTasks": [task]})
    fields_of(book, tmp_path, plan__buffer_note=note)


MILESTONES = """
| milestone_id | due   | → | free_days |
| M1           | 11-06 | → | 2         |
| M2           | 11-10 | → | 0         |
| M3           | 11-17 | → | 0         |
| M4           | 11-20 | → | 1         |
| M5           | 11-20 | → | 0         |
| M6           | 11-26 | → |           |
| M7           | 10-30 | → |           |
| M8           | 待定  | → |           |
"""


def milestones(*, readable: bool = True, position: str = "里程碑后", given: Raw = None) -> Book:
    """Return a plan from 11-02 to 11-27 in which work rests on 11-09 and 10, and on 11-23."""
    typed = [left for left, _ in halves(MILESTONES)]
    tasks = """
    | task_id | start | finish |
    | T01     | 11-02 | 11-06  |
    | T02     | 11-03 | 11-05  |
    | T03     | 11-11 | 11-20  |
    | T04     | 11-18 | 11-19  |
    | T05     | 11-24 | 11-27  |
    """
    return Book(
        {
            "initiation.deadline": date(2026, 12, 2),
            "plan.buffer_position": position,
            "plan.buffer_days": given,
        },
        {"PlanTasks": list(rows(tasks)), "Milestones": typed[:-1] if readable else typed},
    )


def test_milestone__is_followed_by_the_working_days_without_any_task(tmp_path: Path) -> None:
    """Of several before one start the first has them; where a task runs on there are none."""
    cells: Cells = {
        ("Milestones", HEAD + number, "free_days"): plain(right["free_days"])
        for number, (_, right) in enumerate(halves(MILESTONES), 1)
    }
    assert_cells(milestones(readable=False), cells, tmp_path)


@pytest.mark.parametrize(
    ("position", "given", "is_readable", "used"),
    [
        pytest.param("里程碑后", 8, True, 6, id="three days after milestones and three at the end"),
        pytest.param("里程碑后", 5, True, 5, id="fewer are planned than the schedule leaves"),
        pytest.param("里程碑后", None, True, 6, id="none given: what the schedule leaves"),
        pytest.param("末端", 8, True, 3, id="at the end only those after the last task count"),
        pytest.param(
            "里程碑后", 8, False, 8, id="a milestone that cannot be read: nobody can tell"
        ),
    ],
)
def test_buffer_after_milestones__is_what_the_schedule_leaves_there(
    tmp_path: Path, position: str, given: Raw, is_readable: bool, used: int
) -> None:
    book = milestones(readable=is_readable, position=position, given=given)
    fields_of(book, tmp_path, plan__buffer_used=used)


def test_an_empty_plan_has_no_figures(tmp_path: Path) -> None:
    fields_of(
        Book(),
        tmp_path,
        plan__first_start=None,
        plan__final_deadline=None,
        plan__total_days=None,
        plan__buffer_used=None,
        plan__buffer_share=None,
        plan__buffer_note="",
        plan__effective=None,
    )


def test_without_a_deadline_the_last_task_ends_the_plan_and_leaves_no_buffer(
    tmp_path: Path,
) -> None:
    book = Book({}, {"PlanTasks": [{"start": date(2026, 11, 16), "finish": date(2026, 11, 27)}]})
    fields_of(book, tmp_path, plan__total_days=10, plan__buffer_used=0, plan__buffer_share=0)


def test_a_deadline_that_cannot_be_read_leaves_the_plan_without_an_end(tmp_path: Path) -> None:
    book = Book(
        {"initiation.deadline": "年底"},
        {"PlanTasks": [{"start": date(2026, 11, 16), "finish": date(2026, 11, 27)}]},
    )
    fields_of(book, tmp_path, plan__final_deadline=None, plan__total_days=None)


def test_a_date_that_cannot_be_read_leaves_the_whole_plan_open(tmp_path: Path) -> None:
    plan: list[Mapping[str, Raw]] = [
        {"start": date(2026, 11, 16), "finish": date(2026, 11, 27)},
        {"start": "#REF!", "finish": "下周"},
    ]
    fields_of(
        Book({}, {"PlanTasks": plan}),
        tmp_path,
        plan__first_start=None,
        plan__final_deadline=None,
    )


def signed(*moments: Raw, approval: str = "同意", approved: Raw = datetime(2026, 9, 3, 9)) -> Book:
    """A plan with an approval and countersignatures."""
    return Book(
        {"plan.approval": approval, "plan.approved_at": approved},
        {
            "Countersignatures": [
                {"department": f"部门{n}", "time": t} for n, t in enumerate(moments)
            ]
        },
    )


@pytest.mark.parametrize(
    ("book", "effective"),
    [
        (signed(datetime(2026, 9, 1, 16), date(2026, 9, 2)), date(2026, 9, 3)),
        (signed(datetime(2026, 9, 8, 16), date(2026, 9, 2)), date(2026, 9, 8)),
        (signed(datetime(2026, 9, 1, 16), None), None),
        (signed(datetime(2026, 9, 1, 16), "已口头同意"), None),
        (signed(), None),
        (signed(date(2026, 9, 1), approval="不同意"), None),
        (signed(date(2026, 9, 1), approved=None), None),
    ],
)
def test_a_plan_is_in_force_once_all_have_signed_and_it_is_approved(
    tmp_path: Path, book: Book, effective: Raw
) -> None:
    fields_of(book, tmp_path, plan__effective=effective)


def test_a_risk_is_graded_by_probability_and_impact(tmp_path: Path) -> None:
    expect(
        tmp_path,
        """
        | risk_id | probability | impact | → | grade |
        | R1      | 3           | 4      | → | 高    |
        | R2      | 5           | 5      | → | 高    |
        | R3      | 2           | 3      | → | 中    |
        | R4      | 1           | 5      | → | 低    |
        | R5      | 0           | 5      | → |       |
        | R6      | 6           | 5      | → |       |
        | R7      | 高          | 5      | → |       |
        | R8      |             | 5      | → |       |
        """,
        "Risks",
        {},
    )


def test_a_partner_sees_whether_its_assessment_is_in_and_settled(tmp_path: Path) -> None:
    expect(
        tmp_path,
        """
        | department | → | feedback |
        | 研发部     | → | 已反馈   |
        | 财务部     | → | 有异议   |
        |            | → |          |
        | 质量部     | → | 已反馈   |
        | 采购部     | → | 时间无法识别 |
        | 生产部     | → | 未反馈   |
        """,
        "Partners",
        {
            "Assessments": """
            | department | answered | conclusion | coordination |
            | 研发部     | 11-03    | 可承接     |              |
            | 财务部     | 11-03    | 有异议     |              |
            | 质量部     | 11-03    | 有异议     | 延期到12月   |
            | 采购部     | 口头     | 可承接     |              |
            """
        },
    )


def test_the_acceptance_passes_only_when_every_item_has(tmp_path: Path) -> None:
    results = {
        ("通过", "通过"): "通过",
        ("通过", "不通过"): "不通过",
        ("不通过", None): "不通过",
        ("通过", None): "核查中",
        (): "",
    }
    for given, overall in results.items():
        items: list[Mapping[str, Raw]] = [
            {"deliverable_id": f"D{n}", "result": result} for n, result in enumerate(given)
        ]
        book = Book({}, {"AcceptanceItems": [*items, {"result": "不通过"}]})
        fields_of(book, tmp_path, acceptance__overall=overall)


def test_an_item_shows_what_the_plan_says_of_the_deliverable(tmp_path: Path) -> None:
    expect(
        tmp_path,
        """
        | deliverable_id | → | name     | department | standard |
        | d2             | → | 测试报告 | 质量部     | 缺陷≤2个 |
        | 3              | → | 手册     |            |          |
        | D9             | → |          |            |          |
        """,
        "AcceptanceItems",
        {
            "Deliverables": """
            | deliverable_id | name     | department | standard |
            | D1             | 样机     | 研发部     | 10台     |
            | D2             | 测试报告 | 质量部     | 缺陷≤2个 |
            | 3              | 手册     |            |          |
            """
        },
    )


def test_a_goal_is_reached_from_above_or_from_below(tmp_path: Path) -> None:
    expect(
        tmp_path,
        """
        | metric_id | actual | → | name   | target | unit | rate | achieved |
        | K7        | 75     | → | 工期   | 90     | 天   | 120% | 是       |
        | K7        | 100    | → | 工期   | 90     | 天   | 90%  | 否       |
        | K8        | 40     | → | 网点   | 50     |      | 80%  | 否       |
        | K10       | 3      | → | 差错   | 0      | 件   | 0    | 否       |
        | K11       | 72     | → | 审批时长 | 90   | 天   | 125% | 是       |
        | K11       | 120    | → | 审批时长 | 90   | 天   | 75%  | 否       |
        | K12       | 30     | → | 培训时长 | 40   | 小时 | 75%  | 否       |
        | K1        | 85     | → | 满意度 | 85     | 分   | 100% | 是       |
        | k1        | 80     | → | 满意度 | 85     | 分   | 20%  | 否       |
        | K2        | 3      | → | 缺陷率 | 2      | %    | 75%  | 否       |
        | K2        | 1      | → | 缺陷率 | 2      | %    | 125% | 是       |
        | K3        | 40     | → | 家数   | 50     |      |      |          |
        | K4        | 9      | → | 差错   | 0      | 件   |      |          |
        | K5        | 7      | → | 不变   | 5      |      |      |          |
        | K1        | 未测   | → | 满意度 | 85     | 分   |      |          |
        | K6        | 3      | → | 空     |        |      |      |          |
        | K9        | 3      | → |        |        |      |      |          |
        """,
        "GoalResults",
        {
            "Metrics": """
            | metric_id | name   | baseline | target | unit | direction |
            | K1        | 满意度 | 78.75    | 85     | 分   |           |
            | K2        | 缺陷率 | 6        | 2      | %    |           |
            | K3        | 家数   |          | 50     |      |           |
            | K4        | 差错   |          | 0      | 件   |           |
            | K5        | 不变   | 5        | 5      |      | 上升      |
            | K6        | 空     | 5        | 很多   |      |           |
            | K7        | 工期   | 0        | 90     | 天   | ≤         |
            | K8        | 网点   |          | 50     |      | ≥         |
            | K10       | 差错   |          | 0      | 件   | ≤         |
            | K11       | 审批时长 | 0      | 90     | 天   |           |
            | K12       | 培训时长 | 0      | 40     | 小时 |           |
            """
        },
    )


def test_a_department_lists_its_people_for_the_drop_down(tmp_path: Path) -> None:
    book = Book(
        {},
        {
            "People": list(
                rows(
                    """
                    | name | department | employment |
                    | 王磊 | 研发部     | 在职       |
                    | 李娜 | 市场部     | 外出       |
                    | 周强 | 研发部     | 离职       |
                    |      | 研发部     | 在职       |
                    | 赵敏 | 研发部     |            |
                    | 吴刚 |            | 在职       |
                    """
                )
            ),
            "Departments": [{"department": name} for name in ("研发部", None, "市场部", "财务部")],
        },
    )
    slots = ["研发部#1", "市场部#1", "", "", "研发部#2", ""]
    first = HEAD + 1
    wanted: Cells = {("People", first + n, "slot"): slot for n, slot in enumerate(slots)}
    for row, (people, *names) in {
        first: (2, "王磊", "赵敏", ""),
        first + 1: ("", "", "", ""),
        first + 2: (1, "李娜", "", ""),
        first + 3: (0, "", "", ""),
    }.items():
        wanted["Departments", row, "people"] = people
        wanted |= {("Departments", row, f"person_{n}"): name for n, name in enumerate(names, 1)}
    assert_cells(book, wanted, tmp_path)


def test_the_calendar_counts_its_working_days_after_the_exceptions(tmp_path: Path) -> None:
    book = Book(
        {"calendar.first_day": date(2026, 11, 16), "clock.today": date(2026, 11, 20)},
        {
            "Calendar": [
                {"date": date(2026, 11, day), "type": kind}
                for day, kind in (
                    (16, "工作日"),
                    (17, "法定节假日"),
                    (18, "工作日"),
                    (19, "休息日"),
                    (20, "调休上班"),
                    (21, "休息日"),
                )
            ],
            "Exceptions": [
                {"date": date(2026, 11, 18), "type": "休息"},
                {"date": date(2026, 11, 19), "type": "上班"},
                {"date": date(2026, 11, 20), "reason": "没有类型"},
                {"date": "11月21日", "type": "上班"},
            ],
        },
    )
    days = [(1, 1), (0, 1), (0, 1), (1, 2), (1, 3), (0, 3)]
    wanted: Cells = {}
    for row, (workday, count) in enumerate(days, HEAD + 1):
        wanted |= {("Calendar", row, "workday"): workday, ("Calendar", row, "count"): count}
    columns = calendar_days(book.content())
    found = {
        ("Calendar", HEAD + 1 + n, key): value
        for key, values in columns.items()
        for n, value in enumerate(values)
    }
    assert found == wanted
    path = book.save(tmp_path / "日历.xlsx")
    places = {key: at for key, at in derived_places(book.content()).items() if key in wanted}
    assert_same(wanted, recalculated_by_ironcalc(path, places), "ironcalc")


def test_every_headed_form_names_its_collaboration(tmp_path: Path) -> None:
    names: list[tuple[Raw, Raw, str]] = [
        ("XC20261102-001", "新品 上市", "XC20261102-001　新品 上市"),
        ("XC20261102-001", None, "XC20261102-001"),
        (None, "新品", "新品"),
        (None, "#N/A", ""),
    ]
    for own_id, title, heading in names:
        book = Book({"initiation.collaboration_id": own_id, "initiation.title": title})
        fields_of(book, tmp_path, plan__heading=heading, problems__heading=heading)


@pytest.mark.parametrize(
    ("type_", "initiation", "tracker"),
    [
        ("项目协作", "跨部门协作任务发起表", "跨部门协作进度跟踪表"),
        ("日常协作", "跨部门协作需求提报表", "协作任务进度跟踪表"),
        ("应急响应", "跨部门协作申请单", "问题解决进度跟踪表"),
        (None, "跨部门协作任务发起表", "跨部门协作进度跟踪表"),
        ("#N/A", "跨部门协作任务发起表", "跨部门协作进度跟踪表"),
    ],
)
def test_title_of_a_form__by_type__is_the_name_in_its_handbook(
    type_: Raw, initiation: str, tracker: str, tmp_path: Path
) -> None:
    book = Book({"initiation.type": type_})
    fields_of(book, tmp_path, initiation__form_name=initiation, tracker__form_name=tracker)
