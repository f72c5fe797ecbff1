"""Formulas of 指标: the native twin of `addin.standing.indicators.verdict`.

The measured values are stored by a refresh: they rest on clock hours without breaks, on the time
limit engine, on quantiles of filtered rows and on the likeness of texts, which no formula without
arrays can say honestly.
Everything that depends on a target or a baseline is a formula, so a change of one shows at once.
"""

from __future__ import annotations

from addin.forms.vocabularies import (
    AT_LEAST,
    AT_MOST,
    BELOW,
    NO_BASELINE,
    NO_DATA,
    NO_TARGET,
    OFF_TARGET,
    ON_TARGET,
)
from addin.standing.indicators.verdict import AGAINST_BASELINE, MOST_MONTHS, UP
from workbook_templates.formulas.expressions import is_date, is_number, position, text


def _setting(key: str) -> str:
    """The cell of the sheet 基线 in the row of this KPI."""
    return f"INDEX([Baselines.{key}],{position('[kpi_id]', '[Baselines.kpi_id]')})"


def _number(key: str) -> str:
    cell = _setting(key)
    return f'IFERROR(IF({is_number(cell)},{cell},""),"")'


def _is_one_of(words: tuple[str, ...]) -> str:
    return "OR(" + ",".join(f'[condition]="{word}"' for word in words) + ")"


_MONTHS = _setting("months")
_START = "[baselines.programme_start]"
_RATIO = "[measured]/[baseline]"
_MEASURED = is_number("[measured]")


def _verdict(comparison: str) -> str:
    return f'IF({comparison},"{ON_TARGET}","{OFF_TARGET}")'


_BY_CONDITION = (
    f'IF([condition]="{AT_LEAST}",{_verdict("[measured]>=[target]")},'
    f'IF([condition]="{AT_MOST}",{_verdict("[measured]<=[target]")},'
    f'IF([condition]="{BELOW}",{_verdict("[measured]<[target]")},"{NO_TARGET}")))'
)

INDICATORS: dict[str, str] = {
    "unit": text(_setting("unit")),
    "condition": text(_setting("condition")),
    "target": _number("target"),
    "baseline": _number("baseline"),
    "improvement": (
        f"IF({_MEASURED},IF(ISNUMBER([baseline]),IF([baseline]>0,"
        f'IF({_is_one_of(UP)},{_RATIO}-1,1-{_RATIO}),""),""),"")'
    ),
    "due": (
        f'IF([kpi_id]="","",IFERROR(IF(AND({is_date(_START)},{is_number(_MONTHS)},{_MONTHS}>=1,'
        f"{_MONTHS}<={MOST_MONTHS},{_MONTHS}=INT({_MONTHS})),"
        f'EDATE(INT({_START}),{_MONTHS}),""),""))'
    ),
    "state": (
        f'IF([kpi_id]="","",IF(NOT({_MEASURED}),"{NO_DATA}",'
        f'IF({_is_one_of(AGAINST_BASELINE)},IF([improvement]="","{NO_BASELINE}",'
        f'IF([target]="","{NO_TARGET}",{_verdict("ROUND([improvement]*100,6)>=[target]")})),'
        f'IF([target]="","{NO_TARGET}",{_BY_CONDITION}))))'
    ),
}
