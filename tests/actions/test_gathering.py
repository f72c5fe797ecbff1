"""The workbooks of a folder: copies left out by what stands in them, one bad file alone."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from addin.actions.gathering import ID, Gathered, gather
from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Content
from addin.errors import Unforeseen
from tests.workbooks import fill, read

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(sample_workbooks: Mapping[str, Path], tmp_path: Path) -> Path:
    """Two workbooks, of one of which the tests make copies."""
    shutil.copy(sample_workbooks["expense_process"], tmp_path / "报销.xlsx")
    shutil.copy(sample_workbooks["new_product"], tmp_path / "新品.xlsx")
    return tmp_path


def gathered(folder: Path) -> Gathered[str]:
    return gather(sorted(folder.glob("*.xlsx")), lambda path, _: path.name, only={ID})


def copy(folder: Path, name: str = "报销 - 副本.xlsx") -> Path:
    return Path(shutil.copy(folder / "报销.xlsx", folder / name))


def test_copy__older_than_the_original__is_left_out(folder: Path) -> None:
    copy(folder)
    fill(folder / "报销.xlsx", cells={(31, "updated_on"): date(2026, 11, 26)})
    found = gathered(folder)
    assert found.made == ["报销.xlsx", "新品.xlsx"]
    assert [path.name for path, _ in found.left] == ["报销 - 副本.xlsx"]
    assert found.failures == []


def test_copy__that_was_only_copied_later__is_left_out(folder: Path) -> None:
    path = copy(folder)
    os.utime(path, (4e9, 4e9))
    assert gathered(folder).made == ["报销.xlsx", "新品.xlsx"]


def test_copy__in_which_nothing_was_typed__may_be_refreshed_later(folder: Path) -> None:
    path = copy(folder)
    fill(path, fields={"home.reason": "别的一天算出来的"})
    os.utime(path, (4e9, 4e9))
    assert gathered(folder).made == ["报销.xlsx", "新品.xlsx"]


def test_copy__typed_into_later__leaves_nothing_that_counts(folder: Path) -> None:
    fill(copy(folder), cells={(31, "note"): "供应商已答复"})
    os.utime(folder / "报销.xlsx", (1e9, 1e9))
    found = gathered(folder)
    assert found.made == ["新品.xlsx"]
    assert [path.name for path, _ in found.failures] == ["报销 - 副本.xlsx", "报销.xlsx"]


def test_copy__saved_by_another_program_later__leaves_nothing_that_counts(folder: Path) -> None:
    path = copy(folder)
    place = read(path).places["initiation.goal"]
    book = openpyxl.load_workbook(path)
    book[place.sheet][place.cell] = "改在副本里"
    book.save(path)
    os.utime(path, (1e9, 1e9))  # unpacked or synchronised with an old time
    assert gathered(folder).made == ["新品.xlsx"]


def test_original__that_cannot_be_read__is_not_replaced_by_its_copy(folder: Path) -> None:
    copy(folder)
    (folder / "报销.xlsx").write_bytes(b"PK\x03\x04")
    found = gathered(folder)
    assert found.made == ["新品.xlsx"]
    assert [path.name for path, _ in found.failures] == ["报销 - 副本.xlsx", "报销.xlsx"]


def test_file__that_nobody_foresaw__is_a_failure_of_its_own(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def make(path: Path, _: Content) -> str:
        if path.name == "新品.xlsx":
            raise ZeroDivisionError
        return path.name

    monkeypatch.setenv("XDG_STATE_HOME", str(folder / "日志"))
    monkeypatch.delenv("XIEZUO_DEBUG", raising=False)
    found = gather(sorted(folder.glob("*.xlsx")), make, only={ID})
    assert found.made == ["报销.xlsx"]
    ((path, error),) = found.failures
    assert path.name == "新品.xlsx"
    assert isinstance(error, Unforeseen)
    assert str(error).startswith("新品.xlsx：出现了没有预料到的错误（ZeroDivisionError）")


def test_files__that_are_alone__are_read_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    whole = ClosedWorkbook.read

    def counted(self: ClosedWorkbook, *args: object, **known: object) -> Content:
        opened.append(self.name)
        return whole(self, *args, **known)  # type: ignore[arg-type]

    monkeypatch.setattr(ClosedWorkbook, "read", counted)
    gathered(folder)
    assert opened == ["报销.xlsx", "新品.xlsx"]


def test_gathering__more_is_asked_for_than_was_read__gives_it(folder: Path) -> None:
    found = gather(
        sorted(folder.glob("*.xlsx")),
        lambda path, content: (path.name, len(content.table("Tasks")) > 0),
        only={ID},
    )
    assert (found.made, found.failures) == ([("报销.xlsx", True), ("新品.xlsx", True)], [])
