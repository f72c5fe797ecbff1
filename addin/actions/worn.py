"""What pasting took away of colours and drop-downs, as a check and a refresh mention it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from addin.actions.upgrade import is_outdated
from addin.book.host import Host
from addin.content import Content

if TYPE_CHECKING:
    from addin.book.mending.mending import Mended
    from addin.book.ooxml.package import Package

_NAMED = 3  # sheets that a sentence names


def worn(host: Host, content: Content) -> str:
    """Return in a sentence where colours and drop-downs are gone, and what brings them back.

    Nothing of a workbook of another version, which has others.
    """
    found = () if is_outdated(content) else host.worn(_standard(), content)
    if not found:
        return ""
    return f"{summed(found)}缺失（多因粘贴），点“修复格式”（xiezuo repair）即可恢复。"


@cache
def _standard() -> Package:
    """The standard workbook, without all that an upgrade needs to know of it."""
    from addin.book.ooxml.package import Package  # only when a host has been asked
    from workbook_templates import TEMPLATE

    return Package.open(TEMPLATE)


def summed(found: Iterable[Mended]) -> str:
    """Return what was found in a few words: things of one sort together, with their sheets."""
    sorts: dict[str, list[Mended]] = {}
    for each in found:
        sorts.setdefault(each.what if each.count else str(each), []).append(each)
    return "；".join(_told(what, same) for what, same in sorts.items())


def _told(what: str, same: list[Mended]) -> str:
    if len(same) == 1:
        return str(same[0])
    sheets = list(dict.fromkeys(each.sheet for each in same))
    named = "、".join(sheets[:_NAMED])
    more = f"等{len(sheets)}张工作表" if len(sheets) > _NAMED else ""
    return f"{named}{more}：{what}共{sum(each.count for each in same)}处"
