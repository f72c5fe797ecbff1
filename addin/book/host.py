"""What any host of a workbook must be able to do: a closed file, later Excel or LibreOffice."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from addin.content import Changes, Content, Place, Value
from addin.errors import LaterWorkbook
from addin.forms.versions import CURRENT, may_write

if TYPE_CHECKING:
    from addin.book.authorship import Authorship
    from addin.book.mending.mending import Mended
    from addin.book.ooxml.package import Package
    from addin.book.upgrading.furniture import Standard
    from addin.book.upgrading.upgrade import Upgraded

VERSION = "home.template_version"
"""The field in which a workbook says of which version it is."""


class Change(NamedTuple):
    """One input that was written: where, the field's full name, and what stood there.

    `name` is ``form.field`` for a single field and ``Table.field`` for a cell of a table.
    """

    place: Place
    name: str
    old: Value
    new: Value


class Written(NamedTuple):
    """What a write did.

    `changes` lists inputs whose value is now another one, `cached` counts formula cells whose
    stored result was brought up to date, `rows` the rows by which tables grew.
    `restored` lists derived cells over which somebody had typed and which have their formula
    again; `old` is what had been typed.
    Nothing changed: the file was not touched at all.
    """

    changes: Sequence[Change] = ()
    cached: int = 0
    restored: Sequence[Change] = ()
    rows: int = 0
    backup: Path | None = None

    @property
    def changed(self) -> bool:
        """Whether anything in the workbook is another than before."""
        return bool(self.changes or self.cached or self.restored or self.rows)


class Host(Protocol):
    """A workbook that can be read and written.

    Every method raises `addin.errors.WorkbookError` with a message for people; after an error
    the workbook is as it was before the call.
    """

    @property
    def name(self) -> str:
        """The workbook's file name, for messages."""
        ...

    @property
    def file(self) -> Path | None:
        """The file on this computer that the workbook is; None where it is in none (yet)."""
        ...

    @property
    def authorship(self) -> Authorship:
        """Who saved the workbook last, and when, as far as it tells."""
        ...

    def read(self, only: Collection[str] | None = None, *, derived: bool = True) -> Content:
        """Return fields and tables, or those that `only` names.

        Args:
            only: names of tables, full names of single fields, or codes of forms for all of a
                form's single fields.
            derived: whether to read what formulas compute in tables; who computes it anew anyway
                gets empty columns in half the time.
        """
        ...

    def write(self, changes: Changes) -> Written:
        """Write values and save, all of it or nothing."""
        ...

    def take_in(self, rows: Mapping[str, int]) -> None:
        """Let tables cover so many rows that were typed right below them (`TableData.below`).

        The rows get the looks, drop-downs and formulas of the others; what was typed stays.
        """
        ...

    def set_visible(self, sheets: Collection[str], *, visible: bool) -> list[str]:
        """Show or hide sheets, and return those that were not so before; one always stays shown."""
        ...

    def break_pages(self) -> None:
        """Let no printed page of a form end below a heading; not in one that a program has open."""
        ...

    @property
    def mends_empty(self) -> bool:
        """Whether an empty value that is written tells that a cell showing nothing lost its formula."""
        ...

    @property
    def tells_worn(self) -> bool:
        """Whether `worn` tells anything; not every program that has a workbook open does."""
        ...

    def worn(self, standard: Package, content: Content) -> Sequence[Mended]:
        """Return which colours and drop-downs of the sheets that show pasting took away.

        `content` is what the workbook says; of one that a program has open, only tables in which
        something stands are looked at.
        """
        ...

    def saved_together(self) -> AbstractContextManager[None]:
        """Let the writes inside the block be saved in one step at its end.

        An error inside the block leaves the workbook as it was before the block.
        """
        ...

    def upgrade(self, standard: Standard, came: Collection[str]) -> Upgraded | None:
        """Bring the workbook up to the standard one, in which these names `came` since its version.

        Nothing that people typed or added is lost.
        None: nothing was done, because a program has the workbook open, and sheets of an open one
        cannot be drawn anew.
        """
        ...

    def enclose(self, make: Callable[[Package], bytes | None]) -> None:
        """Put what `make` gives into the file, beside its sheets, where it is until the next save.

        One that a program has open is saved by that program, and gets nothing.
        """
        ...

    def add_sheet(self, name: str, rows: Sequence[Sequence[Value]]) -> str:
        """Add a plain sheet at the end and return its name, with a number if it was taken."""
        ...


def check_version(content: Content) -> None:
    """Raise LaterWorkbook if a workbook says of itself that this program may not write to it."""
    given = content.text(VERSION)
    if not may_write(given):
        raise LaterWorkbook(
            f"这个工作簿是 {given} 版，这台电脑上的程序只支持到 {CURRENT} 版，只能读取",
            where=content.name,
            remedy="校验和汇总照常可用；要刷新或修改，请先安装新版的程序。没有写入任何内容。",
        )
