"""汇总: the figures of many workbooks are those of each one's 看板, whatever the order of rows."""

from __future__ import annotations

import random
import shutil
from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from addin.book.closed.workbook import ClosedWorkbook
from addin.book.files import workbooks
from addin.content import Changes, Content, Row, Value, empty_value
from addin.forms.overview import STATUS_KEYS
from addin.forms.portfolio import PORTFOLIO_FORMS
from addin.reports.rollup import Portfolio, roll_up
from addin.standing.extract import NEEDED
from tests.book.parts import edit_sheet, read_parts, sheet_part
from tests.workbooks import fill, read, type_into

pytestmark = pytest.mark.slow

TODAY = date(2026, 11, 20)
FIGURES = ("total", *STATUS_KEYS, "overdue", "stale", "on_time")


def rolled_up(folder: Path, given: date | None = None) -> Portfolio:
    return roll_up(
        workbooks([folder]), root=folder, given=given, actual=datetime.combine(TODAY, time(9))
    )


@pytest.fixture
def folder(sample_workbooks: Mapping[str, Path], tmp_path: Path) -> Path:
    """A folder with copies of the three sample workbooks."""
    folder = tmp_path / "全部 协作"
    folder.mkdir()
    for code, path in sample_workbooks.items():
        shutil.copy(path, folder / f"{code}.xlsx")
    return folder


def by_key(rows: list[Row], key: str) -> dict[Any, Row]:
    return {row[key]: row for row in rows}


def test_rollup__collaboration__has_the_figures_of_its_own_dashboard(folder: Path) -> None:
    portfolio = rolled_up(folder)
    collaborations = by_key(portfolio.tables()["AllCollaborations"], "file")
    assert len(collaborations) == 3
    for path in folder.glob("*.xlsx"):
        content, row = read(path), collaborations[path.name]
        for figure in ("total", "done", "in_progress", "blocked", "overdue", "on_time"):
            assert row[figure] == pytest.approx(content.fields[f"dashboard.{figure}"]), figure
        for name in ("phase", "light", "reason", "title", "lead_department", "lead_person"):
            assert row[name] == content.fields[f"home.{name}"], name
        assert row["deadline"] == content.date("home.deadline")


def test_rollup__dates_that_cannot_be_read__are_said_and_stand_for_nothing(folder: Path) -> None:
    path = folder / "new_product.xlsx"
    before = by_key(rolled_up(folder).tables()["AllCollaborations"], "file")[path.name]
    tasks = read(path).table("Tasks")
    index = tasks.texts("status").index("进行中")
    type_into(path, tasks.place(index, "adjusted_finish"), "下周五")
    tables = rolled_up(folder).tables()
    after = by_key(tables["AllCollaborations"], "file")[path.name]
    assert "1项日期无法识别" in str(after["reason"])
    assert str(after["reason"]).endswith("；1格日期或数字无法识别")
    assert after["total"] == before["total"]
    (task,) = (row for row in tables["AllTasks"] if row["task_id"] == tasks.texts("task_id")[index])
    assert (task["warning"], task["due"], task["overdue_days"]) == ("日期无法识别", None, None)


@pytest.mark.parametrize(
    ("table", "key", "own", "own_key"),
    [
        ("AllDepartments", "department", "ByDepartment", "department"),
        ("AllPeople", "person", "ByPerson", "person"),
    ],
)
def test_rollup__group__is_the_sum_of_the_workbooks_own_groups(
    table: str, key: str, own: str, own_key: str, folder: Path
) -> None:
    expected: dict[str, dict[str, int]] = {}
    for path in folder.glob("*.xlsx"):
        for row in read(path).table(own).records():
            if row["total"]:
                sums = expected.setdefault(str(row[own_key]), dict.fromkeys(FIGURES[:-1], 0))
                for figure in sums:
                    sums[figure] += int(row[figure] or 0)  # type: ignore[arg-type]
    found = {
        str(row[key]): {figure: row[figure] for figure in FIGURES[:-1]}
        for row in rolled_up(folder).tables()[table]
    }
    assert found == expected
    assert len(found) >= 6


def test_rollup__people__stand_beside_their_department(folder: Path) -> None:
    directory = {
        row["name"]: row["department"]
        for row in read(next(folder.glob("*.xlsx"))).table("People").records()
    }
    for row in rolled_up(folder).tables()["AllPeople"]:
        assert row["department"] == directory[row["person"]]
        assert row["collaborations"] in (1, 2, 3)


