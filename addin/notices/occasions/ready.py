"""Whether a form that was handed in may be signed: one with errors goes back to who wrote it (Q-13)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from addin.forms import FORM_OF_FIELD, FORM_OF_TABLE, Form
from addin.forms.vocabularies import SUBMITTED
from addin.rules import Finding, Level, check
from addin.standing.workbook_day import WorkbookDay, once
from mailer.planning.items import Notice, Telling
from mailer.planning.reminder_rules import ReminderRule, Role
from mailer.text import shortened

_SHOWN, _LENGTH = 6, 60  # findings that the mail names, and characters of each


@once
def errors(workbook: WorkbookDay) -> Mapping[str, Sequence[Finding]]:
    """Return the errors that nobody has accepted, by the code of their form."""
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in check(workbook):
        if finding.level is Level.ERROR and finding.waiver is None:
            found[_form_of(finding).code].append(finding)
    return found


def _form_of(finding: Finding) -> Form:
    table = finding.key.partition(".")[0]
    return FORM_OF_TABLE[table] if table in FORM_OF_TABLE else FORM_OF_FIELD[finding.key]


def is_ready(workbook: WorkbookDay, form: Form) -> bool:
    """Return whether a form has no error that keeps it from being signed."""
    return not errors(workbook).get(form.code)


def unready(
    workbook: WorkbookDay, rule: ReminderRule, form: Form, names: tuple[str, ...]
) -> Iterator[Notice]:
    """Yield what is told to those who handed in a form with errors, every working day."""
    found = errors(workbook).get(form.code, ())
    if not found:
        return
    lines = [shortened(f"{one.place.cell}：{one.message}", _LENGTH) for one in found[:_SHOWN]]
    more = f"；另有{len(found) - _SHOWN}处" if len(found) > _SHOWN else ""
    yield Notice(
        reminder=rule.reminder,
        id=f"{form.title} 有错误",
        number="—",
        name=f"《{form.title}》有{len(found)}处错误，还没有送出审批：{workbook.title}",
        people="、".join(filter(None, names)),
        status=SUBMITTED,
        detail="；".join(lines) + more,
        tellings=(
            Telling(
                role=Role.ACTOR,
                names=names,
                period=f"{workbook.today}",
                action="请按“校验结果”改正；确实不用改的在那里写明理由保留",
                because="表单由您提交，改正之后才通知审批人",
            ),
        ),
    )
