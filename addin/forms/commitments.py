"""待办事项: what was promised anywhere in the forms, as one list (Q-24)."""

from __future__ import annotations

from addin.forms.model import Field, Form, Kind, Section, Table, derived, kept

OF_MINUTES, OF_PROBLEMS, OF_ACCEPTANCE, OF_REVIEW = "会议任务", "解决措施", "验收整改", "复盘整改"
"""Where an item arose."""

COMMITMENTS = Table(
    name="Commitments",
    title="待办事项",
    key="no",
    blank_rows=20,
    computed=True,
    remarks=("done_on",),
    fields=(
        kept("no", "序号", Kind.INTEGER, length=6),
        kept("kind", "来源", Kind.TEXT, length=9),
        kept("item", "编号", Kind.TEXT, length=22),
        kept("subject", "事项", Kind.LONG_TEXT, length=34),
        kept("owner", "责任人", Kind.TEXT, length=10),
        kept("department", "责任部门", Kind.TEXT, length=12),
        kept("due", "到期时间", Kind.DATETIME, length=14),
        kept("state", "状态", Kind.TEXT, length=9),
        Field(
            "done_on",
            "完成日期",
            Kind.DATE,
            tags="W",
            help="办结后填写日期，刷新时写回来源；验收整改写回后待复验。",
        ),
        kept("sheet", "工作表", Kind.TEXT, length=10),
        kept("cell", "单元格", Kind.TEXT, length=8),
        derived("link", "跳转", Kind.TEXT, length=6),
        kept("shown", "已记日期", Kind.DATE),
    ),
)
COMMITMENT_FORM = Form(
    code="commitments",
    sheet="待办事项",
    title="待办事项",
    landscape=True,
    source="S2 §四；S3 (二)3；S0 §五 §六",
    note="刷新时列出会议任务、解决措施、验收整改和复盘整改，未完成的在前；完成日期填在来源或本表均可。",
    sections=(Section("待办事项", (COMMITMENTS,)),),
)
