"""KPI-01 … KPI-20: what workbooks say about how well departments work together (requirements §9).

>>> from addin.standing.indicators import measured, observations
>>> seen = observations(WorkbookDay.of(content, datetime.now()))
>>> measured("KPI-03", seen["KPI-03"])

Which there are, with targets and units, says `addin.forms.indicators`; a figure over many
workbooks is that of all their observations together.
"""

from addin.standing.indicators import problems, projects, work
from addin.standing.indicators.company import (
    Company,
    Figure,
    MeasuredWorkbook,
    Measures,
    company,
    measures_of,
)
from addin.standing.indicators.model import OBSERVERS, Measured, Observation, measured
from addin.standing.indicators.sheet import (
    NEEDED,
    Breakdown,
    by_department,
    by_month,
    department_rows,
    month_rows,
    observations,
    sheet_columns,
)
from addin.standing.indicators.verdict import IndicatorSetting, settings_of, verdict

# Importing them registers their observers.
_MODULES = (projects, problems, work)

__all__ = [
    "NEEDED",
    "OBSERVERS",
    "Breakdown",
    "Company",
    "Figure",
    "IndicatorSetting",
    "Measured",
    "MeasuredWorkbook",
    "Measures",
    "Observation",
    "by_department",
    "by_month",
    "company",
    "department_rows",
    "measured",
    "measures_of",
    "month_rows",
    "observations",
    "settings_of",
    "sheet_columns",
    "verdict",
]
