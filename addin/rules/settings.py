"""What the sheet 检查规则 says of each rule, and what is wrong with that sheet itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from addin.content import Content, Row
from addin.forms import FIELDS
from addin.forms.model import Kind
from addin.forms.reminders import MOST_DAYS, MOST_HOURS
from addin.forms.sla import SLA
from addin.forms.versions import CURRENT
from addin.forms.vocabularies import NO, TIME_UNIT, YES
from addin.reading.clock import read_time
from addin.reading.model import Unreadable
from addin.reading.reminders import read_counts, read_ladder
from addin.reading.zone import read_zone
from addin.rules.model import Level, Problem, at, on, quoted
from addin.rules.registry import RULES, Rule, rule
from addin.standing.thresholds import deleted_limits
from addin.standing.workbook_day import WorkbookDay

_LEVELS = {level.value: level for level in Level}


class RuleSetting(NamedTuple):
    """How a rule is applied in one workbook."""

    level: Level
    enabled: bool


def settings_of(content: Content, rules: Iterable[Rule]) -> Mapping[str, RuleSetting]:
    """Return by id how each rule is applied.

    A rule without a row (of a later version), without a level or with an unknown one has its
    default.
    """
    table = content.table("CheckRules")
    given = {
        identity: (level, enabled)
        for identity, level, enabled in zip(
            table.texts("rule"), table.texts("level"), table.texts("enabled"), strict=True
        )
    }
    made = {}
    for each in rules:
        level, enabled = given.get(each.id, ("", ""))
        made[each.id] = RuleSetting(
            _LEVELS.get(level, each.level),
            each.enabled if enabled not in (YES, NO) else enabled == YES,
        )
    return made


def setting_rows() -> list[Row]:
    """Return the rows of 检查规则 with every rule's defaults, those of the handbook first."""
    rules = sorted(RULES.values(), key=lambda each: (each.id[0] != "R", each.id))
    return [_row(each) for each in rules]


def _row(each: Rule) -> Row:
    return {
        "rule": each.id,
        "title": each.title,
        "level": each.level.value,
        "enabled": YES if each.enabled else NO,
        "source": each.source,
        "waivable": YES if each.waivable else NO,
        "default": each.level.value if each.enabled else f"{each.level.value}（不启用）",
    }


@rule(
    "F-38",
    "检查规则表里有不认识的规则",
    level=Level.WARNING,
    source="检查规则",
    example="规则编号“R-99” → 改为校验结果里的编号，或删除这一行",
)
def unknown_rule(workbook: WorkbookDay) -> Iterator[Problem]:
    table = workbook.content.table("CheckRules")
    for row, identity in enumerate(table.texts("rule")):
        if identity and identity not in RULES:
            message = f"规则编号{quoted(identity)}不认识，这一行不起作用"
            yield at(table, row, "rule", message, "改为校验结果里的规则编号，或删除这一行")


_CLOCKS = (
    "sla.morning_start", "sla.morning_end", "sla.afternoon_start", "sla.afternoon_end",
    "reminders.quiet_before", "reminders.quiet_after",
)  # fmt: skip
_HOW_TIME = "写成 时:分，如 08:30"
_REMINDER_CELLS: Mapping[str, tuple[Callable[[str], object], str]] = {
    "offsets": (lambda text: read_counts(text, MOST_DAYS), "写工作日数，用逗号隔开，如 3,1,0"),
    "hours": (lambda text: read_counts(text, MOST_HOURS), "写小时数，用逗号隔开，如 20,24"),
    "ladder": (read_ladder, "写满几个工作日通知谁，如 1:部门负责人；2:牵头部门"),
}


