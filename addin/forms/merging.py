"""合并冲突: what the copies of one workbook say differently, and from what they were merged."""

from __future__ import annotations

from addin.forms.model import Field, Form, Kind, Section, Table, derived, kept

MERGE_CONFLICTS = Table(
    name="MergeConflicts",
    title="合并冲突",
    id="W18",
    key="no",
    blank_rows=8,
    hint="每个值一行，冲突号相同的是同一处。",
    fields=(
        kept("no", "序号", Kind.ID, length=6),
        kept("conflict", "冲突号", Kind.INTEGER, length=7),
        kept("sheet", "工作表", Kind.TEXT, length=12),
        kept("cell", "单元格", Kind.TEXT, length=8),
        derived("link", "跳转", Kind.TEXT, length=6),
        kept("item", "编号", Kind.TEXT, length=20),
        kept("field", "字段", Kind.TEXT, length=12),
        kept("old", "原值", Kind.LONG_TEXT, length=18),
        kept("copy", "副本", Kind.TEXT, length=16),
        kept("value", "副本的值", Kind.LONG_TEXT, length=24),
        kept("who", "修改人", Kind.TEXT, length=8),
        kept("changed_at", "修改时间", Kind.DATETIME, length=14),
        Field(
            "decision",
            "处理",
            Kind.CHOICE,
            vocabulary="merge_decision",
            length=8,
            tags="W",
            help="同一冲突号只选一个“采用”，刷新后写入；其余自动记为不采用。",
        ),
        kept("decided_at", "处理时间", Kind.DATETIME, length=14),
        kept("outcome", "处理结果", Kind.TEXT, length=18),
        kept("place", "字段标识", Kind.TEXT, length=18),
        kept("row", "行标识", Kind.TEXT, length=18),
        kept("data", "写入内容", Kind.DATA, length=18),
    ),
)

MERGES = Table(
    name="Merges",
    title="合并记录",
    id="W19",
    key="no",
    blank_rows=3,
    computed=True,
    fields=(
        kept("no", "序号", Kind.ID, length=6),
        kept("conflicts", "冲突处数", Kind.INTEGER, length=7),
        kept("at", "合并时间", Kind.DATETIME, length=12),
        kept("taken", "取用处数", Kind.INTEGER, length=8),
        kept("rows", "增删行数", Kind.INTEGER, length=8),
        kept("copies", "合并的副本", Kind.TEXT, length=20),
        kept("base", "基准标识", Kind.TEXT, length=18),
        kept("department", "发给部门", Kind.TEXT, length=10),
    ),
)

MERGE_FORM = Form(
    code="merging",
    sheet="合并冲突",
    title="合并冲突",
    landscape=True,
    source="§10",
    note="各部门副本改动不一致的内容列在本表，暂未写入；选“采用”后刷新即写入，并记入变更日志。",
    sections=(Section("合并冲突", (MERGE_CONFLICTS,)), Section("合并记录", (MERGES,))),
)
