"""Documentation that cannot drift: generated pages, commands, links and pictures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from addin.cli.app import app
from tests.paths import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
COMMANDS = sorted(
    command.callback.__name__ for command in app.registered_commands if command.callback
)
_LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_every_command__is_in_both_readmes(command: str, page: str) -> None:
    assert f"xiezuo {command}" in (ROOT / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_and_picture__leads_to_a_file(page: Path) -> None:
    for target in _LINK.findall(page.read_text(encoding="utf-8")):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (page.parent / target).exists(), f"{page.name} → {target}"


def test_readmes__give_the_same_two_commands() -> None:
    for page in ("README.md", "README.zh-CN.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        assert "pip install -e . && xiezuo demo\n" in text
        assert 'pip install -e ".[test]" && pytest\n' in text
