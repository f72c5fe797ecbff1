"""Workbooks in SharePoint and OneDrive: the file on this computer is proven before it is used.

Excel and OneDrive are doubles: the workbook's own library holds its file, other libraries hold
files of the same name, and a save arrives in the right one, late or never.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from addin.errors import InputError
from addin.ribbon.cloud import candidates
from addin.ribbon.desktop import Desktop

SITES = "https://corp.sharepoint.cn/sites"
MINE = "https://corp-my.sharepoint.cn/personal/li_corp_cn/Documents"


def packed(word: str = "") -> bytes:
    book = openpyxl.Workbook()
    if word:
        book.defined_names["_xiezuo_proof"] = DefinedName("_xiezuo_proof", attr_text=word)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Path]]:
    """Make files in folders that OneDrive keeps in step, and return them."""
    home = tmp_path / "某某公司"
    folders = [
        home / "产品部 - 文档",
        home / "研发部 - 01_项目",
        home / "研发部 - 02_项目",
        home / "OneDrive - 某某公司",
    ]
    monkeypatch.setattr("addin.ribbon.cloud.synchronised", lambda: folders)
    monkeypatch.setattr("addin.ribbon.cloud._PAUSE", 0)
    monkeypatch.setattr("addin.ribbon.cloud._SECONDS", 0)

    def make(*names: str) -> list[Path]:
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            (home / name).parent.mkdir(parents=True, exist_ok=True)
            (home / name).write_bytes(packed())
        return [home / name for name in names]

    return make


class Workbook:
    """A workbook of Excel's; what it saves arrives in these files."""

    def __init__(self, address: str, *, arrives: list[Path]) -> None:
        self.api = SimpleNamespace(FullName=address, Saved=True)
        self.app = SimpleNamespace(engine=SimpleNamespace(name="excel"))
        self.name = address.rpartition("/")[2]
        self.names = self
        self.arrives = arrives
        self.word = ""
        self.saves = self.closes = 0
        self.refuses = False

    def add(self, name: str, text: str) -> Any:
        self.word = text.lstrip("=")
        self.api.Saved = False
        return SimpleNamespace(api=SimpleNamespace(), delete=self._delete)

    def _delete(self) -> None:
        self.word = ""
        self.api.Saved = False

    def save(self) -> None:
        if self.refuses:
            raise OSError("no network")
        self.saves += 1
        self.api.Saved = True
        for file in self.arrives:
            file.write_bytes(packed(self.word))

    def close(self) -> None:
        self.closes += 1


class Excel:
    """The program in which it is open; what is opened again is that workbook."""

    engine = SimpleNamespace(name="excel")

    def __init__(self, book: Workbook) -> None:
        self.books = self
        self.book = book
        self.opened: list[str] = []

    def open(self, path: str) -> Workbook:
        self.opened.append(path)
        return self.book


def desktop(book: Workbook) -> Desktop:
    return Desktop(Excel(book), book)


@pytest.mark.parametrize(
    ("address", "file"),
    [
        (f"{SITES}/product/Shared Documents/跟踪.xlsx", "产品部 - 文档/跟踪.xlsx"),
        (f"{SITES}/rd/Shared Documents/01_项目/跟踪.xlsx", "研发部 - 01_项目/跟踪.xlsx"),
        (f"{SITES}/rd/Shared Documents/02_项目/a/跟踪.xlsx", "研发部 - 02_项目/a/跟踪.xlsx"),
        ("https://corp.sharepoint.cn/teams/m/Shared Documents/跟踪.xlsx", "产品部 - 文档/跟踪.xlsx"),
        (f"{MINE}/项目 2026/甲.xlsx", "OneDrive - 某某公司/项目 2026/甲.xlsx"),
        (f"{MINE}/%E9%A1%B9%E7%9B%AE%202026/%E7%94%B2.xlsx", "OneDrive - 某某公司/项目 2026/甲.xlsx"),
        (f"{MINE}/进度 100%25.xlsx", "OneDrive - 某某公司/进度 100%.xlsx"),
        ("https://my-company-my.sharepoint.cn/personal/li/Documents/甲.xlsx", "OneDrive - 某某公司/甲.xlsx"),
        ("https://d.docs.live.net/abc/项目/甲.xlsx", "OneDrive - 某某公司/项目/甲.xlsx"),
    ],
)  # fmt: skip
def test_path__of_an_address__is_the_file_in_which_a_save_arrives(
    address: str, file: str, synced: Callable[..., list[Path]]
) -> None:
    right, *_ = synced(file)
    book = Workbook(address, arrives=[right])
    assert desktop(book).path() == right
    assert book.api.Saved is True
    assert b"_xiezuo_proof" not in zipfile.ZipFile(right).read("xl/workbook.xml"), "it goes again"


