"""The forms of the handbooks under their own names, over the cells that hold them already."""

from __future__ import annotations

import re
import shutil
from datetime import date, datetime
from pathlib import Path

import pytest

from addin.forms import FIELDS, TABLES
from addin.forms.gates import GATED
from addin.forms.vocabularies import COLLABORATION_TYPE
from addin.reports.archiving.page import page
from addin.reports.handbook_forms import (
    HANDBOOK_FORMS,
    PRINTED,
    as_printed,
    handbook_form,
    of_phase,
)
from addin.standing.workbook_day import WorkbookDay
from tests.browser import browser
from tests.cli.running import xiezuo
from tests.conftest import missing
from tests.rules.workbooks import workbook
from tests.workbooks import fill, read

CONTENT = workbook(
    {"initiation.title": "新品 <上市>", "initiation.department": "市场部"},
    Consultations="""
    | consultation_id | department | conclusion       |
    | 1               | 研发部     | 可行，需要2名工程师 |
    | 2               |            |                  |
    """,
    Assessments="""
    | department | suggestion           |
    | 生产部     | 试产延至11月24日     |
    """,
    PlanTasks="""
    | task_id | name | owner |
    | T01     | 打样 | 王磊  |
    """,
)


@pytest.mark.parametrize("name", HANDBOOK_FORMS)
def test_form__is_made_of_fields_that_there_are_and_is_printed(name: str) -> None:
    for part in HANDBOOK_FORMS[name]:
        assert bool(part.fields) != bool(part.table)
        assert all(key in FIELDS for key in part.fields)
        assert not part.table or all(TABLES[part.table].field(key) for key in part.keys)
    html = page([handbook_form(name, CONTENT)], CONTENT, moment=datetime(2026, 11, 20, 9))
    assert f"<h1>{name}</h1>" in html
    assert "归档版本" not in html


def test_communication_record__has_where_each_department_stands() -> None:
    blocks = {block.title: block for block in handbook_form("沟通记录表", CONTENT).blocks}
    assert blocks["各部门现状与诉求"].rows == [["生产部", "", "", "", "试产延至11月24日"]]
    assert blocks["初步沟通"].rows == [["研发部", "", "可行，需要2名工程师", ""]]


def test_empty_form__has_rows_and_room_to_be_filled_in_by_hand() -> None:
    blank = workbook()
    for name in PRINTED:
        for block in handbook_form(name, blank).blocks:
            assert block.pairs or len(block.rows) >= 3, (name, block.title)
    html = page([handbook_form("需求提报表", blank)], blank, moment=datetime(2026, 11, 20, 9))
    assert "没有内容" not in html
    assert html.count('<tr class="blank">') >= 15


def test_form__says_what_follows_from_what_was_typed_whatever_is_stored(
    sample_workbook: Path,
) -> None:
    """A program that computes no formulas stored the names of tasks as they were before."""
    data = read(sample_workbook).table("PlanTasks")
    fill(sample_workbook, "PlanTasks", {(0, "name"): "改过的任务名称"})
    unread = workbook(Problems="| problem_id | description | meeting_at |\n| Q01 | 漏水 | 11.30 |")
    told = handbook_form("问题反馈与协调表", as_printed(WorkbookDay.on(unread, date(2026, 11, 20))))
    assert told.blocks[1].rows[0][1] == "11.30", "what cannot be read is printed as it was typed"
    content = as_printed(WorkbookDay.on(read(sample_workbook), date(2026, 11, 20)))
    tracked = handbook_form("进度跟踪表", content).blocks[0].rows
    assert [row[1] for row in tracked if row[0] == data.texts("task_id")[0]] == ["改过的任务名称"]


def test_text_that_somebody_typed__is_no_markup() -> None:
    document = handbook_form("需求提报表", CONTENT)
    html = page([document], CONTENT, moment=datetime(2026, 11, 20, 9))
    assert "新品 &lt;上市&gt;" in html


@pytest.mark.parametrize("phase", GATED)
@pytest.mark.parametrize("kind", COLLABORATION_TYPE.words)
def test_phase__has_forms_that_can_be_printed(kind: str, phase: str) -> None:
    forms = of_phase(kind, phase)
    assert forms
    assert set(forms) <= set(PRINTED)


def test_phase__forms_of_a_problem__are_those_of_its_own_handbook() -> None:
    assert of_phase("项目协作", "发起") == ("需求提报表",)
    assert of_phase("问题解决", "发起") == ("问题初步评估表", "协作申请单")
    assert of_phase("问题解决", "已归档") == ("解决报告",)


@pytest.mark.slow
@pytest.mark.chromium
def test_page_of_several_forms__in_a_browser__shows_those_that_are_ticked(tmp_path: Path) -> None:
    program = shutil.which("chromium") or missing("Chromium", "chromium")
    forms = [handbook_form(name, CONTENT) for name in ("需求提报表", "协作任务清单", "议程")]
    target = tmp_path / "表单.html"
    moment = datetime(2026, 11, 20, 9)
    target.write_text(page(forms, CONTENT, moment=moment, chosen=["议程"]), encoding="utf-8")
    shown = (
        "[...document.querySelectorAll('section')].filter(each => each.offsetHeight)"
        ".map(each => each.querySelector('h1').textContent)"
    )
    with browser(program, tmp_path / "profile") as opened:
        opened.open(target)
        assert opened.ask(shown) == ["议程"]
        opened.ask("document.querySelectorAll('input')[1].click()")
        assert opened.ask(shown) == ["协作任务清单", "议程"]


@pytest.mark.slow
def test_command__writes_the_form_beside_the_workbook(
    sample_workbook: Path, tmp_path: Path
) -> None:
    target = tmp_path / "职责.html"
    done = xiezuo("report", str(sample_workbook), "--form", "职责清单", "-o", str(target))
    assert done.code == 0
    assert "需求明确" in target.read_text(encoding="utf-8")
    unknown = xiezuo("report", str(sample_workbook), "--form", "职责")
    assert unknown.code == 2
    assert "沟通记录表" in unknown.said
    whole = tmp_path / "本阶段.html"
    assert xiezuo("report", str(sample_workbook), "--form", "本阶段", "-o", str(whole)).code == 0
    ticked = re.findall(r" checked> (\w+)", whole.read_text(encoding="utf-8"))
    assert ticked == ["问题解决进度跟踪表", "会议纪要", "问题反馈与协调表"]
