"""协作简报 as a sheet and as a page."""

from __future__ import annotations

import jinja2

from addin.forms import palette
from addin.forms.overview import MILESTONE_LIGHTS
from addin.standing.brief import TITLE, Brief

SHEET, PAGE = ".xlsx", ".html"


def page(brief: Brief) -> str:
    """Return the brief as a page of its own; whatever people typed is text in it."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("addin.reports", "."),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
    )
    return environment.get_template("brief.html.j2").render(
        brief=brief,
        title=TITLE,
        milestones=MILESTONE_LIGHTS,
        words={**palette.SHADES, **palette.LIMITS, **palette.LIGHTS},
        figures=palette.FIGURES,
        done_colour=palette.BAR_DONE,
        today_colour=palette.OVERDUE.ink,
    )


def sheet(brief: Brief) -> bytes:
    """Return the brief as a workbook of one sheet."""
    from workbook_templates.sheets.brief import build_brief

    return build_brief(brief)
