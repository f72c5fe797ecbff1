"""Builds the standard workbook from `addin.forms`; the built file is committed beside it."""

import os
from datetime import date
from pathlib import Path

# openpyxl would write with lxml wherever that is installed, and then spells and fails differently.
os.environ.setdefault("OPENPYXL_LXML", "False")

TEMPLATE = Path(__file__).with_name("跨部门协作标准工作簿.xlsx")
"""The empty standard workbook, usable without any Python."""

FRAME = Path(__file__).with_name("总台账.xlsx")
"""总台账 as `addin.reports.portfolio_file` fills it: drawn, with two rows of each table as models."""

FRAME_ROWS, FRAME_STEP = 982_000, 1_000
"""How many rows the first table of the frame has, and how many more each further one.

So a number of six digits says what it counts from: the last row of which table. None is near one
that a drawing has for another reason.
"""

ROWS_TO_FILTER = 10
"""From so many rows on, a table is worth a filter."""

PROCESSES = Path(__file__).with_name("processes")
"""The process templates that `xiezuo new --from` knows, one file each."""

RETIRED = Path(__file__).with_name("retired.txt")
"""Digests of what earlier standard workbooks had on their sheets and this one has not: labels,
colours, drop-downs, charts. By them an upgrade tells what is ours from what people added."""

TEMPLATE_DAY = date(2026, 11, 20)
"""The day for which the shipped workbook's stored results are true."""
