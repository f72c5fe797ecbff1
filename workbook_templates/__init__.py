"""Builds the standard workbook from `addin.forms`; the built file is committed beside it."""

import os
from datetime import date
from pathlib import Path

# openpyxl would write with lxml wherever that is installed, and then spells and fails differently.
os.environ.setdefault("OPENPYXL_LXML", "False")

TEMPLATE = Path(__file__).with_name("跨部门协作标准工作簿.xlsx")
"""The empty standard workbook, usable without any Python."""

PROCESSES = Path(__file__).with_name("processes")
"""The process templates that `xiezuo new --from` knows, one file each."""

RETIRED = Path(__file__).with_name("retired.txt")
"""Digests of what earlier standard workbooks had on their sheets and this one has not: labels,
colours, drop-downs, charts. By them an upgrade tells what is ours from what people added."""

TEMPLATE_DAY = date(2026, 11, 20)
"""The day for which the shipped workbook's stored results are true."""
