"""Running the rules over a workbook and putting what they find in order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from addin.content import AbsentPart, Content, Place, Value, guarded
from addin.forms import FIELDS, FORM_OF_FIELD, FORMS, TABLES
from addin.rules.absent import NOT_CHECKED, unchecked
from addin.rules.model import Finding, Level, Problem, Waiver, quoted
from addin.rules.registry import RULES, Check, Rule
from addin.rules.settings import settings_of
from addin.rules.tracked import is_asked, is_tracked_only
from addin.rules.waivers import row_id, waived, waivers_of
from addin.standing.lexicon import verdicts
from addin.standing.overtyped import put_back
from addin.standing.workbook_day import WorkbookDay, begun_forms, once

_LABELS = {(table.name, f.key): f.label for table in TABLES.values() for f in table.fields}
_LEVELS = tuple(Level)
_CELL = re.compile(r"([A-Z]+)(\d+)")


def check(
    workbook: WorkbookDay,
    rules: Iterable[Rule] | None = None,
    waivers: Sequence[Waiver] | None = None,
) -> list[Finding]:
    """Return what the rules (all unless given) find, the most serious first, then by sheet,
    row, column and rule; what was accepted comes last.

    Nothing that is typed in a workbook makes a rule fail. A rule that reads what the workbook does
    not have is left out, which another rule says once.
    Rules that its 检查规则 switches off are left out, and levels are those set there; findings that
    were accepted carry their waiver (`waivers`, else those of its 保留记录).
    """
    content = workbook.content
    chosen = list(RULES.values() if rules is None else rules)
    settings = settings_of(content, chosen)
    enabled = [rule for rule in chosen if settings[rule.id].enabled]
    tracked_only = is_tracked_only(workbook)
    seen = _guarded(workbook)
    findings: list[Finding] = [
        _finding(rule, settings[rule.id].level, problem, content)
        for rule, problems in _problems(seen, enabled)
        for problem in problems
        if not tracked_only or is_asked(rule.id, problem)
    ]
    if not workbook.goes_on:  # else verdicts that nobody asked for this time would be forgotten
        verdicts(workbook).save()
    findings = waived(findings, waivers_of(content) if waivers is None else waivers)
    order = {sheet: n for n, sheet in enumerate(dict.fromkeys(_sheets(content)))}
    findings.sort(key=lambda finding: (_gravity(finding), _position(finding, order)))
    return findings


def _problems(
    workbook: WorkbookDay, rules: Iterable[Rule]
) -> Iterator[tuple[Rule, Sequence[Problem]]]:
    """Yield what each rule finds; the rule that says which were left out comes last."""
    left_out: list[str] = []
    for rule in rules:
        if rule.id == NOT_CHECKED:
            continue
        try:
            yield rule, _question(rule.find)(workbook)
        except AbsentPart:
            left_out.append(rule.id)
    told = workbook.given(unchecked, tuple(left_out))
    yield from ((rule, list(rule.find(told))) for rule in rules if rule.id == NOT_CHECKED)


@cache
def _question(find: Check) -> Callable[[WorkbookDay], Sequence[Problem]]:
    """Return the question what a rule finds."""
    return once(lambda workbook: list(find(workbook)))


def _guarded(workbook: WorkbookDay) -> WorkbookDay:
    """Return the day of a workbook for rules, which shall not take what is absent for empty.

    Whether a form was begun can be said of what is there.
    """
    content = guarded(workbook.content)
    if content is workbook.content:
        return workbook
    seen = replace(workbook).given(put_back, put_back(workbook))
    object.__setattr__(seen, "content", content)
    return seen.given(verdicts, verdicts(workbook)).given(begun_forms, workbook.begun)


def counts(findings: Iterable[Finding]) -> dict[Level, int]:
    """Return how many findings of each level nobody has accepted, zeros included."""
    found = Counter(finding.level for finding in findings if finding.waiver is None)
    return {level: found[level] for level in Level}


def _finding(rule: Rule, level: Level, problem: Problem, content: Content) -> Finding:
    table, row, key, message, suggestion = problem
    if table is None:
        form = FORM_OF_FIELD[key]
        place = content.places.get(key) or Place(form.sheet, "A1")
        said = (form.title, FIELDS[key].label, message, suggestion)
        return Finding(rule.id, level, place, key, *said, value=content.fields.get(key))
    name, title = table.name, table.title
    data = content.table(name)
    if row < 0:
        place = data.next_place(key)
        label = _LABELS[name, key] if key else title
        return Finding(
            rule.id, level, place, name, title, label, message, suggestion, value=message
        )
    identity = data.columns[table.key][row]
    return Finding(
        rule.id,
        level,
        data.place(row, key),
        f"{name}.{key}",
        _item(identity, data.rows[row]),
        _LABELS[name, key],
        message,
        suggestion,
        row_id(identity),
        data.columns[key][row],
    )


def _item(identity: Value, sheet_row: int) -> str:
    if identity is None or identity == "":
        return f"第{sheet_row}行"
    return identity if isinstance(identity, str) else quoted(identity).strip("“”")


def _sheets(content: Content) -> Iterator[str]:
    """Yield the workbook's sheets, as they are called there, in the order of the forms."""
    for form in FORMS:
        for field in form.fields:
            if place := content.places.get(form.name_of(field)):
                yield place.sheet
        for table in form.tables:
            yield content.table(table.name).sheet
        yield form.sheet


def _gravity(finding: Finding) -> tuple[bool, int]:
    return finding.waiver is not None, _LEVELS.index(finding.level)


def _position(finding: Finding, order: Mapping[str, int]) -> tuple[int, int, int, str, str]:
    place = finding.place
    match = _CELL.fullmatch(place.cell)
    letters, row = match.groups() if match else ("", "0")
    # Column letters sort by length first: Z stands before AA.
    sheet = order.get(place.sheet, len(order))
    return sheet, int(row), len(letters), letters, finding.rule
