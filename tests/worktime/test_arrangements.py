"""The committed dates: complete, consistent, and those of the festivals."""

from datetime import date
from itertools import pairwise

import holidays
import pytest

from addin.worktime import Arrangement, known_arrangements

STATUTORY_DAYS = {
    "元旦": 1,
    "春节": 4,
    "清明节": 1,
    "劳动节": 2,
    "端午节": 1,
    "中秋节": 1,
    "国庆节": 3,
}
ANNOUNCED = [known for known in known_arrangements() if known.is_announced]


def year_of(arrangement: Arrangement) -> str:
    return str(arrangement.year)


def test_2014_to_2028_are_covered_without_a_gap():
    assert [known.year for known in known_arrangements()] == list(range(2014, 2029))


def test_each_announced_year_names_its_notice():
    assert {known.year: (known.notice, known.published) for known in ANNOUNCED} == {
        2014: ("国办发明电〔2013〕28号", date(2013, 12, 11)),
        2015: ("国办发明电〔2014〕28号", date(2014, 12, 16)),
        2016: ("国办发明电〔2015〕18号", date(2015, 12, 10)),
        2017: ("国办发明电〔2016〕17号", date(2016, 12, 1)),
        2018: ("国办发明电〔2017〕12号", date(2017, 11, 30)),
        2019: ("国办发明电〔2018〕15号", date(2018, 12, 4)),
        2020: ("国办发明电〔2019〕16号", date(2019, 11, 21)),
        2021: ("国办发明电〔2020〕27号", date(2020, 11, 25)),
        2022: ("国办发明电〔2021〕11号", date(2021, 10, 25)),
        2023: ("国办发明电〔2022〕16号", date(2022, 12, 8)),
        2024: ("国办发明电〔2023〕7号", date(2023, 10, 25)),
        2025: ("国办发明电〔2024〕12号", date(2024, 11, 12)),
        2026: ("国办发明电〔2025〕7号", date(2025, 11, 4)),
    }


def test_three_notices_were_amended_in_their_year():
    assert {known.year: known.amendment for known in ANNOUNCED if known.amendment} == {
        2015: "国发明电〔2015〕1号",
        2019: "国办发明电〔2019〕3号",
        2020: "国办发明电〔2020〕1号",
    }


def test_a_year_without_a_notice_has_its_statutory_days_only():
    for known in known_arrangements():
        if not known.is_announced:
            assert (known.holidays, known.notice, known.published) == ((), "", None)


@pytest.mark.parametrize("known", known_arrangements(), ids=year_of)
def test_statutory_days_are_as_many_as_the_law_gives(known):
    days = {holiday.name: len(holiday.days) for holiday in known.statutory}
    before_2025 = {"春节": 3, "劳动节": 1} if known.year < 2025 else {}
    once = {"抗战胜利70周年纪念日": 1} if known.year == 2015 else {}
    assert days == STATUTORY_DAYS | before_2025 | once


@pytest.mark.parametrize("known", known_arrangements(), ids=year_of)
def test_statutory_days_are_where_an_independent_lunar_calendar_puts_them(known):
    oracle = holidays.country_holidays("CN", years=known.year, language="zh_CN")
    made_by_notices = ("补假", "调休", "延长")
    expected = {
        day for day, name in oracle.items() if not any(made in name for made in made_by_notices)
    }
    assert {day for holiday in known.statutory for day in holiday.days} == expected


@pytest.mark.parametrize("known", ANNOUNCED, ids=year_of)
def test_a_notice_gives_every_statutory_day_off(known):
    off = {day for holiday in known.holidays for day in holiday.days}
    assert {day for holiday in known.statutory for day in holiday.days} <= off


@pytest.mark.parametrize("known", ANNOUNCED, ids=year_of)
def test_make_up_workdays_are_weekends_outside_every_holiday(known):
    off = {day for holiday in known.holidays for day in holiday.days}
    worked = [day for holiday in known.holidays for day in holiday.workdays]
    assert all(day.weekday() >= 5 for day in worked)
    assert off.isdisjoint(worked)


@pytest.mark.parametrize("known", ANNOUNCED, ids=year_of)
def test_holidays_stand_in_order_and_within_their_year__new_year_may_begin_before_it(known):
    assert all(a.end < b.start for a, b in pairwise(known.holidays))
    assert {holiday.end.year for holiday in known.holidays} == {known.year}
    early = [each for each in known.holidays if each.start.year < known.year]
    assert [each.name for each in early] == (["元旦"] if known.year in (2019, 2023) else [])


@pytest.mark.parametrize("known", ANNOUNCED, ids=year_of)
def test_a_swap_takes_nothing_from_the_statutory_days(known):
    """Weekdays off less weekend days worked are the statutory days, none of which is lost.

    In 2024 the eve of the Spring Festival was left to paid leave, and a statutory day that falls
    on a weekend is given back on a weekday, so the balance is exact.
    In 2020 the epidemic made the Spring Festival longer: Friday 31 January off, Saturday 1 February
    not worked.
    """
    off = [day for holiday in known.holidays for day in holiday.days if day.weekday() < 5]
    worked = [day for holiday in known.holidays for day in holiday.workdays]
    statutory = [day for holiday in known.statutory for day in holiday.days]
    longer = 2 if known.year == 2020 else 0
    assert len(off) - len(worked) == len(statutory) + longer
