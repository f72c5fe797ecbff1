"""The gates of the six phases: break one thing, and exactly its condition is open.

Every case is asked of Python and of the formulas.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path

import pytest

from addin.forms import TABLES
from addin.forms.gates import CONDITIONS, FULFILLED, NOT_APPLICABLE, TRACKED_KEYS, UNCHECKED
from addin.forms.starting import EXAMPLES, NAME_IT, NAME_PEOPLE
from addin.forms.vocabularies import EXECUTING
from addin.standing.gates.missing import FINDERS, RULES_OF, SUBJECT
from tests.standing.collaboration import archived, expect_fields, problem_solved, with_tasks
from tests.standing.drawing import rows
from tests.standing.recalculation import Book, Raw

pytestmark = pytest.mark.slow

Break = Callable[[Book], object]

EXEMPT = {
    "项目协作": {"sponsor_copied", "problems_solved", "reported"},
    "问题解决": {
        "sponsor_agreed",
        "items_listed",
        "items_passed",
        "acceptance_signed",
        "handed_over",
        "reviewed",
    },
}


def field(name: str, value: Raw) -> Break:
    return lambda book: book.fields.update({name: value})


def cell(table: str, row: int, key: str, value: Raw = None) -> Break:
    def change(book: Book) -> None:
        book.tables[table][row] = {**book.tables[table][row], key: value}

    return change


def without(table: str) -> Break:
    return lambda book: book.tables.pop(table)


def finding(rule: str, sheet: str = "2协作方案", level: str = "错误") -> Break:
    row: Mapping[str, Raw] = {"no": 1, "level": level, "rule": rule, "sheet": sheet, "cell": "C5"}
    return lambda book: book.tables.update({"Findings": [row]})


def tasks(drawing: str) -> Break:
    return lambda book: with_tasks(book, drawing)


SUBMITTED = """
| start | finish | status | percent | self_check | result_link |
| 11-02 | 11-06  | {}     | 90%     | {}         | {}          |
| 11-02 | 11-06  | 已完成 | 100%    | 是         | 知识库/2    |
"""

BREAKS: list[tuple[str, Break, str]] = [
    ("consulted", without("Consultations"), "还有1个需求相关部门没有初步沟通记录"),
    ("consulted", finding("F-51", "1发起表"), "还有1个需求相关部门没有初步沟通记录"),
    ("bounded", field("initiation.authority_condition", None), "还有1项边界条件没有写明"),
    ("measurable", without("Metrics"), "还没有一项指标写明目标值、单位和达成日期"),
    ("measurable", cell("Metrics", 0, "target"), "还没有一项指标写明目标值、单位和达成日期"),
    ("measurable", cell("Metrics", 0, "unit"), "还没有一项指标写明目标值、单位和达成日期"),
    ("measurable", cell("Metrics", 0, "due"), "还没有一项指标写明目标值、单位和达成日期"),
    ("worded", finding("R-01a", "1发起表"), "发起表还有1处模糊或没有量化"),
    (
        "head_agreed",
        cell("InitiationApprovals", 0, "conclusion", "退回修改"),
        "发起部门负责人还没有同意并签名",
    ),
    (
        "head_agreed",
        cell("InitiationApprovals", 0, "signature"),
        "发起部门负责人还没有同意并签名",
    ),
    (
        "sponsor_agreed",
        cell("InitiationApprovals", 1, "time"),
        "分管领导还没有在发起部门负责人之后同意并签名",
    ),
    (
        "sponsor_agreed",
        cell("InitiationApprovals", 1, "time", datetime(2026, 9, 1, 10, 19)),
        "分管领导还没有在发起部门负责人之后同意并签名",
    ),
    ("management_copied", finding("R-16", "1发起表"), "重大协作项目还没有抄送公司管理层"),
    (
        "initiation_approved",
        field("initiation.form_status", "待审批"),
        "发起表的表单状态还不是“已批准”",
    ),
    (
        "initiation_unchanged",
        finding("F-53", "1发起表"),
        "发起表批准后有1处改动，请改回或重新审批",
    ),
    ("head_agreed", finding("F-63a", "1发起表"), "发起部门负责人的审批不是由有权的人签名"),
    ("sponsor_agreed", finding("F-63b", "1发起表"), "分管领导的审批不是由有权的人签名"),
    ("answered", cell("Assessments", 0, "conclusion"), "还有1个协作部门没有书面反馈评估结果"),
    (
        "answered",
        cell("Assessments", 0, "conclusion", "再议"),
        "还有1个协作部门没有书面反馈评估结果",
    ),
    ("answered", cell("Assessments", 0, "answered"), "还有1个协作部门没有书面反馈评估结果"),
    (
        "undertaken",
        cell("Assessments", 0, "contact"),
        "还有1个承接的部门没有写明初步对接人和承诺完成日期",
    ),
    (
        "settled",
        cell("Assessments", 1, "coordination"),
        "还有1个协作部门有异议没有协调，请写明协调结果",
    ),
    ("settled", finding("F-68", "1B评估反馈"), "还有1项异议的协调没有达成一致"),
    ("kickoff_signed", finding("F-69", "会议纪要"), "启动会纪要还没有经各方确认"),
    ("kickoff_signed", cell("Meetings", 0, "confirmed"), "还有1次启动会的纪要没有各方确认"),
    ("signers_named", finding("F-52"), "协作方案还没有列出会签部门"),
    ("signed", cell("Countersignatures", 1, "time"), "还有1个部门没有会签协作方案"),
    ("signed", finding("F-63d"), "还有1处会签不是部门负责人的确认，或意见是不同意"),
    ("signed", finding("F-66"), "还有1处会签不是部门负责人的确认，或意见是不同意"),
    ("buffered", field("plan.buffer_days", 0), "方案还没有缓冲期"),
    ("divided", finding("R-05c"), "职责还有1处交叉或遗漏"),
    ("standards_set", without("Deliverables"), "还有1处输出成果或验收标准没有写好"),
    ("standards_set", finding("R-03a"), "还有1处输出成果或验收标准没有写好"),
    ("risks_answered", without("Risks"), "还缺1个风险的应对措施"),
    ("risks_answered", cell("Risks", 1, "response"), "还缺1个风险的应对措施"),
    ("plan_agreed", field("plan.approval", "不同意"), "分管领导还没有同意协作方案并填写审批时间"),
    ("plan_agreed", field("plan.approved_at", None), "分管领导还没有同意协作方案并填写审批时间"),
    ("plan_agreed", finding("F-63c"), "协作方案不是由有权的分管领导审批"),
    ("plan_approved", field("plan.form_status", "草稿"), "协作方案的表单状态还不是“已批准”"),
    (
        "plan_unchanged",
        finding("F-53"),
        "协作方案批准后有1处改动，请改回、登记变更记录或重新审批",
    ),
    ("submitted", tasks(SUBMITTED.format("进行中", "", "")), "还有1项任务没有完成或提交验收"),
    (
        "self_checked",
        tasks(SUBMITTED.format("待验收", "否", "知识库/1")),
        "还有1项提交的成果没有自检结论“是”或成果链接",
    ),
    (
        "self_checked",
        tasks(SUBMITTED.format("已完成", "是", "")),
        "还有1项提交的成果没有自检结论“是”或成果链接",
    ),
    ("items_listed", finding("R-12", "4验收报告"), "验收报告与输出成果清单还有1项不一致"),
    ("items_passed", cell("AcceptanceItems", 0, "result"), "还有1项输出成果没有通过验收"),
    ("rectified", cell("Rectifications", 0, "status", "待复验"), "还有1项整改没有关闭"),
    *(
        (
            "acceptance_signed",
            finding(rule, "4验收报告"),
            "还有1处验收签名不算数，或协作部门没有参加",
        )
        for rule in ("F-56", "F-63e", "F-67")
    ),
    ("acceptance_signed", cell("AcceptanceAttendees", 1, "absence"), "还有1个参加部门没有签名"),
    (
        "acceptance_unchanged",
        finding("F-53", "4验收报告"),
        "验收报告签名后有1处改动，请改回或重新签名",
    ),
    ("handed_over", cell("Handovers", 1, "confirmed", "否"), "还有1项交接没有接收确认"),
    ("reviewed", field("review.date", date(2026, 11, 24)), "还没有召开复盘会"),
    ("archived", without("Archive"), "归档还缺4种文件"),
    ("archived", cell("Archive", 0, "link"), "归档还缺1种文件"),
]
PROBLEM_BREAKS: list[tuple[str, Break, str]] = [
    ("sponsor_copied", field("initiation.copy_to", "沈建国，李娜娜"), "抄送里还没有分管领导"),
    ("problems_solved", cell("Problems", 1, "status", "已升级"), "还有1个问题没有解决"),
    ("reported", cell("ProblemReports", 0, "date"), "还没有提交问题解决报告"),
    ("archived", cell("Archive", 4, "type", "会议纪要"), "归档还缺1种文件"),
]


def expected(kind: str, key: str = "", words: str = "", book: Book | None = None) -> dict[str, Raw]:
    """Return all conditions of a collaboration of a type that passed every gate but one.

    What rests on something that is not in the `book` has not been judged.
    """
    exempt = EXEMPT[kind]
    states: dict[str, Raw] = {
        f"gates.{each.key}": NOT_APPLICABLE
        if each.key in exempt
        else UNCHECKED
        if book is not None and lacks(book, SUBJECT.get(each.key, ""))
        else FULFILLED
        for each in CONDITIONS
    }
    return states | ({f"gates.{key}": words} if key else {})


def lacks(book: Book, subject: str) -> bool:
    """Whether nothing stands in a column or single field."""
    table, _, column = subject.partition(".")
    if table == "dashboard":
        return not book.tables.get("Tasks")
    if table in TABLES:
        return not any(row.get(column) for row in book.tables.get(table, ()))
    return bool(subject) and not book.fields.get(subject)


def test_every_condition_has_a_function_and_a_case() -> None:
    keys = {condition.key for condition in CONDITIONS}
    assert keys == set(FINDERS)
    assert keys >= set(RULES_OF)
    assert {key for key, *_ in BREAKS + PROBLEM_BREAKS} | {"partners_named", "tracked"} == keys


@pytest.mark.parametrize(
    ("key", "change", "words"), BREAKS, ids=[f"{n}-{key}" for n, (key, *_) in enumerate(BREAKS)]
)
def test_one_thing_broken_opens_exactly_its_condition(
    tmp_path: Path, key: str, change: Break, words: str
) -> None:
    book = archived()
    change(book)
    step = {"home.step_1": words} if gate_of(key) != EXECUTING else {}  # there, tasks come first
    expect_fields(book, tmp_path, expected("项目协作", key, words, book) | step)


def gate_of(key: str) -> str:
    return next(each.phase for each in CONDITIONS if each.key == key)


@pytest.mark.parametrize(
    ("key", "change", "words"), PROBLEM_BREAKS, ids=[key for key, *_ in PROBLEM_BREAKS]
)
def test_of_a_problem_one_thing_broken_opens_exactly_its_condition(
    tmp_path: Path, key: str, change: Break, words: str
) -> None:
    book = problem_solved()
    change(book)
    expect_fields(book, tmp_path, expected("问题解决", key, words, book))


def test_warnings_and_errors_of_other_sheets_keep_no_gate_shut(tmp_path: Path) -> None:
    for change in (finding("R-05d", level="警告"), finding("R-01a"), finding("F-20")):
        book = archived()
        change(book)
        expect_fields(book, tmp_path, expected("项目协作") | {"home.phase": "已归档"})


def test_what_was_neither_major_nor_opened_by_a_meeting_needs_no_copy_and_no_minutes(
    tmp_path: Path,
) -> None:
    book = archived()
    book.fields |= {"initiation.major": "否", "initiation.copy_to": None}
    del book.tables["Meetings"]
    exempt = {"gates.management_copied": NOT_APPLICABLE, "gates.kickoff_signed": NOT_APPLICABLE}
    expect_fields(book, tmp_path, expected("项目协作") | exempt)


def test_the_first_page_begins_with_what_is_to_be_done_now(tmp_path: Path) -> None:
    book = Book({"initiation.type": "项目协作"})
    lines = [NAME_PEOPLE, NAME_IT, "还有1个需求相关部门没有初步沟通记录"]
    shown: dict[str, Raw] = {f"home.step_{n}": line for n, line in enumerate(lines, 1)}
    shown |= {"home.go_3": "去处理", "home.example": EXAMPLES["发起"]}
    shown |= {"home.gate": "完成发起阶段还差6个条件", "gates.open_1": 6, "gates.open_6": 2}
    expect_fields(book, tmp_path, shown)
    expect_fields(archived(), tmp_path, {"home.gate": "各阶段的条件都已满足", "gates.open": ""})


def test_empty_workbook__no_condition_is_said_to_be_met(tmp_path: Path) -> None:
    unchecked = {f"gates.{key}": UNCHECKED for key in SUBJECT if key not in _ONLY_PROBLEMS}
    del unchecked["gates.management_copied"]  # which does not apply
    expect_fields(Book({"initiation.type": "项目协作"}), tmp_path, {**unchecked, "home.light": ""})


def test_before_any_check__wording_is_not_said_to_be_right(tmp_path: Path) -> None:
    book = archived()
    book.fields["checks.checked_on"] = None
    expect_fields(book, tmp_path, {f"gates.{key}": UNCHECKED for key in RULES_OF})


_ONLY_PROBLEMS = ("problems_solved",)


def test_each_step_of_an_approval_counts_only_with_its_own_name(tmp_path: Path) -> None:
    book = archived()
    book.tables["InitiationApprovals"] = list(
        rows("| step | conclusion | signature | time |\n| 分管领导 | 同意 | 李娜 | 09-02 |")
    )
    expect_fields(
        book, tmp_path, expected("项目协作", "head_agreed", "发起部门负责人还没有同意并签名")
    )


@pytest.mark.parametrize(
    ("statuses", "phase", "open_", "step"),
    [
        (
            (),
            "执行",
            "进度跟踪表还没有任务，请登记并更新状态",
            "进度跟踪表还没有任务，请登记并更新状态。",
        ),
        (
            ("进行中", "待验收", "已完成"),
            "执行",
            "还有2项任务没有完成或提交验收",
            "还有2项任务未完成，请先处理2项逾期的任务。",
        ),
        (("已完成", "已取消"), "已归档", "", "任务已全部完成或取消。"),
    ],
)
def test_collaboration_that_is_only_tracked__is_asked_for_its_tasks_alone(
    statuses: tuple[str, ...], phase: str, open_: str, step: str, tmp_path: Path
) -> None:
    book = with_tasks(
        Book({"initiation.type": "只做跟踪"}),
        "\n".join(
            ("| start | finish | status |", *(f"| 11-02 | 11-06 | {word} |" for word in statuses))
        ),
    )
    wanted = {
        f"gates.{condition.key}": NOT_APPLICABLE
        for condition in CONDITIONS
        if condition.key not in TRACKED_KEYS
    }
    stands = {"home.phase": phase, "gates.open": open_, "home.next_step": step}
    expect_fields(book, tmp_path, {**wanted, **stands})


CHANGED = "已通过的阶段有1个条件因改动不再满足，需重新审批"


@pytest.mark.parametrize(
    ("passed", "status", "is_archived", "wanted"),
    [
        (3, "已批准", True, ("复盘", CHANGED, f"{CHANGED}。")),
        (
            3,
            "已批准",
            False,
            ("复盘", f"完成复盘阶段还差1个条件；{CHANGED}", "归档还缺：复盘报告。"),
        ),
        (3, "已退回", True, ("方案", "完成方案阶段还差2个条件", None)),
        (2, "已批准", True, ("方案", "完成方案阶段还差1个条件", None)),
        (None, "已批准", True, ("方案", "完成方案阶段还差1个条件", None)),
    ],
)
def test_plan_changed_after_its_approval__the_phase_reached_stays_and_says_so(
    tmp_path: Path,
    passed: int | None,
    status: str,
    is_archived: bool,
    wanted: tuple[str, str, str | None],
) -> None:
    book = archived()
    finding("F-53")(book)
    book.fields |= {"gates.passed": passed, "plan.form_status": status}
    if not is_archived:
        book.tables["Archive"].pop()
    phase, gate, step = wanted
    said: dict[str, Raw] = {"home.phase": phase, "home.gate": gate}
    expect_fields(book, tmp_path, said | ({"home.next_step": step} if step else {}))


def test_cancelled__nothing_is_to_be_approved_anew(tmp_path: Path) -> None:
    book = archived()
    book.fields |= {"gates.passed": 3, "initiation.form_status": "已作废"}
    expect_fields(book, tmp_path, {"home.phase": "已终止", "gates.reopened": ""})
