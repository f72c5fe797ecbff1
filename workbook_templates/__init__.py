"""The standard workbook: built from the description of the forms, and committed."""

from __future__ import annotations

from pathlib import Path

TEMPLATE = Path(__file__).resolve().parent / "跨部门协作标准工作簿.xlsx"
"""The empty standard workbook as it is shipped."""
