"""Copies for departments: each changes its own part, what else it changed is asked, nothing is lost."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from addin.actions.copies import is_told
from addin.actions.merging.merge import merge
from addin.actions.merging.model import Copy, Merged
from addin.actions.merging.rows import typed_rows
from addin.actions.merging.sheet import conflict_rows
from addin.content import Content, Value
from addin.standing.fingerprint import as_text
from tests.actions.merging.merging import after, offers
from tests.rules.workbooks import ID, table_data, workbook
from tests.sampling import seeds

PLAN = f"""
| task_id  | name     | department | owner | supporting | finish     |
| {ID}-T01 | 样机试制 | 研发部     | 王磊  |            | 2026-11-20 |
| {ID}-T02 | 小批试产 | 质量管理部 | 李娜  | 研发部     | 2026-11-27 |
| {ID}-T03 | 上市活动 | 市场部     | 陈静  |            | 2026-12-04 |
"""
TASKS = f"""
| task_id  | status | note |
| {ID}-T01 | 进行中 | 甲   |
| {ID}-T02 | 进行中 | 乙   |
| {ID}-T03 | 未开始 | 丙   |
"""
BASE = workbook(
    {
        "initiation.lead_department": "市场部",
        "initiation.goal": "缩短试制周期",
        "initiation.collaboration_id": ID,
    },
    PlanTasks=PLAN,
    Tasks=TASKS,
    Problems="| problem_id | description |\n| Q01 | 缺料 |",
)


def changed(content: Content, table: str, row: int, key: str, value: Value) -> Content:
    """Return a workbook in which somebody typed a value into a row of a table."""
    data = content.table(table)
    columns = {**data.columns, key: [*data.columns[key]]}
    columns[key][row] = value  # type: ignore[index]
    return replace(content, tables={**content.tables, table: replace(data, columns=columns)})


def copy(department: str, content: Content, name: str = "") -> Copy:
    return Copy(name or department, content, BASE, department, "张三", datetime(2026, 11, 19, 9))


@pytest.mark.parametrize(
    ("department", "row", "is_taken"),
    [
        ("研发部", 0, True),  # its own task
        ("研发部", 1, True),  # it helps
        ("研发部", 2, False),
        ("质量管理部", 0, False),
        ("市场部", 0, True),  # it leads
        ("", 2, True),  # nobody knows whose copy it is
    ],
)
def test_change_of_a_row__is_taken_from_whom_the_row_names(
    department: str, row: int, is_taken: bool
) -> None:
    done = merge(BASE, [copy(department, changed(BASE, "Tasks", row, "note", "新"), "副本")])
    assert (len(done.taken), len(done.conflicts)) == ((1, 0) if is_taken else (0, 1))


def test_change_of_anothers__is_offered_beside_what_stands_there() -> None:
    done = merge(BASE, [copy("研发部", changed(BASE, "Tasks", 2, "note", "改期"))])
    assert offers(done) == [(f"{ID}-T03", "note", [("研发部", ["改期"]), ("正本", ["丙"])])]


def test_change_of_a_form__is_the_leading_departments() -> None:
    def goal(text: str) -> Content:
        return replace(BASE, fields={**BASE.fields, "initiation.goal": text})

    done = merge(BASE, [copy("研发部", goal("别的目标"))])
    assert done.taken == ()
    assert [each.name for each in done.conflicts] == ["initiation.goal"]
    assert merge(BASE, [copy("市场部", goal("别的目标"))]).conflicts == ()


def test_same_change_of_two__is_taken_where_one_of_them_may_make_it() -> None:
    new = changed(BASE, "Tasks", 0, "note", "新")
    done = merge(BASE, [copy("质量管理部", new), copy("研发部", new)])
    assert [each.copies for each in done.taken] == [("质量管理部", "研发部")]


def test_new_row__is_taken_from_everybody() -> None:
    data = BASE.table("Problems")
    rows = [*data.records(), {"problem_id": "Q02", "description": "停电"}]
    new = replace(BASE, tables={**BASE.tables, "Problems": table_data(data.table, rows)})
    done = merge(BASE, [copy("质量管理部", new)])
    assert [each.identity for each in done.taken] == ["Q02"]
    assert done.conflicts == ()


def test_conflict__says_who_and_when_by_the_file_or_by_the_row() -> None:
    first = changed(BASE, "PlanTasks", 0, "name", "试制一")
    second = changed(BASE, "PlanTasks", 0, "name", "试制二")
    second = changed(second, "Tasks", 0, "updated_by", "王磊")
    second = changed(second, "Tasks", 0, "updated_on", datetime(2026, 11, 18).date())
    copies = [copy("研发部", first, "甲.xlsx"), copy("研发部", second, "乙.xlsx")]
    rows = list(conflict_rows(merge(BASE, copies).conflicts, BASE, copies))
    assert [(row["copy"], row["who"], row["changed_at"]) for row in rows] == [
        ("甲.xlsx", "张三", datetime(2026, 11, 19, 9)),
        ("乙.xlsx", "王磊", datetime(2026, 11, 18)),
    ]


def test_survey__of_several_departments__comes_together_and_nothing_says_from_whom() -> None:
    def answered(department: str, comment: str) -> Content:
        data = BASE.table("Satisfaction")
        row = {"survey_id": "1", "department": department, "comment": comment}
        return replace(BASE, tables={**BASE.tables, "Satisfaction": table_data(data.table, [row])})

    copies = [copy("研发部", answered("研发部", "快")), copy("市场部", answered("市场部", "慢"))]
    done = merge(BASE, copies)
    rows = list(after(BASE, done).table("Satisfaction").records())
    assert sorted(str(row["comment"]) for row in rows) == ["快", "慢"]
    assert sorted(str(row["survey_id"]) for row in rows) == ["1", "2"]
    assert done.conflicts == ()
    assert not any(is_told(each) for each in done.taken)


_CELLS = (
    ("Tasks", "note"), ("Tasks", "status"), ("PlanTasks", "name"), ("PlanTasks", "supporting"),
)  # fmt: skip
_WORDS = {
    "note": ("一", "二", ""), "name": ("试制", "试产"), "supporting": ("研发部", ""),
    "status": ("受阻", "进行中"),
}  # fmt: skip


def edited(content: Content, chance: random.Random) -> Content:
    """Return a copy after somebody typed, cleared, added and sorted in it."""
    for _ in range(chance.randint(0, 5)):
        table, key = chance.choice(_CELLS)
        row = chance.randrange(len(content.table(table)))
        content = changed(content, table, row, key, chance.choice(_WORDS[key]))
    data = content.table("Problems")
    rows = [dict(row) for row in data.records()]
    if chance.random() < 0.5:
        rows.append({"problem_id": chance.choice(("Q02", "Q03", "")), "description": "停电"})
    if rows and chance.random() < 0.2:
        rows.pop(0)
    chance.shuffle(rows)
    return replace(content, tables={**content.tables, "Problems": table_data(data.table, rows)})


def texts(content: Content) -> set[tuple[str, str, str, str]]:
    return {
        (name, row.identity, key, as_text(value))
        for name in ("Tasks", "PlanTasks", "Problems")
        for row in typed_rows(name, content)
        for key, value in row.cells.items()
    }


def wanted(done: Merged) -> set[tuple[str, str, str, str]]:
    return {
        (each.name, each.identity, key, as_text(value))
        for each in done.conflicts
        for offer in each.offers
        for key, value in (offer.cells or {}).items()
    }


def by_place(done: Merged) -> Sequence[str]:
    return sorted(
        f"{c.name} {c.identity} {c.key} {sorted(map(str, c.offers))}" for c in done.conflicts
    )


@seeds(60, of=1000)
def test_split_edited_and_merged__nothing_is_lost_again_changes_nothing_in_any_order(
    seeds: Sequence[int],
) -> None:
    for seed in seeds:
        chance = random.Random(seed)
        copies = [
            copy(department, edited(BASE, chance))
            for department in chance.sample(("研发部", "质量管理部", "市场部"), 3)
        ]
        master = edited(BASE, chance) if chance.random() < 0.5 else BASE
        done, turned = merge(master, copies), merge(master, copies[::-1])
        now = after(master, done)
        assert texts(now) == texts(after(master, turned)), seed
        assert by_place(done) == by_place(turned), seed
        there = texts(now) | wanted(done)
        for each in copies:
            assert texts(each.content) - texts(BASE) <= there, seed
        again = merge(now, copies)
        assert again.taken == (), seed
        known = {(c.name, c.identity, c.key) for c in done.conflicts}
        assert {(c.name, c.identity, c.key) for c in again.conflicts} <= known, seed
