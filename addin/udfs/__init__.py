"""Worksheet functions: ``XZ_WORKDAY`` and the others, for formulas of people's own.

No formula of the standard workbook depends on them.
`answer` is what the add-in's wrappers call; `FUNCTIONS` describes every function for its wrapper,
for Excel's function dialog and for the documentation.
"""

from addin.udfs import calendar, tasks, wording
from addin.udfs.answering import FAILURE, answer
from addin.udfs.model import FUNCTIONS, Function, Result, function

# Importing them registers their functions.
_MODULES = (calendar, tasks, wording)

__all__ = ["FAILURE", "FUNCTIONS", "Function", "Result", "answer", "function"]
