"""What a cell accepts: drop-downs, dates, numbers, lengths, and the guidance beside it."""

from __future__ import annotations

from collections.abc import Callable

from openpyxl.worksheet.datavalidation import DataValidation

from addin.forms import Field, Kind
from addin.forms.setup import PEOPLE_SLOTS
from addin.forms.vocabularies import BY_NAME
from workbook_templates.looks import lists
from workbook_templates.looks.draft import Draft, Region, Spot
from workbook_templates.looks.styles import is_typed
from workbook_templates.looks.tables import SOURCES

_EARLIEST = 36526  # 2000-01-01; an earlier date is a slip
_LATEST = 73050  # 2099-12-31
_MOST = 10**12
_PROMPT_TITLE = 32  # characters that Excel allows

Address = Callable[[str], str]
"""From a field's key to its cell in the row (or form) that is validated."""


def validate_table(draft: Draft, region: Region) -> None:
    """Add to each typed column what it accepts."""
    table = region.table
    for field in table.fields:
        if not (field.looked_up or (is_typed(field) and table.takes_entries(field.key))):
            continue
        source = SOURCES.get((table.name, field.key), "")
        rule = _rule(field, region.cell, source)
        if rule:
            rule.add(region.range(field.key))
            region.sheet.add_data_validation(rule)


def validate_field(draft: Draft, spot: Spot) -> None:
    """Add to a single field what it accepts."""
    if not is_typed(spot.field):
        return

    def address(key: str) -> str:
        return draft.spots[f"{spot.form.code}.{key}"].absolute

    rule = _rule(spot.field, address, "")
    if rule:
        rule.add(spot.address)
        spot.sheet.add_data_validation(rule)


def _rule(field: Field, address: Address, source: str) -> DataValidation | None:
    rule = _ids(source) if source else _accepted(field, address)
    if rule is None:
        if not field.help:
            return None
        rule = DataValidation(allow_blank=True)
    if rule.error:
        rule.showErrorMessage = True
        rule.errorTitle = field.label[:_PROMPT_TITLE]
    if field.help:
        rule.showInputMessage = True
        rule.promptTitle = field.label[:_PROMPT_TITLE]
        rule.prompt = field.help
    return rule


def _accepted(field: Field, address: Address) -> DataValidation | None:
    match field.kind:
        case Kind.CHOICE:
            return _words(field.vocabulary)
        case Kind.YES_NO:
            return _words("yes_no")
        case Kind.DEPARTMENT:
            return _list(lists.DEPARTMENT_LIST, "请从下拉列表中选择；新部门请先在“部门”表登记。")
        case Kind.PERSON:
            return _people(address(field.department_key) if field.department_key else "")
        case Kind.DEPARTMENTS:
            return _offered(lists.DEPARTMENT_LIST)
        case Kind.PEOPLE:
            return _offered(lists.PEOPLE_LIST)
        case Kind.EMAIL:
            cell = address(field.key)
            return DataValidation(
                type="custom",
                formula1=f'AND(ISNUMBER(FIND("@",{cell})),ISNUMBER(FIND(".",{cell})))',
                errorStyle="warning",
                error="这不像邮箱地址，应如 zhangsan@example.com。",
                allow_blank=True,
            )
    if field.kind.is_date:
        return _between(
            "date", _EARLIEST, _LATEST, "请填写日期，如 2026-11-20；不能写文字或“尽快”。"
        )
    if field.kind.is_number:
        return _number(field)
    if field.max_length:
        return _between("textLength", 0, field.max_length, f"最多 {field.max_length} 个字。")
    return None


def _words(vocabulary: str) -> DataValidation:
    more = "；可在“字典”表增加选项" if BY_NAME[vocabulary].extensible else ""
    return _list(lists.words_list(vocabulary), f"请从下拉列表中选择{more}。")


def _list(name: str, error: str, style: str = "stop") -> DataValidation:
    return DataValidation(
        type="list", formula1=name, errorStyle=style, error=error, allow_blank=True
    )


def _offered(name: str) -> DataValidation:
    """A drop-down that helps with the spelling while several names may be typed."""
    return DataValidation(type="list", formula1=name, allow_blank=True, showErrorMessage=False)


def _people(department: str) -> DataValidation:
    """The people of one department, or all while the department is empty or unknown."""
    error = "通讯录里没有这个人。新同事可以先填，请随后在“通讯录”登记。"
    if not department:
        return _list(lists.PEOPLE_LIST, error, "warning")
    place = f"MATCH({department},{lists.DEPARTMENT_LIST},0)"
    count = f"MIN({PEOPLE_SLOTS},MAX(1,INDEX({lists.PEOPLE_COUNTS},{place})))"
    row = f"OFFSET(INDEX({lists.FIRST_PEOPLE},{place}),0,0,1,{count})"
    formula = f"IF(ISNUMBER({place}),{row},{lists.PEOPLE_LIST})"
    return _list(formula, error, "warning")


def _ids(table: str) -> DataValidation:
    return _list(lists.ids_list(table), "没有这个编号，请从下拉列表中选择。", "warning")


def _number(field: Field) -> DataValidation:
    percent = field.kind is Kind.PERCENT
    least = field.minimum if field.minimum is not None else (0 if percent else -_MOST)
    most = field.maximum if field.maximum is not None else (1 if percent else _MOST)
    if percent:
        error = "请填 0%～100% 之间的百分数。"
    elif field.minimum is None and field.maximum is None:
        error = "请只填数字，单位另填。"
    elif field.maximum is None:
        error = f"请填不小于 {least:g} 的数字。"
    else:
        error = f"请填 {least:g} 到 {most:g} 之间的数字。"
    kind = "whole" if field.kind is Kind.INTEGER else "decimal"
    return _between(kind, least, most, error)


def _between(kind: str, least: float, most: float, error: str) -> DataValidation:
    return DataValidation(
        type=kind,
        operator="between",
        formula1=f"{least:g}" if kind == "decimal" else str(int(least)),
        formula2=f"{most:g}" if kind == "decimal" else str(int(most)),
        error=error,
        allow_blank=True,
    )