def test_path__of_libraries_that_all_have_such_a_file__is_the_workbooks_own(
    synced: Callable[..., list[Path]],
) -> None:
    _, right, other = synced(
        "产品部 - 文档/跟踪.xlsx", "研发部 - 02_项目/跟踪.xlsx", "研发部 - 01_项目/跟踪.xlsx"
    )
    address = f"{SITES}/rd/Shared Documents/02_项目/跟踪.xlsx"
    assert len(candidates(address, [other.parent, right.parent])) == 2
    assert desktop(Workbook(address, arrives=[right])).path() == right


def test_set_aside__own_file_not_kept_in_step__never_hands_out_another_sites(
    synced: Callable[..., list[Path]],
) -> None:
    synced("产品部 - 文档/跟踪.xlsx", "研发部 - 01_项目/跟踪.xlsx")
    book = Workbook(f"{SITES}/rd/Shared Documents/03_项目/跟踪.xlsx", arrives=[])
    with pytest.raises(InputError, match="没有改动任何文件") as told:
        desktop(book).set_aside().__enter__()
    assert "研发部 - 01_项目" in str(told.value)
    assert book.closes == 0, "it stays open"


def test_set_aside__word_in_two_files__hands_out_neither(
    synced: Callable[..., list[Path]],
) -> None:
    both = synced("产品部 - 文档/跟踪.xlsx", "研发部 - 01_项目/跟踪.xlsx")
    book = Workbook(f"{SITES}/rd/Shared Documents/跟踪.xlsx", arrives=both)
    with pytest.raises(InputError, match="没有改动任何文件"):
        desktop(book).set_aside().__enter__()


def test_set_aside__after_path__waits_for_the_save_before_it_closes(
    synced: Callable[..., list[Path]],
) -> None:
    (right,) = synced("产品部 - 文档/跟踪.xlsx")
    book = Workbook(f"{SITES}/product/Shared Documents/跟踪.xlsx", arrives=[right])
    shown = desktop(book)
    assert shown.path() == shown.path() == right
    assert book.saves == 2, "with the word and without; once a command is enough"
    with shown.set_aside() as path:
        assert (path, book.saves, book.closes) == (right, 4, 1)


def test_set_aside__word_does_not_go_from_the_file__hands_out_nothing(
    synced: Callable[..., list[Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    (right,) = synced("产品部 - 文档/跟踪.xlsx")
    book = Workbook(f"{SITES}/product/Shared Documents/跟踪.xlsx", arrives=[right])
    monkeypatch.setattr(book, "_delete", lambda: None)  # the second save has not come through
    with pytest.raises(InputError, match="没有改动任何文件"):
        desktop(book).set_aside().__enter__()
    assert book.closes == 0, "a later save would overwrite what is done to the file"


@pytest.mark.parametrize("saved", [True, False])
def test_set_aside__save_that_fails__leaves_the_workbook_as_it_was(
    saved: bool, synced: Callable[..., list[Path]]
) -> None:
    (right,) = synced("产品部 - 文档/跟踪.xlsx")
    book = Workbook(f"{SITES}/product/Shared Documents/跟踪.xlsx", arrives=[right])
    book.api.Saved, book.refuses = saved, True
    with pytest.raises(OSError, match="no network"):
        desktop(book).set_aside().__enter__()
    assert (book.api.Saved, book.word, book.closes) == (saved, "", 0), "closing still asks"


def test_path__unsaved_workbook_of_the_cloud__is_not_saved_without_being_asked(
    synced: Callable[..., list[Path]],
) -> None:
    (right,) = synced("产品部 - 文档/跟踪.xlsx")
    book = Workbook(f"{SITES}/product/Shared Documents/跟踪.xlsx", arrives=[right])
    book.api.Saved = False
    with pytest.raises(InputError, match="还没有保存的修改"):
        desktop(book).path()
    assert book.saves == 0


@pytest.mark.parametrize(
    "address", ["https://pan.corp.cn/dav/甲.xlsx", "https://corp.sharepoint.cn/sites/x/没有.xlsx"]
)
def test_path__cloud_that_is_not_kept_in_step_here__says_what_to_do(
    address: str, synced: Callable[..., list[Path]]
) -> None:
    synced("产品部 - 文档/跟踪.xlsx")
    with pytest.raises(InputError, match="没有它的同步文件"):
        desktop(Workbook(address, arrives=[])).path()


@pytest.mark.parametrize("address", ["https://x.cn/../../b.xlsx", "https://x.cn/C:/b.xlsx"])
def test_candidates__address_that_leads_out_of_the_folder__has_none(
    address: str, tmp_path: Path
) -> None:
    (tmp_path / "b.xlsx").write_bytes(b"x")
    (tmp_path / "a").mkdir()
    assert candidates(address, [tmp_path / "a" / "a"]) == []
    assert candidates("https://x.cn/b.xlsx", [tmp_path]) == [tmp_path / "b.xlsx"]


def test_protected_view__is_told_as_that_and_not_as_nothing_open() -> None:
    book = Workbook("C:/a.xlsx", arrives=[])
    excel = Excel(book)
    excel.api = SimpleNamespace(ProtectedViewWindows=SimpleNamespace(Count=1))  # type: ignore[attr-defined]
    with pytest.raises(InputError, match="启用编辑"):
        Desktop(excel, None).workbook()
