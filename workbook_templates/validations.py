"""Drop-downs, limits and input messages, from the kind of each field."""

from __future__ import annotations

from openpyxl.worksheet.datavalidation import DataValidation

from addin.forms import Field, Kind
from workbook_templates import names

_PROMPT_TITLE = 32  # Excel's limits, in characters
_FIRST_DATE, _LAST_DATE = 36526, 73050  # 2000-01-01, 2099-12-31
_TEXT_LIMIT = 32767


def validation(field: Field, department_cell: str = "") -> DataValidation | None:
    """Return the data validation of `field`, or None if anything goes and nothing is to be said.

    `department_cell` is the cell, relative to the first cell validated, whose department narrows
    the people that are offered.
    """
    made = _by_kind(field, department_cell)
    if made is None and not field.help:
        return None
    made = made or DataValidation(allow_blank=True)
    made.allow_blank = True
    if field.help:
        made.showInputMessage = True
        made.promptTitle = field.label[:_PROMPT_TITLE]
        made.prompt = field.help
    return made


def _by_kind(field: Field, department_cell: str) -> DataValidation | None:
    kind = field.kind
    if kind is Kind.CHOICE:
        return _list(f"={names.list_name(field.vocabulary)}", "stop", "请从下拉列表中选择。")
    if kind is Kind.YES_NO:
        return _list(f"={names.list_name('yes_no')}", "stop", "请选择“是”或“否”。")
    if kind is Kind.DEPARTMENT:
        return _list(f"={names.DEPARTMENTS}", "warning", "“部门”表里没有这个部门，确定要填吗？")
    if kind is Kind.PERSON:
        source = names.people_of(department_cell) if department_cell else names.PEOPLE
        return _list(f"={source}", "warning", "“通讯录”里没有这个人，或不在该部门，确定要填吗？")
    if kind.is_date:
        return DataValidation(
            type="date", operator="between", formula1=str(_FIRST_DATE), formula2=str(_LAST_DATE),
            errorStyle="stop", errorTitle="日期不对", error="请填日期，如 2026-11-20。",
            showErrorMessage=True,
        )  # fmt: skip
    if kind.is_number:
        return _number(field)
    if field.max_length:
        return DataValidation(
            type="textLength", operator="lessThanOrEqual", formula1=str(field.max_length),
            errorStyle="stop", errorTitle="太长", error=f"最多 {field.max_length} 个字。",
            showErrorMessage=True,
        )  # fmt: skip
    return None


def _list(source: str, style: str, message: str) -> DataValidation:
    return DataValidation(
        type="list", formula1=source, errorStyle=style, errorTitle="请核对", error=message,
        showErrorMessage=True,
    )  # fmt: skip


def _number(field: Field) -> DataValidation:
    whole = field.kind is Kind.INTEGER
    least = field.minimum if field.minimum is not None else -1e9
    most = field.maximum if field.maximum is not None else 1e12
    if field.kind is Kind.PERCENT:
        message = "请填 0% 到 100%。"
    elif field.minimum is not None and field.maximum is not None:
        message = f"请填 {field.minimum:g} 到 {field.maximum:g} 的{'整数' if whole else '数字'}。"
    elif field.minimum is not None:
        message = f"请填不小于 {field.minimum:g} 的{'整数' if whole else '数字'}。"
    else:
        message = "请填整数。" if whole else "请填数字。"
    return DataValidation(
        type="whole" if whole else "decimal", operator="between",
        formula1=f"{least:.0f}" if whole else repr(float(least)),
        formula2=f"{most:.0f}" if whole else repr(float(most)),
        errorStyle="stop", errorTitle="数值不对", error=message, showErrorMessage=True,
    )  # fmt: skip
