"""The folder of pywin32's classes, with a double of pywin32 that reads what lies there as it does."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from addin.book.open.classes import own_classes

PACKAGE = """
import types
__gen_path__ = r"{shared}"
gen_py = types.ModuleType("win32com.gen_py")
gen_py.__path__ = [__gen_path__]
"""
CLIENT = """
import os, pickle, win32com
try:
    with open(os.path.join(win32com.__gen_path__, "dicts.dat"), "rb") as file:
        known = pickle.load(file)
except OSError:
    known = {}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of our own, beside the shared one in which another program left garbage."""
    shared = tmp_path / "gen_py"
    shared.mkdir()
    (shared / "dicts.dat").write_bytes(b"garbage")
    package = tmp_path / "double" / "win32com"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(PACKAGE.format(shared=shared))
    (package / "client.py").write_text(CLIENT)
    monkeypatch.syspath_prepend(package.parent)
    yield tmp_path / "own"
    for name in ("win32com", "win32com.client"):
        sys.modules.pop(name, None)


def test_classes__of_others_that_are_damaged__stop_nothing(folder: Path) -> None:
    with own_classes(folder):
        assert sys.modules["win32com.client"].known == {}
    assert (folder / "whole").exists()


def test_own_classes__that_are_damaged__are_made_anew(folder: Path) -> None:
    folder.mkdir()
    for name in ("dicts.dat", "whole"):
        (folder / name).write_bytes(b"garbage")
    with own_classes(folder):
        assert sys.modules["win32com.client"].known == {}
    assert not (folder / "dicts.dat").exists()


def test_own_classes__whose_writing_was_broken_off__are_made_anew(folder: Path) -> None:
    folder.mkdir()
    (folder / "half.py").write_text("class")
    with pytest.raises(RuntimeError), own_classes(folder):
        raise RuntimeError("killed")
    assert not (folder / "half.py").exists()
    assert not (folder / "whole").exists()
