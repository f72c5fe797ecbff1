"""One list of spellings, held to by functions, the command line and answers by mail.

`tests.book.test_spellings` holds the sheets to it, closed and open.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest

from addin.cli.options import day
from addin.errors import InputError
from addin.forms.model import Kind
from addin.forms.vocabularies import TASK_STATUS
from addin.reading.dates import date_in
from addin.reading.model import Span, Unreadable, plus_year, shown
from addin.udfs.cells import as_date, as_moment, as_number, as_share, as_word
from tests.reading.spellings import DEADLINE, SPELLINGS, START, Spelling, spellings
from tests.rules.workbooks import workbook

SPAN = Span(START, plus_year(DEADLINE))
FUNCTIONS: dict[Kind, Callable[[str], Any]] = {
    Kind.DATE: as_date,
    Kind.DATETIME: as_moment,
    Kind.NUMBER: as_number,
    Kind.PERCENT: as_share,
    Kind.CHOICE: as_word(TASK_STATUS, "任务状态"),
}


def ids(each: Spelling) -> str:
    return str(each)


def test_list__is_long_enough_to_mean_something() -> None:
    assert len({each.text for each in SPELLINGS}) >= 60
    assert len({str(each) for each in SPELLINGS}) == len(SPELLINGS)


@pytest.mark.parametrize("each", spellings(*FUNCTIONS), ids=ids)
def test_function__reads_or_refuses_a_cell_as_a_sheet_does(each: Spelling) -> None:
    if each.value is None or each.needs_year:  # a formula knows no 发起 and 截止
        with pytest.raises(InputError) as caught:
            FUNCTIONS[each.kind](each.text)
        asks = "是不是" in caught.value.remedy
        assert asks == (each.likely is not None and each.kind.is_date | each.kind.is_number
                        and not each.needs_year)  # fmt: skip
        return
    read = FUNCTIONS[each.kind](each.text)
    if each.kind is Kind.DATETIME:
        assert isinstance(each.value, date)
        clock = time(14, 30) if "14:30" in each.text else time()
        assert read == datetime.combine(each.value, clock)
    else:
        assert read == each.value


@pytest.mark.parametrize("each", spellings(Kind.DATE), ids=ids)
def test_command__reads_or_refuses_a_day_as_a_sheet_does(each: Spelling) -> None:
    if each.value is None or each.needs_year:
        with pytest.raises(InputError, match="不是日期") as caught:
            day(each.text)
        if each.likely is not None and not each.needs_year:
            assert shown(each.likely, Kind.DATE) in caught.value.remedy
    else:
        assert day(each.text) == each.value


@pytest.mark.parametrize("each", spellings(Kind.DATE), ids=ids)
def test_answer_by_mail__reads_or_asks_a_day_as_a_sheet_does(each: Spelling) -> None:
    read = date_in(each.text, SPAN)
    if each.value is not None:
        assert read == each.value
    elif isinstance(read, Unreadable):
        assert read.likely == each.likely
    else:  # the only date within a sentence
        assert read == each.likely


def test_target_typed_with_its_direction__is_both() -> None:
    content = workbook(
        Metrics="""
        | metric_id | baseline | target | direction |
        | 1         |          | ≤90    |           |
        | 2         | 78       | ≥ 85   | ≥         |
        | 3         | 78       | ≤85    | ≥         |
        """
    ).table("Metrics")
    assert content.numbers("target")[:2] == [90, 85]
    assert content.texts("direction") == ["≤", "≥", "≥"]
    assert content.unreadable("target") == {2}
