"""Single values: of the right kind, within bounds, long enough, and not in a formula's place."""

from __future__ import annotations

from collections.abc import Iterator

from addin.content import Misfit
from addin.forms import FIELDS, TABLES, Field, Kind
from addin.reading.addresses import is_address, likely_address
from addin.reading.cells import IS_ERROR
from addin.reading.model import shown
from addin.reading.words import NOT_OFFERED
from addin.rules.columns import columns, rows_of
from addin.rules.model import Level, Problem, at, on, quoted
from addin.rules.registry import rule
from addin.standing.overtyped import Overtyped, overtyped, put_back
from addin.standing.workbook_day import WorkbookDay

_WANTED = {
    Kind.DATE: ("日期", "写明是哪一天，如 2026-11-20"),
    Kind.DATETIME: ("日期和时间", "写明是哪一天几点，如 2026-11-20 16:30"),
    Kind.INTEGER: ("整数", "改成一个整数，不带单位"),
    Kind.NUMBER: ("数字", "改成一个数字，不带单位"),
    Kind.PERCENT: ("百分比", "改成一个百分比，如 50%"),
}


@rule(
    "F-07",
    "内容与单元格要求的类型不符",
    level=Level.ERROR,
    source="各表单的字段类型",
    example="截止时间“下周五” → 2026-11-27",
    waivable=False,
)
def misfit(workbook: WorkbookDay) -> Iterator[Problem]:
    for one in workbook.content.misfits:
        if one.why != NOT_OFFERED:
            yield on(one.key, *_misfit_text(FIELDS[one.key], one))
    for data in workbook.content.tables.values():
        for one in data.misfits:
            field = data.table.field(one.key)
            if one.why != NOT_OFFERED and (field.derived or not data.table.computed):
                yield at(data, one.row, one.key, *_misfit_text(field, one))


@rule(
    "F-08",
    "数值超出范围",
    level=Level.ERROR,
    source="F3.06 F3.13 F2.07 F5.10",
    example="完成度“5000%” → 50%",
)
def out_of_bounds(workbook: WorkbookDay) -> Iterator[Problem]:
    for column in columns(workbook.content, Kind.INTEGER, Kind.NUMBER, Kind.PERCENT):
        field = column.field
        low, high = field.minimum, field.maximum
        if low is None and high is None:
            continue
        told: dict[float | None, tuple[str, str]] = {}
        for value in set(column.numbers):
            if value is None:
                continue
            if low is not None and value < low:
                told[value] = _bound_text(field, value, "小于", low)
            elif high is not None and value > high:
                told[value] = _bound_text(field, value, "大于", high)
        for row in rows_of(column.numbers, told):
            yield column.problem(row, *told[column.numbers[row]])


@rule(
    "F-09",
    "字数不合要求",
    level=Level.ERROR,
    source="F1.01 F1.08",
    example="协作背景“降本” → 写明为什么要做，至少20个字",
)
def wrong_length(workbook: WorkbookDay) -> Iterator[Problem]:
    for column in columns(workbook.content):
        field = column.field
        if not field.min_length and field.max_length is None:
            continue
        for row, text in enumerate(column.texts):
            size = len(text)
            if 0 < size < field.min_length:
                message = f"{field.label}{quoted(text)}只有{size}个字"
                yield column.problem(row, message, f"写到至少{field.min_length}个字")
            elif field.max_length is not None and size > field.max_length:
                message = f"{field.label}{quoted(text)}有{size}个字"
                yield column.problem(row, message, f"缩短到{field.max_length}个字以内")


@rule(
    "F-10",
    "公式被覆盖",
    level=Level.ERROR,
    source="F3.17",
    example="预警列里直接输入“正常” → 恢复公式",
    waivable=False,
)
def formula_overtyped(workbook: WorkbookDay) -> Iterator[Problem]:
    for each in overtyped(workbook):
        if each.place in put_back(workbook):
            continue
        told = _overtyped_text(each)
        yield at(each.table, each.row, each.name, *told) if each.table else on(each.name, *told)


@rule(
    "F-11",
    "邮箱写法不对",
    level=Level.ERROR,
    source="通讯录",
    example="邮箱“wanglei.example.com” → wanglei@example.com",
)
def not_an_address(workbook: WorkbookDay) -> Iterator[Problem]:
    for column in columns(workbook.content, Kind.EMAIL):
        for row, text in enumerate(column.texts):
            if text and not is_address(text):
                message = f"{column.field.label}{quoted(text)}不是一个邮箱地址"
                meant = likely_address(text)
                remedy = (
                    f"是不是 {meant}？核对后重新填写"
                    if meant
                    else "写一个邮箱，如 wanglei@example.com"
                )
                yield column.problem(row, message, remedy)


@rule(
    "F-12",
    "目标值与现状值相同",
    level=Level.ERROR,
    source="F1.10",
    example="现状值 78，目标值 78 → 目标值 85",
)
def target_is_baseline(workbook: WorkbookDay) -> Iterator[Problem]:
    metrics = workbook.content.table("Metrics")
    for row, (baseline, target) in enumerate(
        zip(metrics.numbers("baseline"), metrics.numbers("target"), strict=True)
    ):
        if target is not None and target == baseline:
            message = f"目标值{quoted(target)}与现状值相同"
            yield at(metrics, row, "target", message, "填写要达到的数值")


def _misfit_text(field: Field, cell: Misfit) -> tuple[str, str]:
    if field.derived:
        message = f"“{field.label}”的公式算出{quoted(cell.raw)}"
        return message, "核对公式引用的内容，或恢复这一格的公式"
    if cell.why == IS_ERROR:
        return f"“{field.label}”里是错误值{quoted(cell.raw)}", "删除错误值，重新填写"
    wanted, remedy = _WANTED.get(field.kind, ("文字", "重新填写"))
    if cell.likely is not None:
        remedy = f"是不是 {shown(cell.likely, field.kind)}？核对后改成{wanted}"
    return f"“{field.label}”的{quoted(cell.raw)}{cell.why}", remedy


def _bound_text(field: Field, value: float, relation: str, bound: float) -> tuple[str, str]:
    message = f"{field.label}{quoted(value, field.kind)}{relation}{quoted(bound, field.kind)}"
    low, high = field.minimum, field.maximum
    if low is not None and high is not None:
        return message, f"填{quoted(low, field.kind)}到{quoted(high, field.kind)}之间的数"
    return message, "核对后改正"


def _overtyped_text(each: Overtyped) -> tuple[str, str]:
    field, typed = each.field, quoted(each.typed, each.field.kind)
    if each.typed is None or each.typed == "":
        return f"“{field.label}”的公式没有了，不再自动计算", "点“修复格式”恢复公式"
    if each.comes_back:
        message = f"“{field.label}”的公式被同样的内容{typed}代替，不再自动计算"
        return message, "点“刷新状态”即可恢复公式"
    empty = each.computed is None or each.computed == ""
    counts = "公式没有算出内容" if empty else f"公式算出的是{quoted(each.computed, field.kind)}"
    message = f"“{field.label}”的公式被{typed}覆盖；{counts}，统计和提醒以公式为准"
    if not field.looked_up:
        return message, "点“修复格式”恢复公式，填写的内容会记入“变更日志”"
    owner, _, key = field.looked_up.partition(".")
    source = TABLES[owner]
    where = f"“{source.title}”的“{source.field(key).label}”"
    return message, f"如以填写的为准，请改{where}；再点“修复格式”恢复公式"
