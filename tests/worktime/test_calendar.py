"""Working days of real years, company exceptions, and what is only estimated."""

from datetime import date, timedelta

import pytest

from addin.worktime import (
    Arrangement,
    Authority,
    Calendar,
    Day,
    DayKind,
    Holiday,
    calendar_warning,
    known_arrangements,
)

calendar = Calendar.standard()


def day(text: str) -> date:
    return date.fromisoformat(text)


def announced(year: int) -> Arrangement:
    return Arrangement(year=year, statutory=(), holidays=(), notice="通知", published=None)


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        ("2025-01-24", 1, "2025-01-26"),
        ("2025-01-24", 3, "2025-02-05"),
        ("2025-09-26", 2, "2025-09-29"),
        ("2025-09-30", 5, "2025-10-14"),
        ("2026-01-01", 1, "2026-01-04"),
        ("2026-02-12", 5, "2026-02-26"),
        ("2026-02-13", 2, "2026-02-24"),
        ("2026-02-16", 1, "2026-02-24"),
        ("2026-04-30", 2, "2026-05-07"),
        ("2026-05-08", 1, "2026-05-09"),
        ("2026-09-18", 1, "2026-09-20"),
        ("2026-09-30", 2, "2026-10-09"),
        ("2026-09-30", 3, "2026-10-10"),
        ("2026-10-10", 1, "2026-10-12"),
        ("2026-10-09", -3, "2026-09-29"),
        ("2026-10-09", -5, "2026-09-24"),
        ("2026-12-24", 5, "2026-12-31"),
    ],
)
def test_the_nth_working_day_over_holidays_and_make_up_days(start, n, due):
    assert calendar.add_workdays(day(start), n) == day(due)
    assert calendar.note_on_count(day(start), day(due)) == ""


def test_the_zeroth_working_day_is_the_day_itself_worked_or_not():
    assert calendar.add_workdays(day("2026-10-01"), 0) == day("2026-10-01")


def test_the_next_working_day_is_the_day_itself_if_it_is_worked():
    assert calendar.next_workday(day("2026-02-14")) == day("2026-02-14")
    assert calendar.next_workday(day("2026-02-15")) == day("2026-02-24")


def test_days_between_leave_out_the_start_and_count_the_end():
    assert calendar.workdays_between(day("2026-02-13"), day("2026-02-24")) == 2
    assert calendar.workdays_between(day("2026-02-24"), day("2026-02-13")) == -2
    assert calendar.workdays_between(day("2026-02-13"), day("2026-02-13")) == 0


def test_inclusive_days_count_both_ends():
    assert calendar.workdays_inclusive(day("2026-02-13"), day("2026-02-24")) == 3
    assert calendar.workdays_inclusive(day("2026-02-24"), day("2026-02-13")) == -3
    assert calendar.workdays_inclusive(day("2026-02-15"), day("2026-02-15")) == 0


@pytest.mark.parametrize(
    ("text", "kind", "festival"),
    [
        ("2026-02-13", DayKind.WORKDAY, ""),
        ("2026-02-14", DayKind.MAKE_UP_WORKDAY, "春节"),
        ("2026-02-15", DayKind.REST_DAY, "春节"),
        ("2026-02-16", DayKind.HOLIDAY, "春节"),
        ("2026-02-23", DayKind.REST_DAY, "春节"),
        ("2026-04-05", DayKind.HOLIDAY, "清明节"),
        ("2026-03-07", DayKind.REST_DAY, ""),
    ],
)
def test_a_day_of_an_announced_year_has_kind_and_festival_from_the_notice(text, kind, festival):
    assert calendar.day(day(text)) == Day(day(text), kind, Authority.NOTICE, festival)


@pytest.mark.parametrize(
    ("text", "kind", "festival"),
    [
        ("2027-02-05", DayKind.HOLIDAY, "春节"),
        ("2027-02-09", DayKind.REST_DAY, "春节"),  # for Saturday 6
        ("2027-02-10", DayKind.REST_DAY, "春节"),  # for Sunday 7
        ("2027-02-11", DayKind.WORKDAY, ""),
        ("2028-10-03", DayKind.HOLIDAY, "国庆节、中秋节"),
        ("2027-03-06", DayKind.REST_DAY, ""),
        ("2035-05-02", DayKind.HOLIDAY, "劳动节"),
        ("2035-05-03", DayKind.WORKDAY, ""),
        ("2013-10-05", DayKind.REST_DAY, ""),
    ],
)
def test_a_day_of_any_other_year_is_marked_as_estimated(text, kind, festival):
    assert calendar.day(day(text)) == Day(day(text), kind, Authority.ESTIMATE, festival)
    assert calendar.is_estimated(day(text))


