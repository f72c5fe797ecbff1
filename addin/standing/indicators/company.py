"""KPIs over many workbooks: all observations together, against the targets that they agree on."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from addin.content import Row
from addin.forms.indicators import INDICATORS, Indicator
from addin.forms.vocabularies import OFF_TARGET, ON_TARGET
from addin.standing.as_data import shared
from addin.standing.day_count import day_of
from addin.standing.indicators.model import Observation, Observations, measured
from addin.standing.indicators.problems import KNOWN_BEFORE, known_among
from addin.standing.indicators.sheet import (
    Breakdown,
    by_department,
    by_month,
    department_rows,
    month_rows,
    observations,
)
from addin.standing.indicators.verdict import IndicatorSetting, settings_of, verdict
from addin.standing.recurrence import Library, Repeat, Reported, repeated, reported
from addin.standing.workbook_day import WorkbookDay

MONTHS = 12  # of 月度指标
_DISAGREE = "；各工作簿的{what}不一致"
_T = TypeVar("_T", bound=Hashable)


class Measures(NamedTuple):
    """What the KPIs of a workbook are measured by, as plain data.

    - `seen`: the observations, but for KPI-19, which rests on the cases of all workbooks together.
    - `settings`, `start`: targets and baselines of 基线, and when the programme began.
    """

    title: str
    today: date
    seen: Observations
    reported: Reported
    settings: Mapping[str, IndicatorSetting]
    start: date | None
    departments: Sequence[str]

    @staticmethod
    def from_data(data: Sequence[Any]) -> Measures:
        """Return them out of their fields in their order (`addin.standing.as_data`)."""
        title, today, seen, reported, settings, start, departments = data
        return Measures(
            title,
            today,
            {id: [Observation(*shared(each)) for each in found] for id, found in seen.items()},
            Reported.from_data(reported),
            {id: _setting(*shared(each)) for id, each in settings.items()},
            start,
            shared(departments),
        )


# Workbooks mostly agree, and then each setting is there once; typed, as 5 is not 5.0 in what is kept.
_setting = lru_cache(maxsize=10_000, typed=True)(IndicatorSetting)


def measures_of(workbook: WorkbookDay) -> Measures:
    """Return what the KPIs of a workbook are measured by; needs what `NEEDED` names."""
    content = workbook.content
    seen = observations(workbook)
    return Measures(
        title=workbook.title,
        today=workbook.today,
        seen={id: found for id, found in seen.items() if id != KNOWN_BEFORE},
        reported=reported(workbook),
        settings=settings_of(content),
        start=day_of(content.date("baselines.programme_start")),
        departments=[name for name in content.table("Departments").texts("department") if name],
    )


class MeasuredWorkbook(NamedTuple):
    """One workbook on the day on which it is measured, and where it was found."""

    file: str
    measures: Measures


class Figure(NamedTuple):
    """One KPI over all workbooks.

    `measured` is in `unit`; `target` too, or in % against the baseline, as `condition` says;
    `improvement` is a share of the baseline, `state` a word of the vocabulary 指标结论.
    `is_met` is None where there is no verdict.
    """

    id: str
    name: str
    measured: float | None
    unit: str
    condition: str
    target: float | None
    state: str
    is_met: bool | None
    baseline: float | None
    improvement: float | None
    sample: int
    due: date | None
    basis: str
    source: str
    by_department: Sequence[Breakdown]
    by_month: Sequence[Breakdown]


class Known(NamedTuple):
    """A problem of one workbook that 案例库 of any of them holds already (R-33)."""

    reading: MeasuredWorkbook
    problem_id: str
    description: str
    repeat: Repeat


class Company(NamedTuple):
    """What all workbooks together say."""

    readings: Sequence[MeasuredWorkbook]
    seen: Observations
    figures: Sequence[Figure]
    known: Sequence[Known]

    @property
    def today(self) -> date:
        """The latest day on which a workbook is measured."""
        return max((reading.measures.today for reading in self.readings), default=date.min)

    def rows(self) -> list[Row]:
        """Return the KPIs as rows of a table."""
        return [
            {
                "kpi_id": each.id,
                **{key: getattr(each, key) for key in Figure._fields if key in _SHOWN},
            }
            for each in self.figures
        ]

    def months(self) -> list[Row]:
        """Return the last months as rows of a table."""
        return month_rows(self.seen, self.today, MONTHS) if self.readings else []

    def departments(self) -> list[Row]:
        """Return the departments as rows of a table, in the order of the first workbook."""
        return department_rows(self.seen, _departments(self.readings))

    def repeated(self) -> list[Row]:
        """Return the known problems as rows of a table."""
        return [
            {
                "problem_id": each.problem_id,
                "title": each.reading.measures.title,
                "description": each.description,
                "case_id": each.repeat.match.case.id,
                "similarity": round(each.repeat.match.similarity, 2),
                "keywords": "、".join(each.repeat.match.keywords),
                "solution": each.repeat.match.case.solution,
                "file": each.reading.file,
            }
            for each in self.known
        ]


_SHOWN = frozenset(
    ("name", "measured", "unit", "condition", "target", "state", "baseline", "improvement")
) | {"sample", "due", "basis"}


def company(readings: Sequence[MeasuredWorkbook]) -> Company:
    """Return the KPIs of some workbooks together."""
    seen: dict[str, list[Observation]] = {each.id: [] for each in INDICATORS}
    known: list[Known] = []
    cases = list(dict.fromkeys(c for each in readings for c in each.measures.reported.cases))
    libraries: dict[Hashable, Library] = {}
    for reading in readings:
        own = reading.measures.reported
        limits = (own.least_similarity, own.least_keywords, own.synonyms)
        every = libraries.setdefault(limits, Library(cases, *limits))
        found = list(repeated(own, Library.of(own), every))
        known += [Known(reading, *own.problems[each.row][:2], each) for each in found]
        for id, some in reading.measures.seen.items():
            seen[id].extend(some)
        seen[KNOWN_BEFORE].extend(known_among(own, found))
    return Company(
        readings, seen, [_figure(each, seen[each.id], readings) for each in INDICATORS], known
    )


def _figure(
    indicator: Indicator, seen: Sequence[Observation], readings: Sequence[MeasuredWorkbook]
) -> Figure:
    all_measures = [reading.measures for reading in readings]
    id, unset = indicator.id.lower(), IndicatorSetting()
    setting, remarks = _agreed_setting([each.settings.get(id, unset) for each in all_measures])
    start, _ = _agreed([each.start for each in all_measures], lambda day: day is None)
    value, sample = measured(indicator.id, seen)
    said = verdict(value, setting, start)
    return Figure(
        id=indicator.id,
        name=indicator.name,
        measured=value,
        unit=setting.unit or indicator.unit,
        condition=setting.condition,
        target=setting.target,
        state=said.state,
        is_met={ON_TARGET: True, OFF_TARGET: False}.get(said.state),
        baseline=setting.baseline,
        improvement=said.improvement,
        sample=sample,
        due=said.due,
        basis=indicator.basis.format(n=sample) + remarks,
        source=indicator.source,
        by_department=by_department(indicator.id, seen, _departments(readings))
        if indicator.by_department
        else (),
        by_month=by_month(indicator.id, seen) if indicator.by_month else (),
    )


def _agreed_setting(found: Sequence[IndicatorSetting]) -> tuple[IndicatorSetting, str]:
    """Return the settings that do not contradict each other, and a remark on those that do."""
    unit, _ = _agreed([each.unit for each in found], lambda text: not text)
    condition, one = _agreed([each.condition for each in found], lambda text: not text)
    target, other = _agreed([each.target for each in found], lambda number: number is None)
    months, _ = _agreed([each.months for each in found], lambda number: number is None)
    baseline, third = _agreed([each.baseline for each in found], lambda number: number is None)
    remarks = _DISAGREE.format(what="目标") if one or other else ""
    remarks += _DISAGREE.format(what="基线") if third else ""
    return IndicatorSetting(unit or "", condition or "", target, months, baseline), remarks


def _agreed(values: Iterable[_T], is_empty: Callable[[_T], bool]) -> tuple[_T | None, bool]:
    """Return the one value that is given, None if there is none or several, and which it is."""
    given = {value for value in values if not is_empty(value)}
    return (given.pop(), False) if len(given) == 1 else (None, bool(given))


def _departments(readings: Sequence[MeasuredWorkbook]) -> Sequence[str]:
    return list(
        dict.fromkeys(name for reading in readings for name in reading.measures.departments)
    )
