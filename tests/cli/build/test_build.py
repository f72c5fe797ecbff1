"""Everything generated is committed, and one command writes it or says what is out of date."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from addin.cli.build import __main__ as command
from addin.cli.build.made import Made
from addin.cli.build.pages import pages
from macros import ADDIN
from workbook_templates import TEMPLATE


@pytest.fixture(scope="module")
def everything() -> Sequence[Made]:
    """Every generated file as a fresh build makes it."""
    return list(command.everything())


def run(monkeypatch: pytest.MonkeyPatch, made: Sequence[Made], *options: str) -> int:
    monkeypatch.setattr(sys, "argv", ["build", *options])
    monkeypatch.setattr(command, "unsaid_changes", list)
    monkeypatch.setattr(command, "everything", lambda: made)
    return command.main()


def test_committed_files__are_those_that_are_built(everything: Sequence[Made]) -> None:
    stale = [made.path.name for made in everything if not made.is_current()]
    assert stale == [], "run python -m addin.cli.build"


def test_everything__holds_the_workbook_the_addin_and_the_pages(everything: Sequence[Made]) -> None:
    paths = [made.path for made in everything]
    assert {TEMPLATE, ADDIN} < set(paths)
    assert {path.name for path in paths} >= {
        *("customUI14.xml", "Ribbon.bas", "Functions.bas", "Texts.bas"),
        *("commands.zh-CN.md", "fields.md", "functions.zh-CN.md", "reminders.zh-CN.md"),
        *("rules.md", "words.md"),
    }
    assert len(paths) == len(set(paths))


def test_check__names_what_is_out_of_date_and_writes_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(command, "ROOT", tmp_path)
    current, stale = tmp_path / "就绪.md", tmp_path / "过时.md"
    current.write_bytes("一\r\n".encode())  # as Git writes it on Windows
    stale.write_text("二\n", encoding="utf-8")
    made = [Made(current, "一\n".encode()), Made(stale, b"2\n"), Made(tmp_path / "new.md", b"3\n")]
    assert run(monkeypatch, made, "--check") == 1
    out, error = capsys.readouterr()
    assert out.split() == ["过时.md", "new.md"]
    assert "python -m addin.cli.build" in error
    assert not (tmp_path / "new.md").exists()
    assert run(monkeypatch, made) == 0
    assert capsys.readouterr().out.split() == ["过时.md", "new.md"]
    assert run(monkeypatch, made, "--check") == 0


def test_package__compressed_otherwise__is_current(everything: Sequence[Made]) -> None:
    made = next(each for each in everything if each.path == ADDIN)
    loose = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made.content)) as source, zipfile.ZipFile(loose, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
    assert loose.getvalue() != made.content
    assert replace(made, content=loose.getvalue()).is_current()


@pytest.mark.parametrize("made", list(pages()), ids=lambda made: made.path.name)
def test_page__is_chinese_throughout(made: Made) -> None:
    for line in made.content.decode().splitlines():
        if line.startswith(("#", "- ", "| ")) and not line.startswith(("## xiezuo", "### XZ_")):
            assert any("\u4e00" <= sign <= "\u9fff" for sign in line), line
