"""加行: blank rows for the table in which the cursor stands."""

from __future__ import annotations

from datetime import datetime

from addin.actions.room import MORE_BLANK, add_rows
from addin.ribbon.application import Application


def run(application: Application, moment: datetime) -> str:
    """Add the rows and go to the first blank one of the table."""
    data = add_rows(application.workbook(), *application.selected())
    place = data.next_place()
    application.show(place.sheet, place.cell)
    return f"“{data.table.title}”加了 {MORE_BLANK} 行空行，公式、下拉选项和颜色与上面的行相同。"
