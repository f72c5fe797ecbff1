"""docs/fields.md: every form, table and field of the description, and its vocabularies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from addin.forms import FORMS, Field, Form, Kind, Table
from addin.forms.vocabularies import VOCABULARIES

_KINDS = {
    Kind.TEXT: "文字",
    Kind.LONG_TEXT: "多行文字",
    Kind.ID: "编号",
    Kind.CHOICE: "选项",
    Kind.YES_NO: "是或否",
    Kind.PERSON: "一个人",
    Kind.PEOPLE: "几个人",
    Kind.DEPARTMENT: "一个部门",
    Kind.DEPARTMENTS: "几个部门",
    Kind.DATE: "日期",
    Kind.DATETIME: "日期和时间",
    Kind.TIME: "时刻",
    Kind.INTEGER: "整数",
    Kind.NUMBER: "数字",
    Kind.PERCENT: "百分比",
    Kind.EMAIL: "邮箱",
    Kind.LINK: "链接或路径",
    Kind.DATA: "程序用的数据",
}
_PEOPLE_SLOTS = "person_"
_WORDS = "Words_"


def fields() -> Iterator[str]:
    """Yield a chapter for every form, and one for the vocabularies."""
    yield "- 必填：● 提交时必填，◐ 到后面的阶段才必填，○ 选填，自动 由工作簿填写。"
    yield "- 依据：S 手册写明，I 手册隐含，P 按通行做法补充（数字是补充项的序号），W 工作簿本身需要。"
    yield "- 名称是字段在公式、程序和 `--json` 里的名字。"
    for form in FORMS:
        yield from _form(form)
    yield ""
    yield "## 选项"
    yield ""
    yield "| 名称 | 标签 | 选项 | 非标准用词 | 依据 |"
    yield "|---|---|---|---|---|"
    for vocabulary in VOCABULARIES:
        older = "、".join(f"{old}→{new}" for old, new in vocabulary.synonyms)
        words = "、".join(vocabulary.words) + ("（可增加）" if vocabulary.extensible else "")
        yield (
            f"| `{vocabulary.name}` | {vocabulary.label} | {words} | {older} |"
            f" {vocabulary.source} |"
        )


def _form(form: Form) -> Iterator[str]:
    yield ""
    yield f"## {form.sheet}：{form.title}（`{form.code}`）"
    if form.source:
        yield ""
        yield f"依据：{form.source}。"
    if form.fields:
        yield ""
        yield from _rows((form.name_of(field), field) for field in form.fields)
    for table in form.tables:
        if not table.name.startswith(_WORDS):  # listed below as vocabularies
            yield from _table(table)


def _table(table: Table) -> Iterator[str]:
    yield ""
    yield f"### {table.title}（Excel 表 `{table.name}`，每行由 `{table.key}` 区分）"
    yield ""
    yield from _rows(
        (field.key, field) for field in table.fields if not field.key.startswith(_PEOPLE_SLOTS)
    )


def _rows(named: Iterable[tuple[str, Field]]) -> Iterator[str]:
    yield "| 编号 | 标签 | 名称 | 类型 | 必填 | 依据 | 填写提示 |"
    yield "|---|---|---|---|---|---|---|"
    for name, field in named:
        kind = _KINDS[field.kind]
        kind += f"：`{field.vocabulary}`" if field.vocabulary else ""
        need = str(field.need)
        if field.when:
            need += f"，当 `{field.when.key}` 为{'或'.join(field.when.values)}"
        yield (
            f"| {field.id} | {field.label} | `{name}` | {kind} | {need} | {field.tags} |"
            f" {field.help} |"
        )
