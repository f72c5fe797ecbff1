"""满意度调研: the blank form of the quarter, or what came back counted."""

from __future__ import annotations

from datetime import datetime

from addin.book.files import SURVEYS
from addin.reports.survey import collect, hand_out
from addin.ribbon.application import Application
from addin.ribbon.saved import saved_path
from addin.ribbon.today import today

_QUESTION = (
    f"“{SURVEYS}”文件夹里有表。现在统计填好的吗？\n\n"
    "工作簿会先保存，统计过的表会删除。选“否”则重新写出空白表。"
)


def run(application: Application, moment: datetime) -> str:
    """Count the forms that came back, after a yes; else write the blank form."""
    path = saved_path(application)
    if any((path.parent / SURVEYS).glob("*.xls*")) and application.ask(_QUESTION):
        with application.set_aside() as closed:
            told = collect(closed, given=today(), actual=moment, user=application.user())
        return told.told()
    form = hand_out(path, quarter="", given=today(), actual=moment)
    return f"已写出空白表：{form}\n\n请发给参与人员；填好后放回同一个文件夹，再点一次统计。"