def test_rollup__tasks__are_all_there_the_most_pressing_first(folder: Path) -> None:
    tasks = rolled_up(folder).tables()["AllTasks"]
    expected = [
        task
        for path in folder.glob("*.xlsx")
        for task in read(path).table("Tasks").texts("task_id")
    ]
    assert sorted(str(row["task_id"]) for row in tasks) == sorted(expected)
    late = [row["overdue_days"] or 0 for row in tasks]
    assert late == sorted(late, reverse=True)  # type: ignore[type-var]
    assert late[0]


def test_rollup__total_of_everything__is_the_same_by_every_table(folder: Path) -> None:
    tables = rolled_up(folder).tables()
    for figure in ("total", "done", "blocked", "overdue", "stale"):
        sums = {
            sum(row[figure] for row in tables[name])  # type: ignore[misc]
            for name in ("AllCollaborations", "AllDepartments", "AllPeople")
        }
        assert len(sums) == 1, figure


def shuffled(path: Path, seed: int) -> None:
    """Sort the rows of tracker and plan at random and leave blank rows between them."""
    content = read(path)
    host = ClosedWorkbook(path)
    cells: dict[str, dict[tuple[int, str], Value]] = {}
    for name in ("Tasks", "PlanTasks"):
        data = content.table(name)
        places = random.Random(seed).sample(list(data.extent), len(data))
        keys = [field.key for field in data.table.inputs]
        cells[name] = {
            (row, field.key): empty_value(field.kind)
            for row in data.extent
            for field in data.table.inputs
        }
        for index, row in enumerate(places):
            cells[name].update({(row, key): data.columns[key][index] for key in keys})
    host.write(Changes(cells=cells))


@pytest.mark.parametrize("seed", [1, 2])
def test_rollup__rows_sorted_and_blank_rows_between__changes_nothing(
    seed: int, folder: Path
) -> None:
    before = rolled_up(folder).tables()
    for path in folder.glob("*.xlsx"):
        shuffled(path, seed)
    assert rolled_up(folder).tables() == before


def test_rollup__rows_inserted_above_the_plan__changes_nothing(folder: Path) -> None:
    before = rolled_up(folder).tables()
    for path in folder.glob("*.xlsx"):
        top = read(path).table("PlanTasks").rows[0]
        milestones = [{"milestone_id": f"M{n}", "name": "补充"} for n in range(50, 70)]
        fill(path, append={"Milestones": milestones})
        assert read(path).table("PlanTasks").rows[0] > top
    assert rolled_up(folder).tables() == before


def test_rollup__filtered_rows__still_count(folder: Path) -> None:
    before = rolled_up(folder).tables()
    for path in folder.glob("*.xlsx"):
        tasks = read(path).table("Tasks")
        for row in tasks.rows[::2]:
            mark = f'<row r="{row}" '
            edit_sheet(path, tasks.sheet, lambda xml, m=mark: xml.replace(m, f'{m}hidden="1" '))
        assert b'hidden="1"' in read_parts(path)[sheet_part(path, tasks.sheet)]
    assert rolled_up(folder).tables() == before


def test_rollup__copy__is_reported_and_its_original_counted(folder: Path) -> None:
    before = rolled_up(folder).tables()
    shutil.copy(folder / "new_product.xlsx", folder / "new_product - 副本.xlsx")
    portfolio = rolled_up(folder)
    tables = portfolio.tables()
    assert portfolio.unread == []
    (problem,) = tables.pop("UnreadFiles")
    assert problem["file"] == "new_product - 副本.xlsx"
    assert problem["what"] == "是“new_product.xlsx”的副本，没有采用"
    assert 'merge "new_product.xlsx" "new_product - 副本.xlsx"' in str(problem["remedy"])
    before.pop("UnreadFiles")
    assert tables == before


def test_rollup__two_versions__are_reported_and_neither_is_counted(folder: Path) -> None:
    before = rolled_up(folder).tables()["AllCollaborations"]
    shutil.copy(folder / "new_product.xlsx", folder / "new_product 第2版.xlsx")
    portfolio = rolled_up(folder)
    counted = portfolio.tables()["AllCollaborations"]
    assert counted == [row for row in before if row["file"] != "new_product.xlsx"]
    assert {each.file for each in portfolio.unread} == {
        "new_product.xlsx",
        "new_product 第2版.xlsx",
    }


