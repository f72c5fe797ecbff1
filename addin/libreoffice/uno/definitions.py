"""The types that the bridge must know before it can ask LibreOffice for others."""

from __future__ import annotations

from addin.libreoffice.uno.members import INTERFACES
from addin.libreoffice.uno.wire import ENUM, EXCEPTION, INTERFACE, STRUCT, Definition

_EXCEPTION = "Message string, Context com.sun.star.uno.XInterface"
_BORDER = "Color long, InnerLineWidth short, OuterLineWidth short, LineDistance short"
_STRUCTS = {
    "awt.Point": "X long, Y long",
    "awt.Rectangle": "X long, Y long, Width long, Height long",
    "awt.Size": "Width long, Height long",
    "beans.NamedValue": "Name string, Value any",
    "beans.PropertyValue": (
        "Name string, Handle long, Value any, State com.sun.star.beans.PropertyState"
    ),
    "lang.Locale": "Language string, Country string, Variant string",
    "table.BorderLine": _BORDER,
    "table.BorderLine2": f"{_BORDER}, LineStyle short, LineWidth unsigned long",
    "table.CellAddress": "Sheet short, Column long, Row long",
    "table.CellRangeAddress": (
        "Sheet short, StartColumn long, StartRow long, EndColumn long, EndRow long"
    ),
    "table.TableBorder2": ", ".join(
        [
            f"{line}Line com.sun.star.table.BorderLine2, Is{line}LineValid boolean"
            for line in ("Top", "Bottom", "Left", "Right", "Horizontal", "Vertical")
        ]
        + ["Distance short", "IsDistanceValid boolean"]
    ),
    "table.TableSortField": (
        "Field long, IsAscending boolean, IsCaseSensitive boolean,"
        " FieldType com.sun.star.table.TableSortFieldType,"
        " CollatorLocale com.sun.star.lang.Locale, CollatorAlgorithm string"
    ),
    "sheet.TableFilterField2": (
        "Connection com.sun.star.sheet.FilterConnection, Field long, Operator long,"
        " IsNumeric boolean, NumericValue double, StringValue string"
    ),
    "util.DateTime": (
        "NanoSeconds unsigned long, Seconds unsigned short, Minutes unsigned short,"
        " Hours unsigned short, Day unsigned short, Month unsigned short, Year short, IsUTC boolean"
    ),
}
_EXCEPTIONS = {
    "lang.IllegalArgumentException": f"{_EXCEPTION}, ArgumentPosition short",
    "lang.WrappedTargetException": f"{_EXCEPTION}, TargetException any",
    "lang.WrappedTargetRuntimeException": f"{_EXCEPTION}, TargetException any",
    "script.CannotConvertException": (
        f"{_EXCEPTION}, DestinationTypeClass com.sun.star.uno.TypeClass, Reason long,"
        " ArgumentIndex long"
    ),
    "task.ErrorCodeIOException": f"{_EXCEPTION}, ErrCode long",
}
_PLAIN_EXCEPTIONS = (
    "beans.PropertyVetoException", "beans.UnknownPropertyException",
    "container.ElementExistException", "container.NoSuchElementException",
    "io.IOException", "lang.DisposedException", "lang.IndexOutOfBoundsException",
    "lang.NoSuchMethodException", "uno.Exception", "uno.RuntimeException",
    "util.CloseVetoException",
)  # fmt: skip
_ENUMS = (
    "beans.PropertyState", "sheet.FilterConnection", "table.TableSortFieldType", "uno.TypeClass",
)  # fmt: skip
_INTERFACES = (
    "bridge.XProtocolProperties", "lang.XMultiComponentFactory", "lang.XSingleServiceFactory",
    "reflection.XIdlClass", "reflection.XIdlField", "script.XInvocation",
    "uno.XComponentContext", "uno.XCurrentContext", "uno.XInterface",
)  # fmt: skip


def _members(text: str) -> tuple[tuple[str, str], ...]:
    pairs = (part.strip().split(" ", 1) for part in text.split(","))
    return tuple((name, type_) for name, type_ in pairs)


def known() -> dict[str, Definition]:
    """Return a fresh table of the types known beforehand, by full name."""
    star = "com.sun.star."
    table = {star + name: Definition(STRUCT, _members(t)) for name, t in _STRUCTS.items()}
    table |= {star + name: Definition(EXCEPTION, _members(t)) for name, t in _EXCEPTIONS.items()}
    table |= {
        star + name: Definition(EXCEPTION, _members(_EXCEPTION)) for name in _PLAIN_EXCEPTIONS
    }
    table |= {star + name: Definition(ENUM) for name in _ENUMS}
    table |= {star + name: Definition(INTERFACE) for name in _INTERFACES}
    table |= {name: Definition(INTERFACE) for name in INTERFACES}
    table[star + "bridge.ProtocolProperty"] = Definition(STRUCT, _members("Name string, Value any"))
    return table
