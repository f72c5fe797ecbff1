"""The remote protocol: values of every type go to LibreOffice and come back."""

from __future__ import annotations

from typing import Any

import pytest
import xlwings as xw
from hypothesis import given
from hypothesis import strategies as st

from addin import libreoffice
from addin.libreoffice.uno import definitions
from addin.libreoffice.uno.failures import OfficeError, OfficeGone
from addin.libreoffice.uno.remote import Office, Remote, together
from addin.libreoffice.uno.wire import Caches, Decoder, Encoder, Struct, Type, Typed


def define(name: str) -> Any:
    return definitions.known()[name]


def round_trip(value: object) -> object:
    """Return a value after it went through the wire format."""
    encoder = Encoder(define)
    encoder.any(value)
    return Decoder(bytes(encoder.out), Caches(), define).any()


SIMPLE = (
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text() | st.binary()
    | st.floats(allow_nan=False)
)  # fmt: skip


@given(SIMPLE | st.lists(SIMPLE) | st.lists(st.lists(st.floats(allow_nan=False))))
def test_value__comes_through_the_wire_as_it_was(value: object) -> None:
    assert round_trip(value) == value


def test_struct__comes_through_with_what_was_left_out_as_zero() -> None:
    sent = Struct("com.sun.star.table.CellRangeAddress", Sheet=1, EndRow=70_000)
    read = round_trip(sent)
    assert isinstance(read, Struct)
    assert (read.Sheet, read.StartColumn, read.EndRow) == (1, 0, 70_000)


def test_long_text_and_list__come_through() -> None:
    assert round_trip("字" * 100_000) == "字" * 100_000
    assert round_trip([1.0] * 1000) == [1.0] * 1000


def test_lone_surrogate__becomes_a_question_mark() -> None:
    assert round_trip("a\ud800b") == "a?b"


def test_object_without_a_type_in_uno__is_refused() -> None:
    with pytest.raises(TypeError, match="object"):
        round_trip(object())


@pytest.mark.parametrize("value", ["文字文字", [1.0, "文字文字"]])
def test_message_that_is_cut_off__is_told(value: object) -> None:
    encoder = Encoder(define)
    encoder.any(value)
    with pytest.raises(OfficeGone):
        Decoder(bytes(encoder.out)[:-2], Caches(), define).any()


@pytest.fixture(scope="module")
def office(app: xw.App) -> Office:
    """The way to the LibreOffice of the tests."""
    return app.api  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def echo(office: Office) -> Remote:
    """An object of LibreOffice that keeps what it is given, by name."""
    return office.service("com.sun.star.beans.PropertyBag")


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    "value",
    [True, 5, 2**40, 1.25, "文字 😀", b"\x00\xff", ["a", "b"], [1, "x", None], [[1.0, "y"], []]],
)
def test_value__is_kept_by_libreoffice_as_it_was(echo: Remote, value: object) -> None:
    echo.addProperty("Kept", 128, value)  # 128: may be removed again
    try:
        assert echo.getPropertyValue("Kept") == value
    finally:
        echo.removeProperty("Kept")


@pytest.mark.libreoffice
def test_type_that_is_not_known_beforehand__is_looked_up(office: Office, echo: Remote) -> None:
    name = "com.sun.star.util.Duration"
    assert name not in definitions.known()
    echo.addProperty("Long", 128, Struct(name, Days=3, Negative=True))
    read = echo.getPropertyValue("Long")
    echo.removeProperty("Long")
    assert (read.Days, read.Negative, read.Years) == (3, True, 0)


@pytest.mark.libreoffice
def test_object__comes_back_as_the_same_one(sheet: xw.Sheet, echo: Remote) -> None:
    echo.addProperty("Object", 128, sheet.api)
    same = echo.getPropertyValue("Object")
    echo.removeProperty("Object")
    assert same.Name == sheet.name


@pytest.mark.libreoffice
def test_exception__names_the_member_and_what_libreoffice_says(sheet: xw.Sheet) -> None:
    with pytest.raises(
        libreoffice.UnoError, match=r"getCellByPosition: IndexOutOfBounds"
    ) as caught:
        sheet.api.getCellByPosition(-1, 0)
    assert caught.value.type == "com.sun.star.lang.IndexOutOfBoundsException"
    assert caught.value.member == "getCellByPosition"
    with pytest.raises(libreoffice.UnoError, match="NoSuchThing"):
        _ = sheet.api.NoSuchThing
    assert sheet.name == "Sheet1", "the connection goes on after an error"


@pytest.mark.libreoffice
def test_calls_at_once__are_answered_in_their_order(sheet: xw.Sheet) -> None:
    cells = together("getCellByPosition", [(sheet.api, column, 0) for column in range(300)])
    for column, cell in enumerate(cells):
        cell.setValue(column)
    row = together("getCellRangeByPosition", [(sheet.api, 0, 0, 299, 0)] * 2)
    assert together("getDataArray", [(each,) for each in row]) == [[[*map(float, range(300))]]] * 2
    assert together("getDataArray", []) == []


@pytest.mark.libreoffice
def test_call_that_fails_among_others__is_told__and_the_others_are_made(sheet: xw.Sheet) -> None:
    asked = [(sheet.api, column, 0) for column in (0, -1, 1, -2)]
    with pytest.raises(libreoffice.UnoError, match=r"getCellByPosition: IndexOutOfBounds"):
        together("getCellByPosition", asked)
    assert sheet.name == "Sheet1", "the next answer is that to the next call"
    with pytest.raises(OfficeError, match="XNameAccess"):
        together("getByName", [(sheet.api, "A1")])


@pytest.mark.libreoffice
def test_service_that_does_not_exist__is_told(office: Office) -> None:
    with pytest.raises(OfficeError, match=r"com\.example\.Nothing"):
        office.service("com.example.Nothing")


@pytest.mark.libreoffice
def test_type__can_be_asked_for(office: Office, sheet: xw.Sheet) -> None:
    kinds = sheet.api.getTypes()
    assert Type("com.sun.star.sheet.XSpreadsheet", 22) in kinds


@pytest.mark.libreoffice
def test_out_parameters__are_given_back(sheet: xw.Sheet, app: xw.App) -> None:
    parser = app.api.service("com.sun.star.util.URLTransformer")
    address = Struct("com.sun.star.util.URL", Complete="file:///tmp/a%20b.xlsx")
    done, (parsed,) = parser.call("parseStrict", [Typed("com.sun.star.util.URL", address)])
    assert done is True
    assert (parsed.Protocol, parsed.Name) == ("file://", "a%20b.xlsx")
