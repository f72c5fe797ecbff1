"""合并冲突: what the copies of one workbook say differently, and from what they were merged."""

from __future__ import annotations

from addin.forms.model import Field, Form, Kind, Need, Section, Table


def _kept(key: str, label: str, kind: Kind = Kind.TEXT, length: int = 12) -> Field:
    return Field(key, label, kind, need=Need.AUTO, length=length, tags="W")


MERGE_CONFLICTS = Table(
    name="MergeConflicts",
    title="合并冲突",
    id="W18",
    key="no",
    blank_rows=8,
    hint="每个值一行，冲突号相同的是同一处。",
    fields=(
        _kept("no", "序号", Kind.ID, 6),
        _kept("conflict", "冲突号", Kind.INTEGER, 7),
        _kept("sheet", "工作表", length=12),
        _kept("cell", "单元格", length=8),
        Field("link", "跳转", Kind.TEXT, need=Need.AUTO, derived=True, length=6, tags="W"),
        _kept("item", "编号", length=20),
        _kept("field", "字段", length=12),
        _kept("old", "原值", Kind.LONG_TEXT, 18),
        _kept("copy", "副本", length=16),
        _kept("value", "副本的值", Kind.LONG_TEXT, 24),
        Field(
            "decision",
            "处理",
            Kind.CHOICE,
            vocabulary="merge_decision",
            length=8,
            tags="W",
            help="同一冲突号只选一个“采用”，刷新后写入；其余自动记为不采用。",
        ),
        _kept("decided_at", "处理时间", Kind.DATETIME, 14),
        _kept("outcome", "处理结果", length=18),
        _kept("place", "字段标识", length=18),
        _kept("row", "行标识", length=18),
        _kept("data", "写入内容", Kind.DATA, 18),
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
        _kept("no", "序号", Kind.ID, 6),
        _kept("conflicts", "冲突处数", Kind.INTEGER, 7),
        _kept("at", "合并时间", Kind.DATETIME, 12),
        _kept("taken", "取用处数", Kind.INTEGER, 8),
        _kept("rows", "增删行数", Kind.INTEGER, 8),
        _kept("copies", "合并的副本", length=20),
        _kept("base", "基准标识", length=18),
    ),
)

MERGE_FORM = Form(
    code="merging",
    sheet="合并冲突",
    title="合并冲突（待选择）",
    landscape=True,
    source="§10",
    note="各部门副本改得不一样的地方列在这里，没有写入；选“采用”后刷新才写入，并记入变更日志。",
    sections=(Section("合并冲突", (MERGE_CONFLICTS,)), Section("合并记录", (MERGES,))),
)
