"""`xiezuo search`: what archived collaborations and 案例库 say about something."""

from __future__ import annotations

from pathlib import Path

from addin.cli.output import as_json, display, plain, say, table
from addin.reports.search import Found, search

NOTHING = 1


def run(words: str, folders: list[Path], most: int, *, as_document: bool) -> int:
    """Show what was found, the best first; return 1 if nothing was.

    Raises:
        InputError: there is nothing to look for, or nowhere.
    """
    found = search(words, folders, most)
    if as_document:
        hits = [
            {"title": p.title, "part": p.part, "file": p.file, "text": text}
            for p, text in found.hits
        ]
        unread = [{"file": path, "what": error.what} for path, error in found.unread]
        as_json({"words": words, "count": found.count, "hits": hits, "unread": unread})
    else:
        _show(words, found)
    return 0 if found.count else NOTHING


def _show(words: str, found: Found) -> None:
    if found.hits:
        shown = table(f"“{plain(words)}”", "协作项目", "在哪里", "内容", "文件")
        for passage, text in found.hits:
            shown.add_row(*map(plain, (passage.title, passage.part, text, passage.file)))
        display(shown)
    more = found.count - len(found.hits)
    say(
        f"找到 {found.count} 处{f'，另有 {more} 处没有列出' if more else ''}，共搜索 {found.searched} 处。"
    )
    for path, error in found.unread:
        say(plain(f"没有搜索 {path}：{error.what}。"))
