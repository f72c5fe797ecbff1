"""A program with buttons whose workbook is a closed file; it notes what it was asked to show."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from addin.book.closed.workbook import ClosedWorkbook
from addin.book.host import Host
from addin.errors import InputError


class Desk:
    """`addin.ribbon.Application` over a closed file."""

    def __init__(
        self, path: Path | None, *, says_yes: bool = True, user: str = "shenjianguo"
    ) -> None:
        self._path = path
        self._user = user
        self.says_yes = says_yes
        self.told: list[str] = []
        self.errors: list[str] = []
        self.asked: list[str] = []
        self.bar: list[str] = []
        self.opened: list[Path] = []
        self.shown: list[tuple[str, str]] = []
        self.pages: list[Path] = []
        self.can_undo = False
        self.selection = ("3进度跟踪表", 6, 2)

    def workbook(self) -> Host:
        if self._path is None:
            raise InputError("没有打开的工作簿", remedy="请先打开一个协作工作簿。")
        return ClosedWorkbook(self._path)

    @property
    def has_closed(self) -> bool:
        return False

    def prepare(self, title: str) -> None:
        self.workbook()

    def path(self) -> Path | None:
        return self._path

    def user(self) -> str:
        return self._user

    @contextmanager
    def set_aside(self) -> Iterator[Path]:
        assert self._path is not None
        yield self._path
        self.open(self._path)

    def open(self, path: Path) -> None:
        self.opened.append(path)

    def show(self, sheet: str, cell: str = "A1") -> None:
        self.shown.append((sheet, cell))

    def selected(self) -> tuple[str, int, int]:
        return self.selection

    def as_pdf(self, page: str) -> bytes | None:
        return None

    def browse(self, page: Path) -> None:
        self.pages.append(page)

    def progress(self, text: str, share: float | None = None) -> None:
        self.bar.append(text)

    def tell(self, text: str, *, is_error: bool = False, names_workbook: bool = True) -> None:
        (self.errors if is_error else self.told).append(text)

    def ask(self, question: str) -> bool:
        self.asked.append(question)
        return self.says_yes
