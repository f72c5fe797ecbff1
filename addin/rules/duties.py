"""R-05: duties and tasks neither overlap nor leave anything out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from addin.content import Content, TableData
from addin.reading.names import several
from addin.rules.columns import column_of, rows_of
from addin.rules.model import Level, Problem, at, quoted
from addin.rules.registry import rule
from addin.standing.thresholds import wording
from addin.standing.workbook_day import WorkbookDay, once

_SOURCE = "S0 §三；S3 (一)2；S1"
_IGNORED = re.compile(r"[\s《》〈〉「」“”\"'（）()\[\]【】\-_·,，.。、:：]+")

# What most texts have of other forms: without them a text is in NFKC already, which is fast to see.
_WIDE = tuple(zip("（），：；！？", "(),:;!?", strict=True))


@rule(
    "R-05a",
    "一项成果只有一个主责部门",
    level=Level.ERROR,
    source=_SOURCE,
    example="成果“D1”主责写了“研发部、市场部” → 只留一个，另一个改为配合",
)
def two_departments_answer(workbook: WorkbookDay) -> Iterator[Problem]:
    first: dict[str, _Charge] = {}
    names = _deliverable_names(workbook.content)
    for charge in _charges(workbook.content, names):
        departments = several(charge.department)
        if len(departments) > 1:
            message = f"{quoted(charge.what)}的主责写了{quoted(charge.department)}，多于一个部门"
            yield charge.problem(message, "只留一个主责部门，其他部门改为配合")
            continue
        before = first.setdefault(charge.name, charge)
        if departments and before.department != charge.department:
            message = (
                f"{quoted(charge.what)}的主责是{quoted(charge.department)}，"
                f"{before.where}写的是{quoted(before.department)}"
            )
            yield charge.problem(message, "只留一个主责部门，另一个改为配合")


@rule(
    "R-05b",
    "两个部门的任务不输出同一成果",
    level=Level.WARNING,
    source=_SOURCE,
    example="研发部 T01 与市场部 T02 的输出成果都是“测试报告” → 合并任务，或写成两份成果",
)
def two_tasks_deliver_the_same(workbook: WorkbookDay) -> Iterator[Problem]:
    tasks = workbook.content.table("PlanTasks")
    departments, ids = tasks.texts("department"), tasks.texts("task_id")
    texts, names = tasks.texts("deliverable"), _delivered(workbook)
    first: dict[str, int] = {}
    for row, text in enumerate(texts):
        name = names[text]
        before = first.setdefault(name, row) if name and departments[row] else row
        if departments[before] != departments[row]:
            message = (
                f"输出成果{quoted(text)}与{quoted(departments[before])}的"
                f"{quoted(ids[before])}相同，两个部门做同一件事"
            )
            yield at(tasks, row, "deliverable", message, "合并为一项任务，或写明各自的成果")


@rule(
    "R-05c",
    "一项任务只有一名负责人",
    level=Level.ERROR,
    source=_SOURCE,
    example="任务负责人“王磊、陈静” → 王磊；陈静写到配合部门或备注",
)
def two_owners(workbook: WorkbookDay) -> Iterator[Problem]:
    tasks = workbook.content.table("PlanTasks")
    owners = tasks.texts("owner")
    joined = {owner for owner in set(owners) - workbook.people.keys() if len(several(owner)) > 1}
    for row in rows_of(owners, joined):
        message = f"任务负责人{quoted(owners[row])}写了几个人"
        yield at(tasks, row, "owner", message, "只留一个人，其他人写到配合部门或备注")


@rule(
    "R-05d",
    "每个协作部门都有任务",
    level=Level.WARNING,
    source=_SOURCE,
    example="协作部门“设计部”没有承担任何任务 → 补上任务，或从协作部门中删除",
)
def partner_without_task(workbook: WorkbookDay) -> Iterator[Problem]:
    tasks = workbook.content.table("PlanTasks")
    if not len(tasks):
        return
    busy = set(tasks.texts("department"))
    for text in set(tasks.texts("supporting")):
        busy.update(several(text))
    partners = workbook.content.table("Partners")
    for row, department in enumerate(partners.texts("department")):
        if department and department not in busy:
            message = f"协作部门{quoted(department)}在任务清单里没有任务"
            yield at(partners, row, "department", message, "在方案中给它任务，或从协作部门中删除")


@rule(
    "R-05e",
    "每项输出成果都有任务",
    level=Level.ERROR,
    source=_SOURCE,
    example="成果“D3 测试报告”没有任务输出它 → 在任务的“输出成果”写 D3 或测试报告",
)
def deliverable_without_task(workbook: WorkbookDay) -> Iterator[Problem]:
    tasks = workbook.content.table("PlanTasks")
    if not len(tasks):
        return
    made = set(_delivered(workbook).values())
    for text in _delivered(workbook):
        if (parts := several(text)) != [text]:
            made.update(map(same, parts))
    listed = workbook.content.table("Deliverables")
    for row, (identity, name) in enumerate(
        zip(listed.texts("deliverable_id"), listed.texts("name"), strict=True)
    ):
        key, title = same(identity), same(name)
        if (key or title) and key not in made and title not in made:
            message = f"成果{quoted(name or identity)}没有任务输出它"
            remedy = "在任务清单的“输出成果”写这项成果的名称或编号，或补上任务"
            yield at(listed, row, "name", message, remedy)


@rule(
    "R-05f",
    "每个里程碑都有任务",
    level=Level.WARNING,
    source=_SOURCE,
    example="里程碑“M3”没有任务 → 在任务的“所属里程碑”填 M3，或删除里程碑",
)
def milestone_without_task(workbook: WorkbookDay) -> Iterator[Problem]:
    tasks = workbook.content.table("PlanTasks")
    if not len(tasks):
        return
    used = set(tasks.texts("milestone_id"))
    milestones = workbook.content.table("Milestones")
    for row, identity in enumerate(milestones.texts("milestone_id")):
        if identity and identity not in used:
            message = f"里程碑{quoted(identity)}没有任务"
            remedy = "在任务清单的“所属里程碑”填它的编号，或删除里程碑"
            yield at(milestones, row, "milestone_id", message, remedy)


@rule(
    "R-05g",
    "每项任务都有承担部门和负责人",
    level=Level.ERROR,
    source=_SOURCE,
    example="任务“试制样机”没有承担部门 → 研发部",
)
def task_without_owner(workbook: WorkbookDay) -> Iterator[Problem]:
    for key in ("PlanTasks.department", "PlanTasks.owner"):
        column = column_of(workbook.content, key)
        names = workbook.content.table("PlanTasks").texts("name")
        for row in column.empty_rows():
            message = f"任务{quoted(names[row])}没有{column.field.label}"
            yield column.problem(row, message, f"写明一个{column.field.label}")


@rule(
    "R-05h",
    "需求明确、成果交付、质量审核都有主责",
    level=Level.WARNING,
    source="S1",
    example="职责矩阵里没有“质量审核” → 加一行，主责质量管理部",
)
def duty_without_owner(workbook: WorkbookDay) -> Iterator[Problem]:
    if "plan" not in workbook.begun:
        return
    duties = workbook.content.table("Duties")
    names, owners = duties.texts("duty"), duties.texts("responsible")
    for wanted in several(wording(workbook.content, "required_duties")):
        rows = [row for row, name in enumerate(names) if wanted in name]
        if not rows:
            message = f"职责矩阵里没有{quoted(wanted)}"
            yield Problem(duties.table, -1, "", message, "加一行，写明由哪个部门主责")
        elif not any(owners[row] for row in rows):
            message = f"职责{quoted(wanted)}没有主责部门"
            yield at(duties, rows[0], "responsible", message, "写明由哪个部门主责")


@rule(
    "R-05i",
    "承担任务的部门是参与部门",
    level=Level.WARNING,
    source=_SOURCE,
    example="承担部门“财务部”不在参与部门里 → 加入参与部门并会签，或改由其他部门承担",
)
def task_of_an_outsider(workbook: WorkbookDay) -> Iterator[Problem]:
    listed = workbook.content.text("plan.departments")
    if not listed:
        return
    taking_part = set(several(listed))
    tasks = workbook.content.table("PlanTasks")
    departments = tasks.texts("department")
    outside = set(departments) - taking_part - {""}
    for row in rows_of(departments, outside):
        message = f"承担部门{quoted(departments[row])}不在参与部门里"
        remedy = "把它加入参与部门并请它会签，或改由参与部门承担"
        yield at(tasks, row, "department", message, remedy)


class _Charge(NamedTuple):
    """Who answers for a deliverable or duty, and where that is written."""

    name: str  # by which two of them are the same
    what: str
    department: str
    table: TableData
    row: int
    key: str

    @property
    def where(self) -> str:
        return f"“{self.table.table.title}”第{self.table.rows[self.row]}行"

    def problem(self, message: str, suggestion: str) -> Problem:
        return at(self.table, self.row, self.key, message, suggestion)


def _charges(content: Content, names: dict[str, str]) -> Iterator[_Charge]:
    """Yield who answers for what, by 输出成果清单 and 职责矩阵."""
    for name, what_key, key in (
        ("Deliverables", "name", "department"),
        ("Duties", "duty", "responsible"),
    ):
        table = content.table(name)
        for row, (what, department) in enumerate(
            zip(table.texts(what_key), table.texts(key), strict=True)
        ):
            own = same(what)
            if own and department:
                yield _Charge(names.get(own, own), what, department, table, row, key)


@once
def _delivered(workbook: WorkbookDay) -> Mapping[str, str]:
    """Return what tasks deliver, by the text its name as `same` writes it."""
    texts = list(dict.fromkeys(workbook.content.table("PlanTasks").texts("deliverable")))
    # All in one go: most of a hundred thousand texts are another each.
    names = same("\0".join(text.replace("\0", " ") for text in texts)).split("\0")
    return dict(zip(texts, names, strict=False))  # of no text there is one name, an empty one


def _deliverable_names(content: Content) -> dict[str, str]:
    """Return by the id of a deliverable its name, both as `same` writes them."""
    listed = content.table("Deliverables")
    pairs = zip(listed.texts("deliverable_id"), listed.texts("name"), strict=True)
    return {same(identity): same(name) for identity, name in pairs if identity and name}


def same(text: str) -> str:
    """Return a name by which two spellings of one thing are equal.

    >>> same("《测试报告》 V1"), same("测试报告v1")
    ('测试报告v1', '测试报告v1')
    """
    for wide, narrow in _WIDE:
        text = text.replace(wide, narrow)
    return _IGNORED.sub("", unicodedata.normalize("NFKC", text)).casefold()
