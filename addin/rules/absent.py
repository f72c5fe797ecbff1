"""What does not belong to the tables of a workbook: parts that it lacks, rows below them."""

from __future__ import annotations

from collections.abc import Iterator

from addin.forms.names import told
from addin.rules.model import Level, Problem, on
from addin.rules.registry import rule
from addin.standing.workbook_day import WorkbookDay, once

NOT_CHECKED = "F-60"


@once
def unchecked(workbook: WorkbookDay) -> tuple[str, ...]:
    """The rules that were left out because they read something absent; none unless `given`."""
    return ()


@rule(
    NOT_CHECKED,
    "工作簿缺少内容，有的规则没有检查",
    level=Level.WARNING,
    source="各表单",
    example="删除了“备注”列 → 用“修复格式”补上，用到它的规则就会检查",
    waivable=False,
)
def lacks_something(workbook: WorkbookDay) -> Iterator[Problem]:
    content = workbook.content
    if not content.absent:
        return
    rules = unchecked(workbook)
    left_out = f"，没有检查用到它们的规则 {'、'.join(rules)}" if rules else ""
    yield on(
        "home.template_version",
        f"缺少{told(content.absent)}{left_out}",
        "运行 xiezuo upgrade（或点“修复格式”）补上；填写的内容不变",
    )


@rule(
    "F-61",
    "表格下方有内容，没有计入",
    level=Level.WARNING,
    source="各表单",
    example="任务清单下方又填了3行 → 点“刷新状态”，纳入表格",
    waivable=False,
)
def rows_below(workbook: WorkbookDay) -> Iterator[Problem]:
    for data in workbook.content.tables.values():
        if data.below:
            message = f"“{data.table.title}”下方填了{data.below}行，还不属于表格，没有计入"
            yield Problem(
                data.table, -1, "", message, "点“刷新状态”纳入表格；不是内容的，请与表格隔开一行"
            )
