"""Excel on a Mac, by a double that knows the words of Excel's dictionary and no others."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from xlwings import mac_dict

from addin.book.open.program import MacExcel, program_behind
from addin.errors import WorkbookError
from addin.ribbon.cloud import is_saved
from addin.ribbon.window import ExcelWindow

PROPERTIES = {name for name, _ in mac_dict.properties}
COMMANDS = {name: {each for each, _ in given} for name, _, given in mac_dict.commands}


class Property:
    """A property of an object, as appscript gives it: to be got and set."""

    def __init__(self, values: dict[str, Any], name: str) -> None:
        self.values = values
        self.name = name

    def get(self) -> Any:
        return self.values[self.name]

    def set(self, value: Any) -> None:
        self.values[self.name] = value


class Apple:
    """An object of Excel's; what it is asked for by another word than the dictionary's fails."""

    def __init__(self, **values: Any) -> None:
        self.values = values
        self.password = ""

    def __getattr__(self, name: str) -> Any:
        if name in COMMANDS:
            return lambda **given: self._done(name, given)
        if name not in PROPERTIES:
            raise AttributeError(name)
        inside = self.values.get(name)
        return inside if isinstance(inside, Apple) else Property(self.values, name)

    def _done(self, command: str, given: dict[str, Any]) -> None:
        assert given.keys() <= COMMANDS[command], f"{command} has no such parameter"
        if command == "unprotect" and given["password"] == self.password:
            self.values["protect_contents"] = False
        elif command == "protect_worksheet":
            self.values |= {"protect_contents": given["worksheet_contents"], "given": given}


@pytest.fixture
def sheet() -> Any:
    """A protected sheet in which columns may be made wider."""
    names = MacExcel._ALLOWED
    allowed = Apple(**{name: name == "allow_formatting_columns" for name in names})
    api = Apple(
        protect_contents=True, protect_drawing_objects=True, protect_scenarios=False,
        protection_mode=False, protection_object=allowed, enable_selection="no restrictions",
    )  # fmt: skip
    return SimpleNamespace(api=api, name="3进度跟踪表")


def test_protection__is_taken_off_and_put_back_as_it_was(sheet: Any) -> None:
    before = MacExcel().unprotect(sheet)
    assert sheet.api.protect_contents.get() is False
    sheet.api.enable_selection.set("unlocked cells")
    MacExcel().protect(sheet, before)
    assert sheet.api.protect_contents.get() is True
    given = sheet.api.values["given"]
    assert [name for name, value in given.items() if value] == [
        "worksheet_contents", "allow_formatting_columns", "drawing_objects",
    ]  # fmt: skip
    assert sheet.api.enable_selection.get() == "no restrictions"


def test_protection__with_a_password__is_told(sheet: Any) -> None:
    sheet.api.password = "secret"
    with pytest.raises(WorkbookError, match="密码保护"):
        MacExcel().unprotect(sheet)


def test_unprotected_sheet__needs_nothing(sheet: Any) -> None:
    sheet.api.protect_contents.set(False)
    assert MacExcel().unprotect(sheet) is None


def test_user_and_scrolling__are_asked_for_in_apples_words() -> None:
    window = Apple(scroll_row=40, scroll_column=3)
    app = SimpleNamespace(api=Apple(user_name="王芳", active_window=window))
    book = SimpleNamespace(app=app)
    assert MacExcel().user(app) == "王芳"
    place = MacExcel().scroll(book)
    window.scroll_row.set(1)
    MacExcel().scroll_to(book, place)
    assert (window.scroll_row.get(), window.scroll_column.get()) == (40, 3)


def test_window__asks_a_workbook_in_apples_words() -> None:
    book = SimpleNamespace(
        api=Apple(saved=False, read_only=True, full_name="https://x.cn/甲.xlsx"),
        fullname="elsewhere",
    )
    shown = ExcelWindow(SimpleNamespace(api=Apple()), book)
    assert (shown.is_read_only, shown.is_protected_view) == (True, False)
    assert shown.place == "https://x.cn/甲.xlsx"
    assert not is_saved(book)


def test_program__on_a_mac__is_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    app = SimpleNamespace(engine=SimpleNamespace(name="excel"))
    assert not isinstance(program_behind(app), MacExcel)
    monkeypatch.setattr("sys.platform", "darwin")
    assert isinstance(program_behind(app), MacExcel)
