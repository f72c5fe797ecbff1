"""The wording lint: would two departments agree, on the due day, whether an entry was met?

>>> from addin.lint import lint
>>> lint("提升客户满意度").vague
True
>>> lint("客户满意度由78分提升至85分").vague
False
"""

from __future__ import annotations

from addin.lint.blame import blames
from addin.lint.judging import UNPROVEN, Hit, Verdict, lint, quantified
from addin.lint.lexicon import CompanyWord, Lexicon, company, core
from addin.lint.verdicts import Memory, Verdicts

__all__ = [
    "UNPROVEN",
    "CompanyWord",
    "Hit",
    "Lexicon",
    "Memory",
    "Verdict",
    "Verdicts",
    "blames",
    "company",
    "core",
    "lint",
    "quantified",
]
