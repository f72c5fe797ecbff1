"""What was approved stays as it was, and a form goes from state to state as §4.3 says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from addin.content import Content
from addin.forms import FIELDS
from addin.forms.approvals import (
    ACCEPTANCE_FORM,
    INITIATION_FORM,
    MINUTES_FORM,
    PLAN_FORM,
)
from addin.forms.vocabularies import APPROVED, FORM_TRANSITIONS, SUBMITTED
from addin.rules.model import Level, Problem, at, on, quoted
from addin.rules.registry import rule
from addin.standing.approved import Judged, approvals, kind_of, rows_by_id
from addin.standing.fingerprint import Difference
from addin.standing.workbook_day import WorkbookDay

STATUS_FIELDS = {
    "initiation.form_status": ("approvals.initiation_status", INITIATION_FORM),
    "plan.form_status": ("approvals.plan_status", PLAN_FORM),
}
"""By field of a form's state: where the last known one is kept, and the form."""

_STATUS_OF = {
    INITIATION_FORM: "initiation.form_status",
    PLAN_FORM: "plan.form_status",
    ACCEPTANCE_FORM: "acceptance.round",
    MINUTES_FORM: "minutes.heading",
}
"""By kind of form: the cell that stands for all of it."""

_APPROVING = {ACCEPTANCE_FORM: "签名", MINUTES_FORM: "确认"}
_REMEDIES = {
    PLAN_FORM: "改回，或在变更记录登记新版本和批准人，或重新审批",
    ACCEPTANCE_FORM: "改回；整改后再次验收的，由参加人重新签名并填新的签名时间",
    MINUTES_FORM: "改回，或更正后重新发送，由各方再次确认",
}


@rule(
    "F-53",
    "批准后的内容没有改动",
    level=Level.ERROR,
    source="G-09；F2.13；X-09",
    example="目标值批准时为“300”，现在是“200” → 改回，或重新审批；协作方案也可登记变更记录",
)
def changed_after_approval(workbook: WorkbookDay) -> Iterator[Problem]:
    content = workbook.content
    for state in approvals(workbook):
        if state.renewal or state.is_withdrawn:
            continue
        if state.changes is None:
            message = f"{quoted(state.form)}批准时的内容或核对码被改过，无法比对"
            yield on(_STATUS_OF[kind_of(state.form)], message, "请重新审批，刷新后自动留底")
        else:
            changed = {change.name for change in state.changes} & content.tables.keys()
            rows = {name: rows_by_id(state.form, name, content) for name in changed}
            for change in state.changes:
                yield _problem(state, change, content, rows)


def _problem(
    state: Judged, change: Difference, content: Content, rows: Mapping[str, Mapping[str, int]]
) -> Problem:
    kind = kind_of(state.form)
    form = state.form if state.form == kind else f"{state.form} "
    since = f"{form}{_APPROVING.get(kind, '批准')}后"
    remedy = _REMEDIES.get(kind, "改回批准时的内容，或重新审批")
    if change.name not in content.tables:
        return on(change.name, _changed(FIELDS[change.name].label, since, change), remedy)
    data = content.table(change.name)
    row = rows[change.name].get(change.identity, -1)
    if change.key:
        message = _changed(data.table.field(change.key).label, since, change)
        return at(data, row, change.key, message, remedy)
    if change.new:
        return at(data, row, data.table.key, f"{since}增加了{quoted(change.new)}", remedy)
    return at(data, -1, "", f"{since}删除了{quoted(change.old)}", remedy)


def _changed(label: str, since: str, change: Difference) -> str:
    """Return in words which cell was changed, what stood in it and what stands there now."""
    if not change.new:
        return f"{label}在{since}被删除，原来是{quoted(change.old)}"
    if not change.old:
        return f"{label}在{since}补填了{quoted(change.new)}，原来空着"
    return f"{label}在{since}由{quoted(change.old)}改为{quoted(change.new)}"


@rule(
    "F-54",
    "表单状态不能这样变化",
    level=Level.ERROR,
    source="K4；§4.3",
    example="表单状态由“已作废”变为“草稿” → 另建一个协作项目",
)
def forbidden_status(workbook: WorkbookDay) -> Iterator[Problem]:
    for name, (kept, form) in STATUS_FIELDS.items():
        before, after = workbook.content.text(kept), workbook.content.text(name)
        if before not in FORM_TRANSITIONS or after not in FORM_TRANSITIONS:
            continue
        if not _is_allowed(before, after, reopened=_is_changed(form, workbook)):
            message = f"表单状态由{quoted(before)}变为{quoted(after)}，这一变化不允许"
            yield on(name, message, f"改回“{before}”；内容有改动的，改完再重新审批")


def accepted_form_statuses(workbook: WorkbookDay) -> Iterator[tuple[str, str]]:
    """Yield the field of the last known state and the state to be kept there.

    Left out are changes that F-54 refuses, as with the statuses of tasks.
    """
    refused = {problem.key for problem in forbidden_status(workbook)}
    for name, (kept, _) in STATUS_FIELDS.items():
        if name not in refused and workbook.content.text(name) in FORM_TRANSITIONS:
            yield kept, workbook.content.text(name)


def _is_changed(form: str, workbook: WorkbookDay) -> bool:
    """Whether a form was changed since its approval, which re-opens the approval."""
    return any(each.form == form and each.changes != [] for each in approvals(workbook))


def _is_allowed(before: str, after: str, *, reopened: bool) -> bool:
    """Whether a state can follow, be it by way of states that no refresh has seen."""
    reached, new = {before}, [before]
    if before == APPROVED and reopened:
        reached.add(SUBMITTED)
        new.append(SUBMITTED)
    while new:
        for following in FORM_TRANSITIONS[new.pop()]:
            if following not in reached:
                reached.add(following)
                new.append(following)
    return after in reached