@rule(
    "F-57",
    "参数无法识别",
    level=Level.WARNING,
    source="SLA参数；提醒规则；检查规则",
    example="上午上班“九点” → 09:00",
)
def unreadable_parameter(workbook: WorkbookDay) -> Iterator[Problem]:
    content = workbook.content
    for name in _CLOCKS:
        if isinstance(read := read_time(content.text(name)), Unreadable):
            told = _told(read, FIELDS[name].label, f"“{FIELDS[name].default}”", _HOW_TIME)
            yield on(name, *told)
    typed = content.text("sla.zone") if content.has("sla.zone") else ""
    if isinstance(zone := read_zone(typed), Unreadable):
        label, default = FIELDS["sla.zone"].label, f"“{FIELDS['sla.zone'].default}”"
        yield on("sla.zone", *_told(zone, label, default, "写时区的名称，如 Asia/Shanghai"))
    yield from _defaulted(content)
    yield from _as_shipped(content)
    yield from _deleted(content)
    limits = content.table("SlaLimits")
    for row, text in enumerate(limits.texts("at")):
        if isinstance(read := read_time(text), Unreadable):
            label = limits.table.field("at").label
            yield at(limits, row, "at", *_told(read, label, "下班时刻", _HOW_TIME))
    rules = content.table("ReminderRules")
    for key, (reader, how) in _REMINDER_CELLS.items():
        for row, text in enumerate(rules.texts(key)):
            if isinstance(counts := reader(text), Unreadable):
                label = rules.table.field(key).label
                yield at(rules, row, key, *_told(counts, label, "随附的规则", how))


_NUMBERS = tuple(
    name
    for name, field in FIELDS.items()
    if field.default and not field.kind.is_text and name.startswith(("sla.", "rules."))
)


def _defaulted(content: Content) -> Iterator[Problem]:
    """Yield the numbers that stand as shipped, because none is filled in or it cannot be read.

    Nothing is said of sheets that the workbook does not have.
    """
    misfits = {one.key: one for one in content.misfits}
    for name in _NUMBERS:
        sheet = content.table("SlaLimits" if name.startswith("sla.") else "CheckRules")
        if content.number(name) is not None or not content.has(name) or not len(sheet):
            continue
        field, misfit = FIELDS[name], misfits.get(name)
        why = f"{quoted(misfit.raw)}{misfit.why}" if misfit else "没有填写"
        value = quoted(float(field.default), field.kind)
        yield on(name, f"{field.label}{why}，暂按{value}计算", f"填写数字；随附的是{value}")


def _as_shipped(content: Content) -> Iterator[Problem]:
    """Yield the limits that run as shipped because their amount or unit is missing or unreadable."""
    limits = content.table("SlaLimits")
    shipped = {row["sla_id"]: row for row in SLA.presets}
    misfits = {(one.row, one.key): one for one in limits.misfits}
    for row, record in enumerate(limits.records()):
        usual = shipped.get(str(record["sla_id"]))
        if usual is None or record["enabled"] == NO:
            continue
        is_there = {
            "amount": record["amount"] is not None,
            "unit": record["unit"] in TIME_UNIT.words,
        }
        for key in (key for key, there in is_there.items() if not there):
            label, misfit = limits.table.field(key).label, misfits.get((row, key))
            why = f"{quoted(misfit.raw)}{misfit.why}" if misfit else "没有填写"
            value = quoted(usual[key])
            yield at(
                limits, row, key, f"{label}{why}，暂按{value}计算", f"填写{label}；随附的是{value}"
            )


def _deleted(content: Content) -> Iterator[Problem]:
    """Yield the limits that run as shipped because somebody deleted their row.

    A workbook of an earlier version could not have all of them; an upgrade adds those.
    """
    names = [str(row["sla_id"]) for row in deleted_limits(content)]
    is_of_today = content.text("home.template_version") == CURRENT
    if names and is_of_today and len(content.table("SlaLimits")):
        yield on(
            "sla.near_share",
            f"缺少时限“{names[0]}”{f'等 {len(names)} 条' if names[1:] else ''}，暂按随附的参数计算",
            "刷新会补回它的行；不要这条时限，把“启用”改为“否”",
        )


def _told(read: Unreadable, label: str, instead: str, how: str) -> tuple[str, str]:
    """Return what is wrong with a parameter, what holds instead, and what to write."""
    return (
        f"{label}{quoted(read.raw)}{read.why}，暂按{instead}计算",
        f"{read.question(Kind.TEXT)}{how}",
    )