def test_the_words_of_the_calendar_sheet():
    assert [str(kind) for kind in DayKind] == ["工作日", "休息日", "法定节假日", "调休上班"]
    assert [str(source) for source in Authority] == ["国务院通知", "估算", "公司例外"]


def test_the_days_of_the_table_are_the_days_of_its_years():
    days = list(calendar.days(calendar.first_day, calendar.last_day))
    assert (days[0].date, days[-1].date) == (day("2014-01-01"), day("2028-12-31"))
    assert len(days) == 5479
    assert [d.is_workday for d in days] == [calendar.is_workday(d.date) for d in days]


def test_announced_until_is_the_end_of_the_last_year_with_a_notice():
    assert calendar.announced_until == day("2026-12-31")
    assert Calendar.of([announced(2027), announced(2028)]).announced_until == day("2028-12-31")


def test_a_calendar_without_any_notice_is_announced_until_its_eve():
    assert Calendar.of(known_arrangements()[-2:]).announced_until == day("2026-12-31")


class TestExceptions:
    def test_an_exception_wins_over_the_week(self):
        company = calendar.with_exceptions({day("2026-03-07"): True})
        assert company.add_workdays(day("2026-03-06"), 1) == day("2026-03-07")
        assert company.day(day("2026-03-07")).kind is DayKind.WORKDAY

    def test_an_exception_wins_over_the_notice(self):
        company = calendar.with_exceptions({day("2026-02-14"): False, day("2026-02-23"): True})
        assert company.add_workdays(day("2026-02-13"), 1) == day("2026-02-23")
        assert company.day(day("2026-02-14")).kind is DayKind.REST_DAY
        assert company.day(day("2026-02-14")).source is Authority.COMPANY

    def test_an_exception_that_agrees_with_the_notice_keeps_the_kind(self):
        company = calendar.with_exceptions({day("2026-10-01"): False, day("2026-10-10"): True})
        assert company.day(day("2026-10-01")).kind is DayKind.HOLIDAY
        assert company.day(day("2026-10-10")).kind is DayKind.MAKE_UP_WORKDAY

    def test_a_later_exception_replaces_an_earlier_one_and_others_stay(self):
        company = calendar.with_exceptions({day("2026-03-07"): True, day("2026-03-08"): True})
        company = company.with_exceptions({day("2026-03-07"): False})
        assert not company.is_workday(day("2026-03-07"))
        assert company.is_workday(day("2026-03-08"))

    def test_the_calendar_it_was_made_from_is_as_it_was(self):
        calendar.with_exceptions({day("2026-03-07"): True})
        assert not calendar.is_workday(day("2026-03-07"))

    def test_an_exception_outside_the_table_counts_too(self):
        company = calendar.with_exceptions({day("2031-03-01"): True, day("2015-06-08"): False})
        assert company.add_workdays(day("2031-02-28"), 1) == day("2031-03-01")
        assert company.add_workdays(day("2015-06-09"), -1) == day("2015-06-05")
        assert company.workdays_between(day("2015-06-07"), day("2031-03-01")) == (
            calendar.workdays_between(day("2015-06-07"), day("2031-03-01"))
        )

    def test_a_day_that_an_exception_decides_is_not_estimated(self):
        company = calendar.with_exceptions({day("2027-01-04"): True, day("2027-01-05"): True})
        assert not company.is_estimated(day("2027-01-04"))
        assert company.note(day("2027-01-04"), day("2027-01-05")) == ""
        assert company.note(day("2027-01-04"), day("2027-01-06")) == "2027 安排未录入，按估算"


class TestNote:
    @pytest.mark.parametrize(
        ("start", "end", "years"),
        [
            ("2026-12-30", "2027-01-04", "2027"),
            ("2027-01-04", "2026-12-30", "2027"),
            ("2026-06-01", "2028-02-01", "2027、2028"),
            ("2013-12-31", "2014-01-02", "2013"),
            ("2026-06-01", "2029-02-01", "2027～2029"),
            ("2012-06-01", "2027-02-01", "2012、2013、2027"),
        ],
    )
    def test_it_names_every_year_that_is_not_announced(self, start, end, years):
        assert calendar.note(day(start), day(end)) == f"{years} 安排未录入，按估算"

    def test_it_is_empty_if_every_day_is_announced(self):
        assert calendar.note(day("2024-01-01"), day("2026-12-31")) == ""

    def test_a_count_forward_does_not_use_its_start(self):
        assert calendar.note_on_count(day("2023-12-31"), day("2024-01-02")) == ""

    def test_a_count_back_does_not_use_its_start(self):
        assert calendar.note_on_count(day("2027-01-01"), day("2026-12-31")) == ""
        assert calendar.note_on_count(day("2027-01-02"), day("2026-12-31")) != ""

    def test_a_count_of_no_days_uses_none(self):
        assert calendar.note_on_count(day("2027-01-04"), day("2027-01-04")) == ""

    def test_a_due_date_that_needs_the_next_year_says_so(self):
        due = calendar.add_workdays(day("2026-12-30"), 5)
        assert due.year == 2027
        assert calendar.note_on_count(day("2026-12-30"), due) == "2027 安排未录入，按估算"


