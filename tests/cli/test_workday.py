"""`xiezuo workday`: the N-th working day, and whether it rests on an estimate."""

from __future__ import annotations

import pytest

from tests.cli.running import xiezuo


@pytest.mark.parametrize(
    ("start", "days", "due", "weekday"),
    [
        ("2026-09-24", 1, "2026-09-28", "周一"),  # over the Mid-Autumn Festival
        ("2026-09-30", 1, "2026-10-08", "周四"),  # over the National Day holiday
        ("2026-10-09", 1, "2026-10-10", "周六"),  # a make-up working Saturday
        ("2026-02-13", 1, "2026-02-14", "周六"),  # the make-up day before the Spring Festival
        ("2026-02-14", 1, "2026-02-24", "周二"),  # over the Spring Festival
        ("2026-11-20", 0, "2026-11-20", "周五"),
        ("2026-10-08", -1, "2026-09-30", "周三"),
        ("2026-11-20", -20, "2026-10-23", "周五"),
    ],
)
def test_workday__nth_working_day(start: str, days: int, due: str, weekday: str) -> None:
    result = xiezuo("workday", start, str(days))
    assert (result.code, result.err) == (0, "")
    assert f"{due} {weekday}" in result.out
    assert "估算" not in result.out
    document = xiezuo("workday", start, str(days), "--json").document
    assert document == {
        "start": start,
        "workdays": days,
        "date": due,
        "weekday": weekday,
        "estimated": False,
        "note": "",
    }


def test_workday__year_that_is_not_announced__is_an_estimate() -> None:
    result = xiezuo("workday", "2026-12-30", "5")
    assert "2027 安排未录入，按估算" in result.out
    document = xiezuo("workday", "2026-12-30", "5", "--json").document
    assert document["estimated"] is True
    assert document["note"] == "2027 安排未录入，按估算"


@pytest.mark.parametrize(
    "written", ["2026-09-30", "2026/9/30", "2026.09.30", "2026年9月30日", "20260930"]
)
def test_workday__date_as_people_write_it(written: str) -> None:
    assert "2026-10-08" in xiezuo("workday", written, "1").out


@pytest.mark.parametrize("written", ["明天", "2026-02-30", "2026-13-01", "0-0-0"])
def test_workday__what_is_no_date__is_quoted_with_an_example(written: str) -> None:
    result = xiezuo("workday", written, "1")
    assert (result.code, result.out) == (2, "")
    assert result.err.strip() == f"错误：“{written}”不是日期。请写成 年-月-日，如 2026-11-20。"


@pytest.mark.parametrize(
    "written", ["30/9/2026", "2026。9。30", "26-09-30", "二〇二六年九月三十日"]
)
def test_workday__what_may_be_several_days__is_asked(written: str) -> None:
    result = xiezuo("workday", written, "1")
    assert (result.code, result.out) == (2, "")
    assert f"“{written}”不是日期。是不是 2026-09-30？" in result.err


@pytest.mark.parametrize("days", ["10001", "-10001", "9" * 30])
def test_workday__further_than_anybody_plans__is_refused(days: str) -> None:
    result = xiezuo("workday", "2026-11-20", days)
    assert (result.code, result.out) == (2, "")
    assert f"{days} 个工作日太远" in result.err
