"""搜索: what archived collaborations and 案例库 say about something, without any server.

The pages below the folders 归档 and the knowledge tables of the workbooks are put into an index in
memory (SQLite FTS5). Chinese has no spaces, so a run of characters is indexed by its pairs of
neighbours and its characters, and what is looked for is a phrase of these: 密封圈 is found in 新密封圈打样.
"""

from __future__ import annotations

import html
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from addin.book.closed.workbook import ClosedWorkbook
from addin.book.files import ARCHIVE_LIST, workbooks
from addin.content import Content
from addin.errors import InputError, XiezuoError
from addin.forms import FIELDS, TABLES

KNOWLEDGE = {
    "Cases": ("problem", "solution", "cause", "keywords"),
    "Successes": ("topic", "description"),
    "Improvements": ("description", "cause"),
    "Lessons": ("topic", "lesson"),
}
"""What of a workbook is searched: 案例库 and what its review says."""
_FIELDS = ("review.revisions",)
_TITLE = ("initiation.collaboration_id", "initiation.title")
_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_WORDS = re.compile(r"[a-z0-9]+|[\u3400-\u9fff\uf900-\ufaff]+")
_HEAD = re.compile(r"<(script|style|head)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_CELL = re.compile(r"</t[dh]>", re.IGNORECASE)
_BLOCK = re.compile(r"</(?:tr|p|h\d|li|div|dd)>", re.IGNORECASE)
_AROUND = 36  # characters of the text shown on either side of a place


@dataclass(frozen=True, slots=True)
class Passage:
    """A place in which can be searched: of what collaboration, in which part, in which file."""

    title: str
    part: str
    file: Path
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """The passages that were found, the best first; `unread` names files that were left out."""

    hits: Sequence[tuple[Passage, str]]
    count: int
    searched: int
    unread: Sequence[tuple[Path, XiezuoError]]


def search(words: str, folders: Iterable[Path], most: int) -> Found:
    """Return where all `words` stand together, of each passage with the text around them.

    Raises:
        InputError: there is nothing to look for, or nowhere.
    """
    wanted = _query(words)
    if not wanted:
        raise InputError(f"“{words}”里没有可以搜索的文字", remedy="请写一个或几个词，用空格隔开。")
    unread: list[tuple[Path, XiezuoError]] = []
    passages = [each for folder in folders for each in _passages(folder, unread)]
    with closing(sqlite3.connect(":memory:")) as index:
        index.execute("CREATE VIRTUAL TABLE passage USING fts5(body, tokenize='unicode61')")
        index.executemany(
            "INSERT INTO passage(rowid, body) VALUES (?, ?)",
            ((n, " ".join(_terms(f"{p.title} {p.text}"))) for n, p in enumerate(passages)),
        )
        rows = index.execute(
            "SELECT rowid FROM passage WHERE passage MATCH ? ORDER BY rank, rowid", (wanted,)
        ).fetchall()
    hits = [(passages[n], _around(passages[n].text, words)) for (n,) in rows[:most]]
    return Found(hits, len(rows), len(passages), unread)


def _terms(text: str) -> Iterator[str]:
    """Yield what is indexed: Latin words, pairs of Chinese characters, and single ones.

    >>> list(_terms("新密封圈V2"))
    ['新', '新密', '密', '密封', '封', '封圈', '圈', 'v2']
    """
    for word in _WORDS.findall(unicodedata.normalize("NFKC", text).casefold()):
        if not _CHINESE.fullmatch(word):
            yield word
            continue
        for n, character in enumerate(word):
            yield character
            if n + 1 < len(word):
                yield word[n : n + 2]


def _query(words: str) -> str:
    """Return what FTS5 is asked: every word, a Chinese one as the row of its pairs.

    >>> _query("密封圈 V2")
    '"密封 封 封圈" AND "v2"*'
    """
    parts = []
    for word in _WORDS.findall(unicodedata.normalize("NFKC", words).casefold()):
        if _CHINESE.fullmatch(word):
            terms = list(_terms(word))
            parts.append(f'"{" ".join(terms[1:-1] or terms)}"')
        else:
            parts.append(f'"{word}"*')
    return " AND ".join(parts)


def _passages(folder: Path, unread: list[tuple[Path, XiezuoError]]) -> Iterator[Passage]:
    """Yield what there is to search below a folder, or in one workbook."""
    if not folder.exists():
        raise InputError("文件不存在", where=str(folder), remedy="请检查文件名和文件夹。")
    for listing in sorted(folder.rglob(ARCHIVE_LIST)) if folder.is_dir() else ():
        for page in sorted(listing.parent.glob("*.html")):
            yield from _of_page(page)
    for path in _workbooks(folder):
        try:
            content = ClosedWorkbook(path).read(only={*KNOWLEDGE, *_FIELDS, *_TITLE}, derived=False)
        except XiezuoError as error:
            unread.append((path, error))
        else:
            yield from _of_workbook(content, path)


def _workbooks(folder: Path) -> list[Path]:
    try:
        return workbooks([folder])
    except InputError:  # a knowledge base that holds archived pages only
        return []


def _of_page(page: Path) -> Iterator[Passage]:
    """Yield the rows and paragraphs of an archived page."""
    source = _HEAD.sub(" ", page.read_text(encoding="utf-8", errors="replace"))
    flat = " ".join(source.split())
    for block in _BLOCK.sub("\n", _CELL.sub(" ", flat)).split("\n"):
        if text := " ".join(html.unescape(_TAG.sub(" ", block)).split()):
            yield Passage(page.parent.name, page.stem, page, text)


def _of_workbook(content: Content, path: Path) -> Iterator[Passage]:
    title = " ".join(filter(None, map(content.text, _TITLE))) or path.stem
    for name, keys in KNOWLEDGE.items():
        data = content.table(name)
        for row in zip(*(data.texts(key) for key in keys), strict=True):
            if text := "；".join(filter(None, row)):
                yield Passage(title, TABLES[name].title, path, text)
    for name in _FIELDS:
        if text := content.text(name):
            yield Passage(title, FIELDS[name].label, path, text)


def _around(text: str, words: str) -> str:
    """Return the text about the first of the words that stands in it."""
    folded = text.casefold()
    places = [at for word in words.casefold().split() if (at := folded.find(word)) >= 0]
    first = max(0, min(places, default=0) - _AROUND)
    last = first + 2 * _AROUND + len(words)
    return f"{'…' if first else ''}{text[first:last]}{'…' if last < len(text) else ''}"
