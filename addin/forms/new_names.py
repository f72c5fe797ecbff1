"""待确认姓名: names that stand somewhere in the workbook and not in 通讯录, for somebody to decide."""

from __future__ import annotations

from addin.forms.model import Field, Form, Kind, Section, Table, kept, required

NEW_NAMES = Table(
    name="NewNames",
    title="待确认姓名",
    key="name",
    blank_rows=10,
    computed=True,
    remarks=("department", "decision"),
    fields=(
        kept("name", "姓名", Kind.TEXT, length=10),
        Field("department", "部门", Kind.DEPARTMENT, length=14, tags="W"),
        required(
            "decision",
            "是否录入",
            Kind.YES_NO,
            length=10,
            tags="W",
            help="选“是”，刷新后录入通讯录；选“否”，不再询问。",
        ),
        kept("found", "所在位置", Kind.TEXT, length=34),
        kept("near", "通讯录中相近的姓名", Kind.TEXT, length=18),
    ),
)
NEW_NAME_FORM = Form(
    code="new_names",
    sheet="待确认姓名",
    title="待确认姓名",
    note="刷新时列出已经填写、通讯录里没有的姓名；选“是”的录入通讯录，再到通讯录补充邮箱。",
    sections=(Section("待确认姓名", (NEW_NAMES,)),),
)
