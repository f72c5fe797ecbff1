"""The worksheet functions: what they give for cells and ranges, and what for what cannot be."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.forms.vocabularies import TASK_STATUS
from addin.reading.serial import serial_of
from addin.standing.tasks import progress
from addin.standing.workbook_day import WorkbookDay
from addin.udfs import FAILURE, FUNCTIONS, answer, function
from addin.udfs.answering import MOST_CELLS
from addin.worktime import Calendar
from tests.workbooks import read

CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(allow_nan=True, allow_infinity=True),
    st.integers(-(10**12), 10**12),
    st.text(max_size=8),
    st.sampled_from(["2026-11-20", "受阻", "工作日", "小时", 46346.0, -2146826246]),
)
BLOCKS = st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=3)


def serial(text: str) -> float:
    day = serial_of(date.fromisoformat(text), since_1904=False)
    assert day is not None
    return float(day)


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        # §13: received Fri 2026-02-13, the 14th is a make-up workday before a long holiday.
        ("XZ_WORKDAY", ["2026-02-13", 2], serial("2026-02-24")),
        ("XZ_WORKDAY", ["2026-09-30", 2], serial("2026-10-09")),
        ("XZ_WORKDAY", ["2026年4月30日", 2], serial("2026-05-07")),
        ("XZ_WORKDAY", [serial("2026-10-09"), -2], serial("2026-09-30")),
        ("XZ_WORKDAY", ["2026-11-20", 1, [["2026-11-21", "上班"]]], serial("2026-11-21")),
        ("XZ_WORKDAY", ["2026-11-20", 1, [["日期", "类型"], ["2026-11-23", "休息"]]],
         serial("2026-11-24")),
        ("XZ_NETWORKDAYS", ["2026-02-13", "2026-02-24"], 3),
        ("XZ_NETWORKDAYS", ["2026-02-24", "2026-02-13"], -3),
        ("XZ_IS_WORKDAY", ["2026-02-14"], True),
        ("XZ_IS_WORKDAY", ["2026-02-16"], False),
        ("XZ_CALENDAR_NOTE", ["2026-11-20", "2027-01-04"], "2027 安排未录入，按估算"),
        ("XZ_CALENDAR_NOTE", ["2026-11-20"], ""),
        # §13: a problem filed on a Friday at 16:30 under SLA-04.
        ("XZ_SLA_DUE", [serial("2026-11-20") + 16.5 / 24, 4, "小时"],
         pytest.approx(serial("2026-11-20") + 20.5 / 24)),
        ("XZ_SLA_DUE", [serial("2026-11-20") + 16.5 / 24, 4, "小时", "工作小时"],
         pytest.approx(serial("2026-11-23") + 11.5 / 24)),
        ("XZ_SLA_DUE", ["2026-02-13", 2], pytest.approx(serial("2026-02-24") + 18 / 24)),
        ("XZ_SLA_DUE", ["2026-02-13", 2, "天"], serial("2026-02-15")),
        ("XZ_STATUS", ["进行中", "2026-11-18", "2026-11-20"], "逾期"),
        ("XZ_STATUS", ["受阻", "2026-11-18", "2026-11-20"], "受阻且逾期"),
        ("XZ_STATUS", ["已完成", "2026-11-18", "2026-11-20"], "已完成"),
        ("XZ_STATUS", ["进行中", "2026-11-23", "2026-11-20"], "即将到期"),
        ("XZ_STATUS", ["进行中", "2026-12-18", "2026-11-20", "2026-11-02", 0.9, "2026-11-03", 5],
         "未更新"),
        # §13: of 100 working days.
        ("XZ_BUFFER", ["2026-11-02", "2026-11-06", 0.5], 0.1),
        ("XZ_ROLLUP", [[["研发部"], ["市场部"], ["研发部"], [None]],
                       [["受阻"], [None], ["已完成"], [None]]],
         (("部门", "任务", *TASK_STATUS.words), ("研发部", 2, 0, 0, 1, 0, 1, 0),
          ("市场部", 1, 1, 0, 0, 0, 0, 0), ("合计", 3, 1, 0, 1, 0, 1, 0))),
        ("XZ_LINT", ["客户满意度由78分提升至85分(2026年Q3)"], ""),
        ("XZ_QUANTIFIED", ["客户满意度由78分提升至85分(2026年Q3)"], True),
        ("XZ_QUANTIFIED", ["提升客户满意度"], False),
    ],
)  # fmt: skip
def test_function__gives_what_the_handbook_asks(
    name: str, arguments: list[Any], expected: object
) -> None:
    assert answer(name, arguments) == expected


@pytest.mark.parametrize(
    ("name", "arguments", "reason"),
    [
        ("XZ_NOTHING", ["x"], "没有 XZ_NOTHING 这个函数"),
        ("XZ_WORKDAY", ["下周五", 2], "“下周五”不是日期"),
        ("XZ_WORKDAY", ["2026-02-30", 2], "“2026-02-30”不是日期"),
        ("XZ_WORKDAY", [-5.0, 2], "-5 不是日期"),
        ("XZ_WORKDAY", ["2026-02-13", "两天"], "“两天”不是数字"),
        ("XZ_WORKDAY", ["2026-02-13", 1e9], "太远"),
        ("XZ_WORKDAY", ["2026-02-13", None], "缺少参数 days（第几个工作日）"),
        ("XZ_WORKDAY", [-2146826246, 2], "引用的单元格里是错误值"),
        ("XZ_WORKDAY", [[["2026-02-13"]] * 2, [[1]] * 3], "几个区域的行数或列数不一致"),
        ("XZ_SLA_DUE", ["2026-02-13", 2, "周"], "“周”不是时限的单位，请写工作日、小时、天之一"),
        ("XZ_SLA_DUE", ["2026-02-13", 2, "小时", "慢"], "请写自然小时或工作小时"),
        ("XZ_SLA_DUE", ["2026-02-13", -2, "小时"], "时限不能是负数"),
        ("XZ_STATUS", ["差不多", "2026-02-13", "2026-02-13"], "“差不多”不是任务状态"),
        ("XZ_BUFFER", ["2026-02-16", "2026-02-16", 1], "没有工作日"),
        ("XZ_ROLLUP", [[["研发部"]], [["差不多"]]], "第 1 行的“差不多”不是任务状态"),
        ("XZ_ROLLUP", [[["研发部"]], [["受阻"], ["受阻"]]], "行数不一致"),
    ],
)
def test_function__of_what_cannot_be__tells_why(
    name: str, arguments: list[Any], reason: str
) -> None:
    result = answer(name, arguments)
    assert isinstance(result, str)
    assert result.startswith(FAILURE)
    assert reason in result


def test_lint__of_vague_words_and_blame__says_which_and_how_to_write_it() -> None:
    assert str(answer("XZ_LINT", ["提升客户满意度"])).startswith("提升：")
    assert "尽快" in str(answer("XZ_LINT", ["尽快提交《验收报告》给质量部"]))
    assert answer("XZ_LINT", ["尽快提交《验收报告》给质量部", "2026-11-20"]) == ""
    blaming = str(answer("XZ_LINT", ["技术部不配合，导致3月10日的接口数据缺少200条"]))
    assert "不配合：是评价不是事实" in blaming


def test_range__gives_a_value_a_cell_and_fails_only_where_it_must() -> None:
    days = [["2026-02-13"], [None], ["x"]]
    assert answer("XZ_WORKDAY", [days, 2]) == (
        (serial("2026-02-24"),),
        ("",),
        (f"{FAILURE}“x”不是日期",),
    )


def test_range__row_and_column_cross_to_a_table() -> None:
    result = answer("XZ_WORKDAY", [[["2026-11-20"], ["2026-11-23"]], [[1, 2]]])
    assert result == (
        (serial("2026-11-23"), serial("2026-11-24")),
        (serial("2026-11-24"), serial("2026-11-25")),
    )


def test_range__too_large_to_be_meant__is_refused() -> None:
    column = [["2026-11-20"]] * (MOST_CELLS + 1)
    assert f"一次最多算 {MOST_CELLS} 个单元格" in str(answer("XZ_IS_WORKDAY", [column]))


@given(name=st.sampled_from(sorted(FUNCTIONS)), arguments=st.lists(CELLS | BLOCKS, max_size=8))
def test_answer__of_anything__is_something_that_a_cell_can_show(
    name: str, arguments: list[Any]
) -> None:
    result = answer(name, arguments[: len(FUNCTIONS[name].arguments)])
    rows = result if isinstance(result, tuple) else ((result,),)
    for cell in (cell for row in rows for cell in row):
        assert isinstance(cell, str | bool | int | float)
        assert not isinstance(cell, float) or math.isfinite(cell)
        assert "没有预料到的错误" not in str(cell)


@given(start=st.dates(date(2024, 1, 1), date(2028, 12, 31)), days=st.integers(1, 60))
def test_workday_and_networkdays__count_alike(start: date, days: int) -> None:
    due = answer("XZ_WORKDAY", [start.isoformat(), days])
    between = answer("XZ_NETWORKDAYS", [(start + timedelta(days=1)).isoformat(), due])
    assert between == days
    assert due == serial(Calendar.standard().add_workdays(start, days).isoformat())


def test_status__agrees_with_the_tracker(sample_workbook: Any) -> None:
    content = read(sample_workbook)
    today = date(2026, 11, 20)
    tracked = progress(WorkbookDay.on(content, today))
    plain = [task for task in tracked.tasks if task.due]
    shown = answer(
        "XZ_STATUS",
        [
            [[task.status] for task in plain],
            [[task.due.isoformat() if task.due else None] for task in plain],
            "2026-11-20",
            [[task.baseline_start.isoformat() if task.baseline_start else None] for task in plain],
            [[task.percent] for task in plain],
            [["2026-11-20"]] * len(plain),
            [[task.cadence] for task in plain],
        ],
    )
    assert isinstance(shown, tuple)
    unlike = [
        (task.task_id, task.warning, row[0])
        for task, row in zip(plain, shown, strict=True)
        if task.warning != row[0] and task.warning not in ("未更新", "延迟风险")
    ]
    assert unlike == []


def test_registry__name_that_is_taken_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        function("XZ_WORKDAY", "", "")(lambda: None)
