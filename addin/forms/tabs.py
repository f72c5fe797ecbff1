"""Which sheets are at hand: the others stay hidden until somebody needs them (Q-45)."""

from __future__ import annotations

from addin.forms.model import Form

AT_HAND = (
    "home", "clock", "initiation", "assessment", "plan", "tracker", "acceptance", "review", "minutes",
    "dashboard", "directory", "departments",
)  # fmt: skip
"""The forms, by code, whose sheets a new workbook shows; every link leads to one of them."""


def is_at_hand(form: Form) -> bool:
    """Whether a new workbook shows a form's sheet."""
    return form.code in AT_HAND
