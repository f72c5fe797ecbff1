"""Every sentence that users read keeps to the page of style: one term a thing, full-width marks."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.paths import ROOT

STYLE = ROOT / "docs" / "style.zh-CN.md"
HAN = "[\u4e00-\u9fff]"
# What the lint and the readers look for is what people write, not what we say to them; versions
# name what things were called before.
NOT_OURS = (
    "addin/lint/",
    "addin/reading/",
    "addin/reports/adopting/",
    "addin/forms/adoption.py",
    "addin/forms/versions.py",
)
SOURCES = sorted(
    path.relative_to(ROOT).as_posix()
    for top in ("addin", "mailer", "workbook_templates", "macros", "docs", ".")
    for pattern in ("*.py", "*.j2", "*.js", "*.html", "*.zh-CN.md")
    for path in (ROOT / top).glob(pattern if top == "." else f"**/{pattern}")
    if path != STYLE and not path.relative_to(ROOT).as_posix().startswith(NOT_OURS)
)


def forbidden() -> list[str]:
    """Return the words that the page says not to use."""
    rows = re.findall(r"^\| (?!用 )([^|]+) \| ([^|]+) \|$", STYLE.read_text(encoding="utf-8"), re.M)
    return [word for _, words in rows for word in words.strip().split("、")]


def sentences(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines of a page, or the strings of a module but for its docstrings."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        yield from enumerate(text.split("\n"), 1)
        return
    tree = ast.parse(text)
    told = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.lineno, node.value


@pytest.mark.parametrize("source", SOURCES)
def test_sentences__use_one_term_a_thing_and_full_width_marks(source: str) -> None:
    words = re.compile("|".join(map(re.escape, forbidden())))
    marks = re.compile(rf"{HAN}[,;!]{HAN}|\w–\w")
    wrong = [
        f"{source}:{line}: {found[0]}"
        for line, text in sentences(ROOT / source)
        for found in (*words.finditer(text), *marks.finditer(text))
    ]
    assert not wrong


def test_page__names_words_to_avoid() -> None:
    assert len(forbidden()) > 10
