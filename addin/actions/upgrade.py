"""升级: a workbook that an earlier version made, or that lost something, as a new one would be.

What people typed, and everything they added, stays; 变更日志 lists what was added.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from addin.actions.change_log import log_row
from addin.book.host import VERSION, Host
from addin.content import Changes, Content
from addin.forms import FIELDS, FORM_OF_TABLE, FORMS, TABLES
from addin.forms.names import wholes
from addin.forms.versions import CURRENT, VERSIONS, came_after, is_later, version_of
from addin.forms.vocabularies import BY_NAME, LEVEL

if TYPE_CHECKING:
    from addin.book.upgrading.furniture import Standard
    from addin.book.upgrading.upgrade import Upgraded

ACTION = "升级"

Entry = tuple[str, str, str, str]
"""What 变更日志 says: which sheet or cell, what of it, before, now."""


class Upgrade(NamedTuple):
    """What an upgrade did: the version before it, and what the workbook has now that it lacked."""

    version: str
    done: Upgraded

    def told(self) -> str:
        """Return in a sentence or two what was added and where to look."""
        done = [f"{what} {n} {unit}" for what, n, unit in self._counts() if n]
        parts = [f"补上{'、'.join(done)}"] if done else []
        if self.done.headings:
            parts.append(f"改回列标题 {len(self.done.headings)} 个")
        if self.version == CURRENT:
            return f"工作簿有缺损，已{'，'.join(parts)}（见“变更日志”）。"
        what = "，".join(parts) or "换上了新的公式、颜色和下拉选项"
        return f"工作簿已从 {self.version} 版升级到 {CURRENT} 版：{what}；填写的内容都在（见“变更日志”）。"

    def _counts(self) -> Iterator[tuple[str, int, str]]:
        names = wholes(self.done.added)
        forms = {form.code for form in FORMS}
        yield "工作表", sum(name in forms for name in names), "张"
        names += self.done.found
        yield "表格", sum(name in TABLES for name in names), "个"
        yield "列", sum(name.partition(".")[0] in TABLES for name in names if "." in name), "个"
        yield "栏目", sum(name in FIELDS for name in names), "个"
        yield "预置行", sum(map(len, self.done.rows.values())), "行"

    def entries(self) -> Iterator[Entry]:
        """Yield what 变更日志 says of it."""
        if self.version != CURRENT:
            yield "首页", FIELDS[VERSION].label, self.version, CURRENT
        names = wholes(self.done.added)
        for form in FORMS:
            if form.code in names:
                yield form.sheet, "工作表", "", "新增"
            fields = [f.label for f in form.fields if form.name_of(f) in names]
            if fields:
                yield form.sheet, "栏目", "", f"新增：{'、'.join(fields)}"
            found = [f.label for f in form.fields if form.name_of(f) in self.done.found]
            if found:
                yield form.sheet, "栏目", "", f"恢复名称：{'、'.join(found)}"
        for name, table in TABLES.items():
            sheet = FORM_OF_TABLE[name].sheet
            columns = [f.label for f in table.fields if f"{name}.{f.key}" in names]
            if name in names:
                yield sheet, table.title, "", "新增表格"
            elif name in self.done.found:
                yield sheet, table.title, "", "恢复为表格"
            if columns:
                yield sheet, table.title, "", f"新增列：{'、'.join(columns)}"
            if name in self.done.rows:
                yield sheet, table.title, "", f"新增行：{'、'.join(self.done.rows[name])}"
        for heading in self.done.headings:
            yield heading.place.sheet.name, "列标题", heading.old, heading.new
        for old, new in self.done.moved:
            yield str(old), "表格以外的内容", "", f"移到 {new.cell}"


def is_outdated(content: Content) -> bool:
    """Whether a workbook is of an earlier version, or lacks something that it should have."""
    given = content.text(VERSION)
    lacks = bool(content.absent or content.unnamed)
    return not is_later(given, CURRENT) and (is_later(CURRENT, given) or lacks)


def upgrade(host: Host, content: Content, *, actual: datetime, actor: str) -> Upgrade | None:
    """Bring the workbook behind `host` up to date, told in 变更日志; None if that was not done.

    Args:
        host: the workbook.
        content: all that it says.
        actual: the moment on the computer's clock.
        actor: who asked for it.

    Raises:
        WorkbookError: the workbook cannot be saved; it is as it was.
    """
    if not is_outdated(content):
        return None
    version, upgraded = drawn_anew(host, content)
    if upgraded is None:  # a program has it open
        return None
    done = Upgrade(version, upgraded)
    first = host.read(only={"ChangeLog"}).table("ChangeLog").next_number()
    rows = [
        log_row(first + n, actual, actor, ACTION, *entry) for n, entry in enumerate(done.entries())
    ]
    host.write(Changes(cells=_reworded(host.read()), append={"ChangeLog": rows}))
    return done


def _reworded(content: Content) -> dict[str, dict[tuple[int, str], str]]:
    """Return by table the cells in which a word that was handed out once is another one now.

    It stands in the list of 字典, and in 检查规则 beside the rules to whose level people gave another.
    """
    cells: dict[str, dict[tuple[int, str], str]] = {}
    for vocabulary, old, new in _renamed_words():
        words = content.table(f"Words_{vocabulary}")
        texts = words.texts("word")
        if old in texts:
            given = cells.setdefault(words.table.name, {})
            given[words.rows[texts.index(old)], "word"] = new
            if new in texts:  # it came as a row of its own
                given[words.rows[texts.index(new)], "word"] = ""
        if vocabulary == LEVEL.name:
            rules = content.table("CheckRules")
            for row, said in zip(rules.rows, rules.texts("default"), strict=True):
                if said.startswith(old):
                    given = cells.setdefault(rules.table.name, {})
                    given[row, "default"] = said.replace(old, new, 1)
    return cells


def _renamed_words() -> Iterator[tuple[str, str, str]]:
    """Yield the list, the old and the new one of words that no longer come with the workbook."""
    for version in VERSIONS:
        for name in version.gone:
            table, _, word = name.partition("#")
            vocabulary = BY_NAME.get(table.removeprefix("Words_"))
            new = dict(vocabulary.synonyms).get(word) if vocabulary and word else None
            if vocabulary and new:
                yield vocabulary.name, word, new


def drawn_anew(host: Host, content: Content) -> tuple[str, Upgraded | None]:
    """Draw a workbook anew after the standard one; return its version so far, and what that did.

    Raises:
        WorkbookError: the workbook cannot be saved; it is as it was.
    """
    version = version_of(content.text(VERSION), content.absent)
    return version, host.upgrade(standard(), list(came_after(version)))


@cache
def standard() -> Standard:
    """Return the standard workbook of this version."""
    from addin.book.ooxml.package import Package
    from addin.book.upgrading.furniture import Standard
    from workbook_templates import RETIRED, TEMPLATE

    retired = RETIRED.read_text(encoding="utf-8").split()
    return Standard(Package.open(TEMPLATE), FORMS, frozenset(retired))


def due(content: Content) -> str:
    """Return what is said of an outdated workbook that a program has open; "" of one of today."""
    if not is_outdated(content):
        return ""
    version = version_of(content.text(VERSION), content.absent)
    what = f"是 {version} 版的" if version != CURRENT else "缺少一些内容"
    return (
        f"这个工作簿{what}，打开着不能升级：请关闭它并运行 xiezuo upgrade（升级），或点“修复格式”。"
    )