class TestFarAway:
    def test_dates_beyond_the_table_are_counted_by_weekends_and_fixed_holidays(self):
        assert calendar.add_workdays(day("2028-12-29"), 1) == day("2029-01-02")
        assert calendar.add_workdays(day("2030-09-30"), 1) == day("2030-10-04")
        assert calendar.workdays_between(day("2030-09-30"), day("2030-10-07")) == 2

    def test_counting_runs_on_over_both_ends_of_the_table(self):
        whole = calendar.workdays_between(day("2020-06-01"), day("2033-06-01"))
        to_table = calendar.workdays_between(day("2020-06-01"), day("2023-12-31"))
        table = calendar.workdays_between(day("2023-12-31"), day("2028-12-31"))
        after = calendar.workdays_between(day("2028-12-31"), day("2033-06-01"))
        assert whole == to_table + table + after
        assert calendar.add_workdays(day("2020-06-01"), whole) == day("2033-06-01")

    @pytest.mark.parametrize("n", [10**7, 10**12])
    def test_what_lies_past_all_dates_is_the_last_or_first_date(self, n):
        assert calendar.add_workdays(day("2026-05-01"), n) == date.max
        assert calendar.add_workdays(day("2026-05-01"), -n) == date.min

    @pytest.mark.parametrize("edge", [date.min, date.max])
    def test_the_first_and_the_last_date_raise_nothing(self, edge):
        assert calendar.next_workday(edge).year == edge.year
        assert calendar.workdays_between(edge, edge) == 0
        assert calendar.note(edge, edge) == f"{edge.year} 安排未录入，按估算"
        assert calendar.day(edge).source is Authority.ESTIMATE


class TestOtherArrangements:
    def test_a_calendar_needs_years_without_a_gap(self):
        with pytest.raises(ValueError, match="consecutive"):
            Calendar.of([announced(2026), announced(2028)])
        with pytest.raises(ValueError, match="consecutive"):
            Calendar.of([])

    def test_a_swap_with_a_day_of_the_year_before_is_taken_in(self):
        new_year = Holiday("元旦", day("2027-01-01"), day("2027-01-03"), (day("2026-12-27"),))
        next_year = Arrangement(2027, (), (new_year,), "通知", day("2026-11-05"))
        extended = Calendar.of([*known_arrangements()[:-2], next_year])
        assert extended.day(day("2026-12-27")).kind is DayKind.MAKE_UP_WORKDAY
        assert extended.is_workday(day("2026-12-27"))
        assert extended.note(day("2026-12-01"), day("2027-12-31")) == ""

    def test_a_swap_with_a_day_before_the_table_touches_no_other_day(self):
        new_year = Holiday("元旦", day("2027-01-01"), day("2027-01-03"), (day("2026-12-27"),))
        only = Calendar.of([Arrangement(2027, (), (new_year,), "通知", day("2026-11-05"))])
        assert not only.is_workday(day("2026-12-27"))
        off = [d.date for d in only.days(day("2027-12-25"), day("2027-12-31")) if not d.is_workday]
        assert off == [day("2027-12-25"), day("2027-12-26")]


class TestWarning:
    @pytest.mark.parametrize("today", ["2026-01-01", "2026-10-31", "2025-12-31"])
    def test_no_warning_while_the_next_arrangement_is_not_due_or_known(self, today):
        assert calendar_warning(day(today)) == ""

    @pytest.mark.parametrize("today", ["2026-11-01", "2026-12-31", "2027-01-01", "2027-10-31"])
    def test_a_warning_from_november_on_and_until_the_year_is_entered(self, today):
        assert calendar_warning(day(today)) == (
            "2027 年放假调休安排尚未录入，涉及的期限按估算；国务院通知发布后请更新工作日历。"
        )

    def test_both_years_are_named_if_both_are_missing(self):
        assert calendar_warning(day("2027-11-01")).startswith("2027、2028 年放假")

    def test_an_entered_year_ends_the_warning(self):
        extended = Calendar.of([*known_arrangements()[:-2], announced(2027)])
        assert calendar_warning(day("2026-12-01"), extended) == ""

    def test_the_last_date_there_is_raises_nothing(self):
        assert "9999" in calendar_warning(date.max)


def test_every_day_of_the_table_is_worked_or_not_as_its_kind_says():
    one = timedelta(days=1)
    for known in calendar.days(calendar.first_day, calendar.last_day):
        assert calendar.workdays_between(known.date - one, known.date) == known.is_workday
