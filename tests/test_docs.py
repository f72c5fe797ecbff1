"""Documentation that cannot drift: commands, buttons, links and pictures."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from addin.cli.app import app
from addin.ribbon.buttons import BUTTONS
from tests.paths import ROOT

PAGES = sorted(
    page
    for folder in (ROOT, ROOT / "docs", ROOT / "addin" / "libreoffice")
    for page in folder.glob("*.md")
)
READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
GUIDE = ROOT / "docs" / "guide.zh-CN.md"
PROGRAM: Any = typer.main.get_command(app)
_LINK = re.compile(r"\]\(([^)#\s]*)(#[^)\s]*)?[^)]*\)")
_TYPED = re.compile(r"(?m)^xiezuo .*$|`(xiezuo [^`\n]*)`")


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as sites that show Markdown make them."""
    headings = re.findall(r"(?m)^#+ (.*)$", text_of(page))
    return {"#" + re.sub(r"[^\w\- ]", "", each).lower().replace(" ", "-") for each in headings}


def commands_in(page: Path) -> Iterator[list[str]]:
    """Yield the words of every command that a page tells to type."""
    for found in _TYPED.finditer(text_of(page)):
        yield shlex.split((found[1] or found[0]).partition("#")[0])[1:]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_and_picture__leads_to_a_file_and_a_heading(page: Path) -> None:
    for target, anchor in _LINK.findall(text_of(page)):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        file = page.parent / target if target else page
        assert file.exists(), f"{page.name} → {target}"
        assert not anchor or anchor in anchors(file), f"{page.name} → {target}{anchor}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command__that_a_page_tells_to_type__exists_with_its_options(page: Path) -> None:
    for words in commands_in(page):
        command = PROGRAM
        while words and hasattr(command, "commands"):
            assert words[0] in command.commands, f"{page.name}: {words}"
            command = command.commands[words.pop(0)]
        known = {name for each in command.params for name in (*each.opts, *each.secondary_opts)}
        typed = {word for word in words if word.startswith("--")}
        assert typed <= known | {"--help"}, f"{page.name}: {words}"


def test_glossary__every_name__is_one_of_the_code() -> None:
    sources = [*ROOT.glob("addin/**/*.py"), *ROOT.glob("mailer/**/*.py")]
    known = {word for path in sources for word in re.findall(r"\w+", text_of(path))}
    rows = re.findall(r"(?m)^\|[^|]+\|[^|]+\|([^|]+)\|", text_of(ROOT / "docs" / "glossary.md"))
    names = {name for row in rows for name in re.findall(r"`([\w.]+)`", row)}
    assert {name for name in names if not known.issuperset(name.split("."))} == set()
    assert len(names) > len(rows) // 2


def test_guide__shows_every_button() -> None:
    text = text_of(GUIDE)
    assert [b.label for b in BUTTONS.values() if f"“{b.label}”" not in text] == []


@pytest.mark.parametrize("page", READMES, ids=lambda page: page.name)
def test_readme__is_short_and_gives_the_two_commands(page: Path) -> None:
    text = text_of(page)
    assert len(text.splitlines()) <= 80
    assert "pip install -e . && xiezuo demo\n" in text
    assert 'pip install -e ".[test]" && pytest\n' in text


def test_readmes__lead_to_the_same_pages() -> None:
    english, chinese = ({target for target, _ in _LINK.findall(text_of(page))} for page in READMES)
    assert english - {"README.zh-CN.md"} == chinese - {"README.md"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_page__installs_nothing_that_no_registry_has(page: Path) -> None:
    assert not re.search(r"pip install [^`\n]*xiezuo", text_of(page).replace("&& xiezuo demo", ""))
