"""The gates of the six phases: break one thing, and exactly its condition is open.

Every break is asked of Python by itself, and of the formulas one of every condition at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from itertools import zip_longest
from pathlib import Path

import pytest

from addin.forms import TABLES
from addin.forms.gates import (
    CONDITIONS,
    FULFILLED,
    MISREAD,
    NOT_APPLICABLE,
    TRACKED_KEYS,
    UNCHECKED,
)
from addin.forms.starting import EXAMPLES, NAME_IT, NAME_PEOPLE
from addin.forms.vocabularies import EXECUTING
from addin.standing.gates.agreeing import BOUNDARIES
from addin.standing.gates.missing import FINDERS, RULES_OF, SUBJECT
from tests.standing.collaboration import archived, expect_fields, problem_solved, with_tasks
from tests.standing.drawing import rows
from tests.standing.recalculation import Book, Raw, assert_same, computed_by_python, plain

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


def gate_of(key: str) -> str:
    return next(each.phase for each in CONDITIONS if each.key == key)


def field(name: str, value: Raw) -> Break:
    return lambda book: book.fields.update({name: value})


def cell(table: str, row: int, key: str, value: Raw = None) -> Break:
    def change(book: Book) -> None:
        book.tables[table][row] = {**book.tables[table][row], key: value}

    return change


def without(table: str) -> Break:
    return lambda book: book.tables.pop(table)


def row(table: str, number: int) -> Break:
    """Nothing stands in a row but what is printed on the form, its first column."""

    def change(book: Book) -> None:
        key, printed = next(iter(book.tables[table][number].items()))
        book.tables[table][number] = {key: printed}

    return change


def every(*changes: Break) -> Break:
    def change(book: Book) -> None:
        for each in changes:
            each(book)

    return change


def finding(rule: str, sheet: str = "2协作方案", level: str = "错误") -> Break:
    row: Mapping[str, Raw] = {"no": 1, "level": level, "rule": rule, "sheet": sheet, "cell": "C5"}
    return lambda book: book.tables.setdefault("Findings", []).append(row)


def tasks(drawing: str) -> Break:
    return lambda book: with_tasks(book, drawing)


SUBMITTED = """
| start | finish | status | percent | self_check | result_link |
| 11-02 | 11-06  | {}     | 90%     | {}         | {}          |
| 11-02 | 11-06  | 已完成 | 100%    | 是         | 知识库/2    |
"""

REFUSED, PARTIAL, PERSON, ORDER, EMPTY = "refused", "1 of n", "person", "date or order", "empty"
"""The ways in which a condition is broken: refused, all but one there, signed by somebody who may
not, at a time that does not count, or nothing there."""

UNAGREED = "发起部门负责人还没有同意并签名"
NOT_AFTER = "分管领导还没有在发起部门负责人之后同意并签名"
UNMEASURED = "还没有一项指标写明目标值、单位和达成日期"
UNANSWERED = "还有1个协作部门没有书面反馈评估结果"
UNDERTAKEN = "还有1个承接的部门没有写明初步对接人和承诺完成日期"
UNPLANNED = "分管领导还没有同意协作方案并填写审批时间"
UNCHECKED_ITEM = "还有1项提交的成果没有自检结论“是”或成果链接"
BAD_SIGNING = "还有1处会签不是部门负责人的确认，或意见是不同意"
BAD_ACCEPTANCE = "还有1处验收签名无效，或协作部门没有参加"
ODD = "下周三"
"""What stands in a cell for a date and cannot be read without a year and a month."""

BREAKS: list[tuple[str, str, Break, str]] = [
    ("consulted", EMPTY, without("Consultations"), "还有1个需求相关部门没有初步沟通记录"),
    ("consulted", PARTIAL, finding("F-51", "1发起表"), "还有1个需求相关部门没有初步沟通记录"),
    ("bounded", PARTIAL, field("initiation.authority_condition", None), "还有1项边界条件没有写明"),
    ("bounded", EMPTY, every(*(field(n, None) for n in BOUNDARIES)), "还有3项边界条件没有写明"),
    ("measurable", EMPTY, without("Metrics"), UNMEASURED),
    ("measurable", PARTIAL, cell("Metrics", 0, "target"), UNMEASURED),
    ("measurable", PARTIAL, cell("Metrics", 0, "unit"), UNMEASURED),
    ("measurable", PARTIAL, cell("Metrics", 0, "due"), UNMEASURED),
    ("measurable", ORDER, cell("Metrics", 0, "due", ODD), UNMEASURED + MISREAD),
    ("worded", PARTIAL, finding("R-01a", "1发起表"), "发起表还有1处模糊或没有量化"),
    ("worded", EMPTY, field("initiation.goal", None), "发起表还有1处模糊或没有量化"),
    ("head_agreed", REFUSED, cell("InitiationApprovals", 0, "conclusion", "退回修改"), UNAGREED),
    ("head_agreed", PARTIAL, cell("InitiationApprovals", 0, "signature"), UNAGREED),
    ("head_agreed", ORDER, cell("InitiationApprovals", 0, "time"), UNAGREED),
    ("head_agreed", EMPTY, row("InitiationApprovals", 0), UNAGREED),
    ("head_agreed", PERSON, finding("F-63a", "1发起表"), "发起部门负责人的审批签名人没有审批权"),
    ("sponsor_agreed", REFUSED, cell("InitiationApprovals", 1, "conclusion", "不同意"), NOT_AFTER),
    ("sponsor_agreed", PARTIAL, cell("InitiationApprovals", 1, "signature"), NOT_AFTER),
    ("sponsor_agreed", ORDER, cell("InitiationApprovals", 1, "time"), NOT_AFTER),
    (
        "sponsor_agreed",
        ORDER,
        cell("InitiationApprovals", 1, "time", datetime(2026, 9, 1, 10, 19)),
        NOT_AFTER,
    ),
    ("sponsor_agreed", EMPTY, row("InitiationApprovals", 1), NOT_AFTER),
    ("sponsor_agreed", PERSON, finding("F-63b", "1发起表"), "分管领导的审批签名人没有审批权"),
    ("management_copied", PERSON, finding("R-16", "1发起表"), "重大协作项目还没有抄送公司管理层"),
    (
        "management_copied",
        EMPTY,
        every(finding("R-16", "1发起表"), field("initiation.copy_to", None)),
        "重大协作项目还没有抄送公司管理层",
    ),
    (
        "initiation_approved",
        ORDER,
        field("initiation.form_status", "待审批"),
        "发起表的表单状态还不是“已批准”",
    ),
    (
        "initiation_approved",
        REFUSED,
        field("initiation.form_status", "已退回"),
        "发起表的表单状态还不是“已批准”",
    ),
    (
        "initiation_approved",
        EMPTY,
        field("initiation.form_status", None),
        "发起表的表单状态还不是“已批准”",
    ),
    (
        "initiation_unchanged",
        ORDER,
        finding("F-53", "1发起表"),
        "发起表批准后有1处改动，请改回或重新审批",
    ),
    ("partners_named", EMPTY, without("Partners"), "发起表还没有列出协作部门和需配合的事项"),
    ("answered", PARTIAL, cell("Assessments", 0, "conclusion"), UNANSWERED),
    ("answered", REFUSED, cell("Assessments", 0, "conclusion", "再议"), UNANSWERED),
    ("answered", ORDER, cell("Assessments", 0, "answered"), UNANSWERED),
    ("answered", ORDER, cell("Assessments", 0, "answered", ODD), UNANSWERED + MISREAD),
    ("answered", EMPTY, without("Assessments"), "还有2个协作部门没有书面反馈评估结果"),
    ("undertaken", PARTIAL, cell("Assessments", 0, "contact"), UNDERTAKEN),
    ("undertaken", ORDER, cell("Assessments", 0, "committed", ODD), UNDERTAKEN + MISREAD),
    (
        "undertaken",
        EMPTY,
        every(cell("Assessments", 0, "contact"), cell("Assessments", 0, "committed")),
        UNDERTAKEN,
    ),
    (
        "settled",
        EMPTY,
        cell("Assessments", 1, "coordination"),
        "还有1个协作部门有异议没有协调，请写明协调结果",
    ),
    (
        "settled",
        PARTIAL,
        cell("Assessments", 0, "conclusion", "有异议"),
        "还有1个协作部门有异议没有协调，请写明协调结果",
    ),
    ("settled", REFUSED, finding("F-68", "1B评估反馈"), "还有1项异议的协调没有达成一致"),
    ("kickoff_signed", PERSON, finding("F-69", "会议纪要"), "启动会纪要还没有经各方确认"),
    ("kickoff_signed", EMPTY, cell("Meetings", 0, "confirmed"), "还有1次启动会的纪要没有各方确认"),
    (
        "kickoff_signed",
        PARTIAL,
        cell("Meetings", 1, "type", "启动会"),
        "还有1次启动会的纪要没有各方确认",
    ),
    ("signers_named", PARTIAL, finding("F-52"), "协作方案还没有列出会签部门"),
    ("signers_named", EMPTY, without("Countersignatures"), "协作方案还没有列出会签部门"),
    ("signed", PARTIAL, cell("Countersignatures", 1, "time"), "还有1个部门没有会签协作方案"),
    (
        "signed",
        ORDER,
        cell("Countersignatures", 1, "time", ODD),
        "还有1个部门没有会签协作方案" + MISREAD,
    ),
    (
        "signed",
        EMPTY,
        every(cell("Countersignatures", 0, "time"), cell("Countersignatures", 1, "time")),
        "还有2个部门没有会签协作方案",
    ),
    ("signed", PERSON, finding("F-63d"), BAD_SIGNING),
    ("signed", REFUSED, finding("F-66"), BAD_SIGNING),
    ("buffered", EMPTY, field("plan.buffer_days", 0), "方案还没有缓冲期"),
    ("divided", PARTIAL, finding("R-05c"), "职责还有1处交叉或遗漏"),
    ("standards_set", EMPTY, without("Deliverables"), "还有1处输出成果或验收标准不完整"),
    ("standards_set", PARTIAL, finding("R-03a"), "还有1处输出成果或验收标准不完整"),
    ("risks_answered", EMPTY, without("Risks"), "还缺1个风险的应对措施"),
    ("risks_answered", PARTIAL, cell("Risks", 1, "response"), "还缺1个风险的应对措施"),
    ("plan_agreed", REFUSED, field("plan.approval", "不同意"), UNPLANNED),
    ("plan_agreed", EMPTY, field("plan.approval", None), UNPLANNED),
    ("plan_agreed", ORDER, field("plan.approved_at", None), UNPLANNED),
    ("plan_agreed", ORDER, field("plan.approved_at", ODD), UNPLANNED + MISREAD),
    ("plan_agreed", PERSON, finding("F-63c"), "协作方案不是由有权的分管领导审批"),
    ("plan_approved", ORDER, field("plan.form_status", "草稿"), "协作方案的表单状态还不是“已批准”"),
    (
        "plan_approved",
        REFUSED,
        field("plan.form_status", "已退回"),
        "协作方案的表单状态还不是“已批准”",
    ),
    ("plan_approved", EMPTY, field("plan.form_status", None), "协作方案的表单状态还不是“已批准”"),
    (
        "plan_unchanged",
        ORDER,
        finding("F-53"),
        "协作方案批准后有1处改动，请改回、登记变更记录或重新审批",
    ),
    ("tracked", EMPTY, without("Tasks"), "进度跟踪表还没有任务，请登记并更新状态"),
    (
        "submitted",
        PARTIAL,
        tasks(SUBMITTED.format("进行中", "", "")),
        "还有1项任务没有完成或提交验收",
    ),
    ("submitted", EMPTY, tasks(SUBMITTED.format("", "", "")), "还有1项任务没有完成或提交验收"),
    ("self_checked", REFUSED, tasks(SUBMITTED.format("待验收", "否", "知识库/1")), UNCHECKED_ITEM),
    ("self_checked", PARTIAL, tasks(SUBMITTED.format("已完成", "是", "")), UNCHECKED_ITEM),
    ("self_checked", EMPTY, tasks(SUBMITTED.format("已完成", "", "")), UNCHECKED_ITEM),
    ("items_listed", PARTIAL, finding("R-12", "4验收报告"), "验收报告与输出成果清单还有1项不一致"),
    ("items_listed", EMPTY, without("AcceptanceItems"), "验收报告与输出成果清单还有1项不一致"),
    (
        "items_passed",
        REFUSED,
        cell("AcceptanceItems", 1, "result", "不通过"),
        "还有1项输出成果没有通过验收",
    ),
    ("items_passed", PARTIAL, cell("AcceptanceItems", 0, "result"), "还有1项输出成果没有通过验收"),
    (
        "items_passed",
        EMPTY,
        every(cell("AcceptanceItems", 0, "result"), cell("AcceptanceItems", 1, "result")),
        "还有2项输出成果没有通过验收",
    ),
    ("rectified", PARTIAL, cell("Rectifications", 0, "status", "待复验"), "还有1项整改没有关闭"),
    ("rectified", EMPTY, cell("Rectifications", 0, "status"), "还有1项整改没有关闭"),
    *(
        ("acceptance_signed", kind, finding(rule, "4验收报告"), BAD_ACCEPTANCE)
        for kind, rule in ((ORDER, "F-56"), (PERSON, "F-63e"), (PARTIAL, "F-67"))
    ),
    (
        "acceptance_signed",
        PARTIAL,
        cell("AcceptanceAttendees", 1, "absence"),
        "还有1个参加部门没有签名",
    ),
    (
        "acceptance_signed",
        ORDER,
        cell("AcceptanceAttendees", 0, "signed_at", ODD),
        "还有1个参加部门没有签名" + MISREAD,
    ),
    ("acceptance_signed", EMPTY, without("AcceptanceAttendees"), "还有1个参加部门没有签名"),
    (
        "acceptance_unchanged",
        ORDER,
        finding("F-53", "4验收报告"),
        "验收报告签名后有1处改动，请改回或重新签名",
    ),
    ("handed_over", REFUSED, cell("Handovers", 1, "confirmed", "否"), "还有1项交接没有接收确认"),
    ("handed_over", PARTIAL, cell("Handovers", 1, "confirmed"), "还有1项交接没有接收确认"),
    ("handed_over", ORDER, cell("Handovers", 0, "date"), "还有1项交接没有接收确认"),
    ("handed_over", EMPTY, without("Handovers"), "还有1项交接没有接收确认"),
    ("reviewed", ORDER, field("review.date", date(2026, 11, 24)), "还没有召开复盘会"),
    ("reviewed", EMPTY, field("review.date", None), "还没有召开复盘会"),
    ("archived", EMPTY, without("Archive"), "归档还缺4种文件"),
    ("archived", PARTIAL, cell("Archive", 0, "link"), "归档还缺1种文件"),
]
PROBLEM_BREAKS: list[tuple[str, str, Break, str]] = [
    (
        "sponsor_copied",
        PERSON,
        field("initiation.copy_to", "沈建国，李娜娜"),
        "抄送里还没有分管领导",
    ),
    ("sponsor_copied", EMPTY, field("initiation.copy_to", None), "抄送里还没有分管领导"),
    ("problems_solved", PARTIAL, cell("Problems", 1, "status", "已升级"), "还有1个问题没有解决"),
    ("problems_solved", EMPTY, without("Problems"), "还有1个问题没有解决"),
    ("reported", ORDER, cell("ProblemReports", 0, "date"), "还没有提交问题解决报告"),
    ("reported", PERSON, cell("ProblemReports", 0, "submitted_to"), "还没有提交问题解决报告"),
    ("reported", EMPTY, without("ProblemReports"), "还没有提交问题解决报告"),
    ("archived", PARTIAL, cell("Archive", 4, "type", "会议纪要"), "归档还缺1种文件"),
]
_SIGNATURE = {REFUSED, PARTIAL, PERSON, ORDER, EMPTY}
APPLICABLE: dict[str, set[str]] = {
    "consulted": {PARTIAL, EMPTY},
    "bounded": {PARTIAL, EMPTY},
    "measurable": {PARTIAL, ORDER, EMPTY},
    "worded": {PARTIAL, EMPTY},
    "head_agreed": _SIGNATURE,
    "sponsor_agreed": _SIGNATURE,
    "sponsor_copied": {PERSON, EMPTY},
    "management_copied": {PERSON, EMPTY},
    "initiation_approved": {REFUSED, ORDER, EMPTY},
    "initiation_unchanged": {ORDER},
    "partners_named": {EMPTY},
    "answered": {REFUSED, PARTIAL, ORDER, EMPTY},
    "undertaken": {PARTIAL, ORDER, EMPTY},
    "settled": {REFUSED, PARTIAL, EMPTY},
    "kickoff_signed": {PARTIAL, PERSON, EMPTY},
    "signers_named": {PARTIAL, EMPTY},
    "signed": _SIGNATURE,
    "buffered": {EMPTY},
    "divided": {PARTIAL},
    "standards_set": {PARTIAL, EMPTY},
    "risks_answered": {PARTIAL, EMPTY},
    "plan_agreed": _SIGNATURE - {PARTIAL},
    "plan_approved": {REFUSED, ORDER, EMPTY},
    "plan_unchanged": {ORDER},
    "tracked": {EMPTY},
    "submitted": {PARTIAL, EMPTY},
    "self_checked": {REFUSED, PARTIAL, EMPTY},
    "items_listed": {PARTIAL, EMPTY},
    "items_passed": {REFUSED, PARTIAL, EMPTY},
    "rectified": {PARTIAL, EMPTY},
    "acceptance_signed": _SIGNATURE - {REFUSED},
    "handed_over": {REFUSED, PARTIAL, ORDER, EMPTY},
    "acceptance_unchanged": {ORDER},
    "problems_solved": {PARTIAL, EMPTY},
    "reviewed": {ORDER, EMPTY},
    "reported": {PERSON, ORDER, EMPTY},
    "archived": {PARTIAL, EMPTY},
}
"""By condition: the kinds of break that it can have at all."""


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


def test_every_condition_has_a_function_and_a_break_of_each_kind_that_applies() -> None:
    keys = {condition.key for condition in CONDITIONS}
    assert keys == set(FINDERS) == set(APPLICABLE)
    assert keys >= set(RULES_OF)
    broken: dict[str, set[str]] = {}
    for key, kind, *_ in BREAKS + PROBLEM_BREAKS:
        broken.setdefault(key, set()).add(kind)
    assert broken == APPLICABLE


@pytest.mark.parametrize(
    ("key", "change", "words"),
    [(key, change, words) for key, _, change, words in BREAKS],
    ids=[f"{n}-{key}-{kind}" for n, (key, kind, *_) in enumerate(BREAKS)],
)
def test_one_thing_broken_opens_exactly_its_condition(key: str, change: Break, words: str) -> None:
    book = archived()
    change(book)
    step = {"home.step_1": words} if gate_of(key) != EXECUTING else {}  # there, tasks come first
    expect_of_python(book, expected("项目协作", key, words, book) | step)


@pytest.mark.parametrize(
    ("key", "change", "words"),
    [(key, change, words) for key, _, change, words in PROBLEM_BREAKS],
    ids=[f"{key}-{kind}" for key, kind, *_ in PROBLEM_BREAKS],
)
def test_of_a_problem_one_thing_broken_opens_exactly_its_condition(
    key: str, change: Break, words: str
) -> None:
    book = problem_solved()
    change(book)
    expect_of_python(book, expected("问题解决", key, words, book))


def rounds(breaks: Sequence[tuple[str, str, Break, str]]) -> list[list[Break]]:
    """Put the breaks together, one of each condition at a time; what empties a table comes last.

    The conditions of the tasks share their tables and take turns.
    """
    turns: dict[str, list[tuple[str, Break]]] = {}
    for key, kind, change, _ in breaks:
        turns.setdefault(EXECUTING if gate_of(key) == EXECUTING else key, []).append((kind, change))
    together = zip_longest(*turns.values())
    return [
        [change for _, change in sorted(filter(None, each), key=lambda pair: pair[0] == EMPTY)]
        for each in together
    ]


@pytest.mark.parametrize(
    ("start", "changes"),
    [
        *((archived, each) for each in rounds(BREAKS)),
        *((problem_solved, each) for each in rounds(PROBLEM_BREAKS)),
    ],
)
def test_one_thing_of_every_condition_broken__the_formulas_say_the_same(
    start: Callable[[], Book], changes: Sequence[Break], tmp_path: Path
) -> None:
    book = start()
    for change in changes:
        change(book)
    expect_fields(book, tmp_path, {})


def expect_of_python(book: Book, wanted: Mapping[str, Raw]) -> None:
    found = computed_by_python(book.content())
    assert_same(
        {("", 0, name): plain(value) for name, value in wanted.items()},
        {place: value for place, value in found.items() if place[2] in wanted and not place[0]},
        "Python",
    )


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


def test_a_kickoff_whose_time_nobody_has_set_needs_no_minutes_yet(tmp_path: Path) -> None:
    book = archived()
    called = book.tables["Meetings"]
    book.tables["Meetings"] = [{**row, "start": None, "confirmed": None} for row in called]
    exempt = {"gates.kickoff_signed": NOT_APPLICABLE}
    expect_fields(book, tmp_path, expected("项目协作") | exempt)


def test_the_first_page_begins_with_what_is_to_be_done_now(tmp_path: Path) -> None:
    book = Book({"initiation.type": "项目协作"})
    lines = [NAME_PEOPLE, NAME_IT, "还有1个需求相关部门没有初步沟通记录"]
    shown: dict[str, Raw] = {f"home.step_{n}": line for n, line in enumerate(lines, 1)}
    shown |= {"home.go_3": "去处理", "home.example": EXAMPLES["发起"]}
    shown |= {"home.gate": "完成发起阶段还差7个条件", "gates.open_1": 7, "gates.open_6": 2}
    expect_fields(book, tmp_path, shown)
    expect_fields(archived(), tmp_path, {"home.gate": "各阶段的条件都已满足", "gates.open": ""})


def test_empty_workbook__no_condition_is_said_to_be_met(tmp_path: Path) -> None:
    unchecked = {f"gates.{key}": UNCHECKED for key in SUBJECT}
    del unchecked["gates.management_copied"]  # which does not apply
    expect_fields(Book({"initiation.type": "项目协作"}), tmp_path, {**unchecked, "home.light": ""})


def test_before_any_check__wording_is_not_said_to_be_right(tmp_path: Path) -> None:
    book = archived()
    book.fields["checks.checked_on"] = None
    expect_fields(book, tmp_path, {f"gates.{key}": UNCHECKED for key in RULES_OF})


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
