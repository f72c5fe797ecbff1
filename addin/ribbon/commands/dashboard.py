"""看板: refreshed and shown."""

from __future__ import annotations

from datetime import datetime

from addin.actions.refresh import refresh
from addin.forms import DASHBOARD
from addin.ribbon.application import Application
from addin.ribbon.today import today


def run(application: Application, moment: datetime) -> str:
    """Refresh the open workbook and go to 看板; there is nothing else to tell."""
    host = application.workbook()
    content = refresh(host, given=today(), actual=moment, actor=application.user()).content
    place = content.places.get(DASHBOARD.name_of(next(iter(DASHBOARD.fields))))
    application.show(place.sheet if place else DASHBOARD.sheet)
    return ""
