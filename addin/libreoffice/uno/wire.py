"""Values of UNO's binary protocol (URP): bytes to Python and back.

| UNO | Python |
|---|---|
| void, any | None, the value itself |
| boolean, integer, float, string | bool, int, float, str |
| sequence<byte>, other sequences | bytes, list (tuples are written too) |
| enum | int |
| struct, exception | `Struct` |
| interface | `Reference`, None for a null reference |
| type | `Type` |

Protocol: https://wiki.openoffice.org/wiki/Uno/Remote/Specifications/Uno_Remote_Protocol.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any, NamedTuple

from addin.libreoffice.uno.failures import NoMember, OfficeGone, UnoError

VOID, CHAR, BOOLEAN, BYTE, SHORT, UNSIGNED_SHORT, LONG, UNSIGNED_LONG = range(8)
HYPER, UNSIGNED_HYPER, FLOAT, DOUBLE, STRING, TYPE, ANY, ENUM = range(8, 16)
STRUCT, EXCEPTION, SEQUENCE, INTERFACE = 17, 19, 20, 22

SIMPLE = {
    "void": VOID, "char": CHAR, "boolean": BOOLEAN, "byte": BYTE, "short": SHORT,
    "unsigned short": UNSIGNED_SHORT, "long": LONG, "unsigned long": UNSIGNED_LONG,
    "hyper": HYPER, "unsigned hyper": UNSIGNED_HYPER, "float": FLOAT, "double": DOUBLE,
    "string": STRING, "type": TYPE, "any": ANY,
}  # fmt: skip
_SIMPLE_NAMES = {number: name for name, number in SIMPLE.items()}
_FORMATS = {
    BOOLEAN: ">?", BYTE: ">b", SHORT: ">h", UNSIGNED_SHORT: ">H", LONG: ">i",
    UNSIGNED_LONG: ">I", HYPER: ">q", UNSIGNED_HYPER: ">Q", FLOAT: ">f", DOUBLE: ">d", ENUM: ">i",
}  # fmt: skip
_NUMBERS = {kind: struct.Struct(layout) for kind, layout in _FORMATS.items()}
_DOUBLE, _LONG, _U16, _U32 = (struct.Struct(x) for x in (">d", ">i", ">H", ">I"))
NO_CACHE = 0xFFFF
_NO_METHOD = "com.sun.star.lang.NoSuchMethodException"
_NO_PROPERTY = "com.sun.star.beans.UnknownPropertyException"
_CACHE_SIZE = 256
_WIDE = 0xFF  # says that the size follows in four bytes


class Type(NamedTuple):
    """A UNO type by name: `long`, `[]any`, `com.sun.star.table.CellAddress`."""

    name: str
    kind: int


class Reference(NamedTuple):
    """An object of the other side: its identity, and the interface as which it was given."""

    oid: str
    interface: str


class Typed(NamedTuple):
    """A Python value to be sent as this UNO type and no other."""

    type: str
    value: Any


class Struct:
    """A UNO struct or exception: `Struct("com.sun.star.awt.Size", Width=1, Height=2)`.

    Members that are not given are sent as zero, empty or null.
    """

    def __init__(self, typename: str, /, **members: Any) -> None:
        self.__dict__.update(members)
        self.__dict__["typename"] = typename

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"{self.typename} has no member {name!r}")

    def __setattr__(self, name: str, value: Any) -> None:
        self.__dict__[name] = value

    def __repr__(self) -> str:
        members = ", ".join(f"{k}={v!r}" for k, v in self.__dict__.items() if k != "typename")
        return f"{self.__dict__['typename'].rpartition('.')[2]}({members})"


class Definition(NamedTuple):
    """What a compound or other named type is: members with their types, those of the base first."""

    kind: int
    members: tuple[tuple[str, str], ...] = ()


Define = Callable[[str], Definition]


class Encoder:
    """Writes values. Types and identities are spelled out each time, so there is no cache."""

    def __init__(self, define: Define) -> None:
        self._define = define
        self.out = bytearray()

    def kind(self, name: str) -> int:
        simple = SIMPLE.get(name)
        if simple is not None:
            return simple
        return SEQUENCE if name.startswith("[]") else self._define(name).kind

    def size(self, number: int) -> None:
        if number < _WIDE:
            self.out.append(number)
        else:
            self.out += b"\xff" + _U32.pack(number)

    def string(self, text: str) -> None:
        # A lone surrogate cannot be sent; a question mark is better than a broken connection.
        data = text.encode("utf-8", "replace")
        self.size(len(data))
        self.out += data

    def type(self, name: str) -> None:
        kind = self.kind(name)
        if kind <= ANY:
            self.out.append(kind)
        else:
            self.out.append(kind | 0x80)
            self.out += _U16.pack(NO_CACHE)
            self.string(name)

    def oid(self, oid: str) -> None:
        self.string(oid)
        self.out += _U16.pack(NO_CACHE)

    def any(self, value: Any) -> None:
        if type(value) is float:
            self.out.append(DOUBLE)
            self.out += _DOUBLE.pack(value)
        elif type(value) is str:
            self.out.append(STRING)
            self.string(value)
        else:
            name = type_of(value)
            self.type(name)
            self.value(name, value)

    def value(self, name: str, value: Any) -> None:
        """Write a value as the type of that name."""
        if isinstance(value, Typed):
            value = value.value
        if name == "any":
            self.any(value)
        elif name.startswith("[]"):
            self._sequence(name[2:], value)
        elif name == "string":
            self.string(value or "")
        else:
            self._other(self.kind(name), name, value)

    def _sequence(self, element: str, value: Any) -> None:
        value = () if value is None else value
        self.size(len(value))
        if element == "byte":
            self.out += value
        elif element == "any":
            for item in value:
                self.any(item)
        else:
            for item in value:
                self.value(element, item)

    def _other(self, kind: int, name: str, value: Any) -> None:
        number = _NUMBERS.get(kind)
        if number is not None:
            self.out += number.pack(value or 0)
        elif kind == INTERFACE:
            self.oid("" if value is None else value.reference.oid)
        elif kind == TYPE:
            self.type((value or Type("void", VOID)).name)
        elif kind == CHAR:
            self.out += _U16.pack(ord(value or "\0"))
        elif kind in (STRUCT, EXCEPTION):
            for member, type_name in self._define(name).members:
                self.value(type_name, value.__dict__.get(member) if value is not None else None)


def type_of(value: Any) -> str:
    """Return the name of the UNO type as which a Python value is sent.

    Raises:
        TypeError: UNO has nothing like it.
    """
    if isinstance(value, Typed):
        return value.type
    if isinstance(value, int):
        if isinstance(value, bool):
            return "boolean"
        return "long" if -(2**31) <= value < 2**31 else "hyper"
    for kind, name in ((float, "double"), (str, "string"), (bytes, "[]byte"), (Type, "type")):
        if isinstance(value, kind):
            return name
    if value is None:
        return "void"
    if isinstance(value, Struct):
        return str(value.__dict__["typename"])
    if isinstance(value, list | tuple):
        inside = {type_of(item) for item in value}
        only = inside.pop() if len(inside) == 1 else "any"
        return "[]any" if only in ("void", "any") else f"[]{only}"
    if hasattr(value, "reference"):
        return "com.sun.star.uno.XInterface"
    raise TypeError(f"UNO has no type for {type(value).__name__}: {value!r}")


class Caches:
    """What the other side has named once on this connection and refers to by number."""

    def __init__(self) -> None:
        self.types: list[Type | None] = [None] * _CACHE_SIZE
        self.oids = [""] * _CACHE_SIZE
        self.tids = [b""] * _CACHE_SIZE


class Decoder:
    """Reads the values of one block of messages."""

    def __init__(self, data: bytes, caches: Caches, define: Define) -> None:
        self._data = data
        self._at = 0
        self._caches = caches
        self._define = define

    def byte(self) -> int:
        self._at += 1
        return self._data[self._at - 1]

    def short(self) -> int:
        self._at += 2
        return int(_U16.unpack_from(self._data, self._at - 2)[0])

    def size(self) -> int:
        number = self.byte()
        if number == _WIDE:
            self._at += 4
            number = _U32.unpack_from(self._data, self._at - 4)[0]
        return number

    def raw(self, length: int) -> bytes:
        self._at += length
        if self._at > len(self._data):
            raise OfficeGone("LibreOffice sent a message that is cut off")
        return self._data[self._at - length : self._at]

    def string(self) -> str:
        return self.raw(self.size()).decode("utf-8", "replace")

    def type(self) -> Type:
        flags = self.byte()
        kind = flags & 0x7F
        if kind <= ANY:
            return Type(_SIMPLE_NAMES[kind], kind)
        index = self.short()
        if not flags & 0x80:
            known = self._caches.types[index]
            if known is None:
                raise OfficeGone("LibreOffice referred to a type that it never named")
            return known
        found = Type(self.string(), kind)
        if index != NO_CACHE:
            self._caches.types[index] = found
        return found

    def oid(self) -> str:
        oid = self.string()
        index = self.short()
        if index != NO_CACHE:
            if not oid:
                return self._caches.oids[index]
            self._caches.oids[index] = oid
        return oid

    def tid(self) -> bytes:
        tid = self.raw(self.size())
        index = self.short()
        if index != NO_CACHE:
            if not tid:
                return self._caches.tids[index]
            self._caches.tids[index] = tid
        return tid

    def any(self) -> Any:
        kind = self._data[self._at]
        if kind == DOUBLE:
            self._at += 9
            return _DOUBLE.unpack_from(self._data, self._at - 8)[0]
        if kind == STRING:
            self._at += 1
            return self.string()
        return self._of(self.type())

    def value(self, name: str) -> Any:
        """Read a value of the type of that name."""
        if name == "any":
            return self.any()
        simple = SIMPLE.get(name)
        if simple is not None:
            return self._of(Type(name, simple))
        kind = SEQUENCE if name.startswith("[]") else self._define(name).kind
        return self._of(Type(name, kind))

    def _of(self, type_: Type) -> Any:
        name, kind = type_
        number = _NUMBERS.get(kind)
        if number is not None:
            self._at += number.size
            return number.unpack_from(self._data, self._at - number.size)[0]
        if kind == STRING:
            return self.string()
        if kind == SEQUENCE:
            return self._sequence(name[2:])
        if kind == INTERFACE:
            oid = self.oid()
            return Reference(oid, name) if oid else None
        if kind in (STRUCT, EXCEPTION):
            return self._compound(name, kind)
        if kind == TYPE:
            return self.type()
        return chr(self.short()) if kind == CHAR else None

    def _sequence(self, element: str) -> Any:
        length = self.size()
        if element == "byte":
            return self.raw(length)
        if element == "any":
            return self._anys(length)
        return [self.value(element) for _ in range(length)]

    def _anys(self, length: int) -> list[Any]:
        """Read as many values of any type: cells, by the hundred thousand."""
        data, at = self._data, self._at
        found: list[Any] = []
        for _ in range(length):
            kind = data[at]
            if kind == DOUBLE:
                found.append(_DOUBLE.unpack_from(data, at + 1)[0])
                at += 9
            elif kind == STRING and data[at + 1] < _WIDE:
                start, at = at + 2, at + 2 + data[at + 1]
                found.append(data[start:at].decode("utf-8", "replace"))
            else:
                self._at = at
                found.append(self.any())
                at = self._at
        self._at = at
        if at > len(data):
            raise OfficeGone("LibreOffice sent a message that is cut off")
        return found

    def _compound(self, name: str, kind: int) -> Struct:
        if kind == EXCEPTION and name.endswith("InvocationTargetException"):
            name = "com.sun.star.lang.WrappedTargetException"  # the same members
        members = {member: self.value(type_) for member, type_ in self._define(name).members}
        return Struct(name, **members)


def error_of(raised: Any, member: str) -> UnoError:
    """Return the Python exception for a UNO exception, with wrappers taken off."""
    while isinstance(getattr(raised, "TargetException", None), Struct):
        raised = raised.TargetException
    # Methods that take a property's name begin with a small letter, and may lack what they name.
    lacks = raised.typename == _NO_METHOD or (
        raised.typename == _NO_PROPERTY and member[:1].isupper()
    )
    kind = NoMember if lacks else UnoError
    return kind(raised.typename, getattr(raised, "Message", "").strip(), member)
