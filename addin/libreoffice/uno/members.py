"""The members that are called by the thousand, by their number in their interface.

Any other member is found by LibreOffice itself (see `remote`), which takes two round trips more for
an object's first. The numbers are those of LibreOffice's published interfaces, which never change:
three methods come from XInterface, then those of the base, then the interface's own.
"""

from __future__ import annotations

from typing import NamedTuple


class Method(NamedTuple):
    """A method called by its number in the interface (three come from XInterface)."""

    interface: str
    number: int
    arguments: tuple[str, ...]
    result: str
    outs: tuple[str, ...] = ()


_SHEET, _TABLE, _CONTAINER = (f"com.sun.star.{part}." for part in ("sheet", "table", "container"))
_ADDRESS = f"{_TABLE}CellRangeAddress"
_RANGES = f"{_SHEET}XSheetCellRanges"

DATA = Method(f"{_SHEET}XCellRangeData", 3, (), "[][]any")
SET_DATA = Method(f"{_SHEET}XCellRangeData", 4, ("[][]any",), "void")
FORMULAS = Method(f"{_SHEET}XCellRangeFormula", 3, (), "[][]string")
SET_FORMULAS = Method(f"{_SHEET}XCellRangeFormula", 4, ("[][]string",), "void")

MEMBERS = {
    "getDataArray": DATA,
    "getCount": Method(f"{_CONTAINER}XIndexAccess", 5, (), "long"),
    "getByIndex": Method(f"{_CONTAINER}XIndexAccess", 6, ("long",), "any"),
    "getByName": Method(f"{_CONTAINER}XNameAccess", 5, ("string",), "any"),
    "getElementNames": Method(f"{_CONTAINER}XNameAccess", 6, (), "[]string"),
    "getName": Method(f"{_CONTAINER}XNamed", 3, (), "string"),
    "getPropertyStates": Method(
        "com.sun.star.beans.XPropertyState", 4, ("[]string",),
        "[]com.sun.star.beans.PropertyState",
    ),
    "getPropertyValue": Method("com.sun.star.beans.XPropertySet", 5, ("string",), "any"),
    "getCellByPosition": Method(
        f"{_TABLE}XCellRange", 3, ("long", "long"), f"{_TABLE}XCell"
    ),
    "getCellRangeByPosition": Method(
        f"{_TABLE}XCellRange", 4, ("long",) * 4, f"{_TABLE}XCellRange"
    ),
    "getRangeAddress": Method(f"{_SHEET}XCellRangeAddressable", 3, (), _ADDRESS),
    "getRangeAddresses": Method(_RANGES, 9, (), f"[]{_ADDRESS}"),
    "queryContentCells": Method(f"{_SHEET}XCellRangesQuery", 5, ("short",), _RANGES),
    "getUniqueCellFormatRanges": Method(
        f"{_SHEET}XUniqueCellFormatRangesSupplier", 3, (), f"{_CONTAINER}XIndexAccess"
    ),
    "getContent": Method(f"{_SHEET}XNamedRange", 5, (), "string"),
    "getDataArea": Method(f"{_SHEET}XDatabaseRange", 3, (), _ADDRESS),
}  # fmt: skip

INTERFACES = frozenset(
    name
    for method in (DATA, FORMULAS, *MEMBERS.values())
    for name in (method.interface, method.result)
    if name.startswith("com.") and name != _ADDRESS
)
"""Every interface that is named here."""