def test_rollup__file_that_cannot_be_read__is_named_and_the_others_counted(folder: Path) -> None:
    before = rolled_up(folder).tables()
    (folder / "二级").mkdir()
    (folder / "二级" / "坏.xlsx").write_text("不是")
    tables = rolled_up(folder).tables()
    (problem,) = tables["UnreadFiles"]
    assert problem["file"] == str(Path("二级") / "坏.xlsx")
    assert problem["what"] == "这不是 .xlsx 工作簿"
    assert problem["remedy"]
    assert tables["AllTasks"] == before["AllTasks"]


def test_rollup__new_workbooks__count_as_collaborations_without_tasks(
    empty_workbook: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "新的"
    folder.mkdir()
    for name in "ab":
        shutil.copy(empty_workbook, folder / f"{name}.xlsx")
    tables = rolled_up(folder).tables()
    assert [row["total"] for row in tables["AllCollaborations"]] == [0, 0]
    assert all(row["on_time"] is None for row in tables["AllCollaborations"])
    assert tables["AllTasks"] == tables["AllDepartments"] == tables["AllPeople"] == []
    assert tables["UnreadFiles"] == []


def test_rollup__tasks_without_owner_or_department__are_counted_too(folder: Path) -> None:
    path = folder / "new_product.xlsx"
    before = sum(row["total"] for row in rolled_up(folder).tables()["AllPeople"])  # type: ignore[misc]
    fill(path, append={"Tasks": [{"task_id": "XC20260831-001-T99", "status": "未开始"}]})
    after = rolled_up(folder).tables()
    assert sum(row["total"] for row in after["AllPeople"]) == before + 1  # type: ignore[misc]
    assert {"person": "", "department": "", "total": 1}.items() <= after["AllPeople"][0].items()


def test_rollup__what_waits_too_long__is_counted_with_its_acceptor_only(folder: Path) -> None:
    path = folder / "new_product.xlsx"
    row = read(path).table("Tasks").texts("status").index("待验收")
    noted: dict[str, Value] = {
        "acceptor": "崔敏",
        "accepting": "质量管理部",
        "acceptance_due": datetime(2026, 11, 19, 18),
    }
    fill(path, cells={(row, key): value for key, value in noted.items()})
    tables = rolled_up(folder).tables()
    for table, found in (
        ("AllDepartments", [("质量管理部", 1)]),
        ("AllPeople", [("崔敏", 1)]),
        ("AllCollaborations", [("new_product.xlsx", 1)]),
    ):
        key = {"AllDepartments": "department", "AllPeople": "person"}.get(table, "file")
        late = [(r[key], r["acceptance_overdue"]) for r in tables[table] if r["acceptance_overdue"]]
        assert late == found


def test_rollup__day__is_the_one_asked_for_else_each_workbooks_own(folder: Path) -> None:
    on_its_day = rolled_up(folder).tables()
    later = rolled_up(folder, given=date(2026, 12, 4)).tables()
    overdue = [sum(row["overdue"] for row in t["AllCollaborations"]) for t in (on_its_day, later)]  # type: ignore[misc]
    assert overdue[1] > overdue[0]


def test_rollup__reads_no_more_than_it_needs(folder: Path) -> None:
    path = folder / "new_product.xlsx"
    content: Content = ClosedWorkbook(path).read(only=NEEDED)
    assert "ChangeLog" not in content.tables
    whole = rolled_up(folder).tables()
    assert set(whole) == {table.name for form in PORTFOLIO_FORMS for table in form.tables}


def test_rollup__changes_no_workbook(folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.glob("*.xlsx")}
    rolled_up(folder)
    assert {path: path.read_bytes() for path in folder.glob("*.xlsx")} == before


def test_rollup__suggestions__of_all_reviews_are_one_list(folder: Path) -> None:
    said = "1、流程手册第3条增加首件检验；2、权责清单补上售后备件"
    fill(folder / "new_product.xlsx", fields={"review.revisions": said})
    improvement = {"improvement_id": "1", "category": "流程卡点", "description": "签字要等三天"}
    fill(folder / "expense_process.xlsx", "Improvements", append={"Improvements": [improvement]})
    rows = rolled_up(folder).tables()["AllSuggestions"]
    told = {(row["kind"], row["text"], row["file"]) for row in rows}
    assert told >= {
        ("需修订的流程/模板/权责", "流程手册第3条增加首件检验", "new_product.xlsx"),
        ("需修订的流程/模板/权责", "权责清单补上售后备件", "new_product.xlsx"),
        ("流程卡点", "签字要等三天", "expense_process.xlsx"),
    }
    assert [row["no"] for row in rows] == list(range(1, len(rows) + 1))
