"""F3.17: what the tracker says about every task, in Python; agrees with the native formulas."""

from __future__ import annotations

from addin.forms.vocabularies import BLOCKED, IN_ACCEPTANCE, IN_PROGRESS

FIRST_SERIAL = 61  # 1 March 1900: before it spreadsheet programs disagree about the day
LAST_SERIAL = 2_958_465  # 31 December 9999
DUE_SOON_DAYS = 1
SPENT_SHARE = 0.8
OTHER_CADENCE = 2
FIRST_RANK = 9_999_999
STARTED_STATUSES = (IN_PROGRESS, BLOCKED, IN_ACCEPTANCE)
