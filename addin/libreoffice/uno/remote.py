"""LibreOffice's objects as Python objects.

`Remote` forwards by name: `cell.Formula` reads a property (their names begin with a capital
letter), `cell.Formula = "=A1"` writes it, `sheet.getCellByPosition(0, 0)` calls a method.
LibreOffice itself finds the member and converts the arguments (com.sun.star.script.Invocation),
so no description of its 3,000 interfaces is needed here, but for the few in `members`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from addin.libreoffice.uno.attached import Attached
from addin.libreoffice.uno.bridge import QUERY, Bridge
from addin.libreoffice.uno.failures import OfficeError, OfficeGone
from addin.libreoffice.uno.members import DATA, FORMULAS, MEMBERS, SET_DATA, SET_FORMULAS, Method
from addin.libreoffice.uno.process import Process
from addin.libreoffice.uno.wire import (
    EXCEPTION,
    INTERFACE,
    STRUCT,
    Definition,
    Reference,
    Struct,
    Type,
    Typed,
)

_AMBIGUOUS = 2
_CONTEXT = "com.sun.star.uno.XComponentContext"
_FACTORY = "com.sun.star.lang.XMultiComponentFactory"
_SINGLE = "com.sun.star.lang.XSingleServiceFactory"
_INVOCATION = "com.sun.star.script.XInvocation"
_MANAGER = Method(_CONTEXT, 4, (), _FACTORY)
_CREATE = Method(_FACTORY, 3, ("string", _CONTEXT), "com.sun.star.uno.XInterface")
_WRAP = Method(_SINGLE, 4, ("[]any",), "com.sun.star.uno.XInterface")
_INVOKE = Method(_INVOCATION, 4, ("string", "[]any"), "any", ("[]short", "[]any"))
_SET = Method(_INVOCATION, 5, ("string", "any"), "void")
_GET = Method(_INVOCATION, 6, ("string",), "any")


class Remote:
    """An object of LibreOffice. It is given back when Python forgets it."""

    __slots__ = ("_faces", "_office", "reference")

    def __init__(self, office: Office, reference: Reference) -> None:
        object.__setattr__(self, "_office", office)
        object.__setattr__(self, "reference", reference)
        # The same object as other interfaces; None for one that it does not have.
        object.__setattr__(self, "_faces", {})

    def __getattr__(self, name: str) -> Any:
        if name[:1].isupper():
            return self._office.received(
                self._office.bridge.call(self._invocation(), _GET, name, member=name)
            )
        if name.startswith("_"):
            raise AttributeError(name)
        known = MEMBERS.get(name)
        if known is None or self._face(known.interface) is None:
            return lambda *arguments: self.call(name, arguments)[0]

        def direct(*arguments: Any) -> Any:
            if len(arguments) != len(known.arguments):
                return self.call(name, arguments)[0]  # LibreOffice says what is wrong with them
            return self._office.received(self._direct(known, name, *arguments))

        return direct

    def __setattr__(self, name: str, value: Any) -> None:
        self._office.bridge.call(self._invocation(), _SET, name, value, member=name)

    def call(self, name: str, arguments: Sequence[Any]) -> tuple[Any, list[Any]]:
        """Call a method; return its result and its out parameters, in their order."""
        result, _, outs = self._office.bridge.call(
            self._invocation(), _INVOKE, name, arguments, member=name
        )
        return self._office.received(result), [self._office.received(out) for out in outs]

    def data(self) -> list[list[Any]]:
        """Return the values of a cell range: float, str ("" for empty), None for an error."""
        found: list[list[Any]] = self._direct(DATA, "getDataArray")
        return found

    def set_data(self, rows: Sequence[Sequence[Any]]) -> None:
        """Write the values of a cell range, a row of the range for each row."""
        self._direct(SET_DATA, "setDataArray", rows)

    def formulas(self) -> list[list[str]]:
        """Return the formulas of a cell range in LibreOffice's own spelling, or the value's text."""
        found: list[list[str]] = self._direct(FORMULAS, "getFormulaArray")
        return found

    def set_formulas(self, rows: Sequence[Sequence[str]]) -> None:
        """Write formulas, and values as if they were typed, into a cell range."""
        self._direct(SET_FORMULAS, "setFormulaArray", rows)

    def _direct(self, method: Method, name: str, *arguments: Any) -> Any:
        target = self._face(method.interface)
        if target is None:
            raise OfficeError(f"the object has no {method.interface}")
        return self._office.bridge.call(target, method, *arguments, member=name)

    def _face(self, interface: str) -> Reference | None:
        """Return this object as an interface, asked for once; None where it does not have it."""
        if self.reference.interface == interface:
            return self.reference  # type: ignore[no-any-return]
        if self.lacks(interface):
            self._faces[interface] = self._office.bridge.queried(self.reference, interface)
        found: Reference | None = self._faces[interface]
        return found

    def lacks(self, interface: str) -> bool:
        """Whether this object was not asked for yet as an interface."""
        return self.reference.interface != interface and interface not in self._faces

    def _invocation(self) -> Reference:
        if _INVOCATION not in self._faces:
            self._faces[_INVOCATION] = self._office.wrap(self)
        wrapped: Reference = self._faces[_INVOCATION]
        return wrapped

    def same(self, other: Remote) -> bool:
        """Whether both are the same object of LibreOffice."""
        return bool(self.reference.oid == other.reference.oid)

    def __repr__(self) -> str:
        return f"<{self.reference.interface}>"

    def __del__(self) -> None:
        office = self._office
        for reference in (self.reference, *self._faces.values()):
            if reference is not None:
                office.bridge.release(reference)


def known_as(remotes: Sequence[Remote], name: str) -> None:
    """Get objects ready, at once, to have a method of `MEMBERS` called one by one."""
    if remotes:
        remotes[0]._office.show(remotes, MEMBERS[name].interface)


def together(name: str, calls: Iterable[Sequence[Any]]) -> list[Any]:
    """Call a method of `MEMBERS` of many objects at once; return the results in the same order.

    Args:
        calls: each an object and the arguments.

    Raises:
        OfficeError: an object does not have the method, or one failed.
    """
    asked = list(calls)
    if not asked:
        return []  # there is no office to ask
    method, office = MEMBERS[name], asked[0][0]._office
    office.show([target for target, *_ in asked], method.interface)
    made = [(target._face(method.interface), method, given) for target, *given in asked]
    if any(face is None for face, _, _ in made):
        raise OfficeError(f"an object has no {method.interface}")
    return [office.received(found) for found in office.bridge.calls(made, name)]


class Office:
    """A running LibreOffice and the way to its objects.

    Args:
        process: the process to speak to.
        timeout: seconds that one call may take.
    """

    def __init__(self, process: Process | Attached, timeout: float = 120.0) -> None:
        self.process = process
        self._timeout = timeout
        self.bridge = Bridge(process.connect(), timeout)
        self.bridge.define = self._define  # type: ignore[method-assign]
        self._types: Office | None = None
        context = self.bridge.instance("StarOffice.ComponentContext")
        self.context = Remote(self, self.bridge.query(context, _CONTEXT))
        self._manager: Reference = self.bridge.call(self.context.reference, _MANAGER)
        factory = self._create("com.sun.star.script.Invocation")
        self._invocations = self.bridge.query(factory, _SINGLE)
        self.desktop = self.service("com.sun.star.frame.Desktop")

    def service(self, name: str) -> Remote:
        """Return a new instance of a service, by full name."""
        return Remote(self, self._create(name))

    def _create(self, name: str) -> Reference:
        found = self.bridge.call(self._manager, _CREATE, name, self.context, member=name)
        if found is None:
            raise OfficeError(f"LibreOffice has no service {name}")
        return found  # type: ignore[no-any-return]

    def show(self, remotes: Iterable[Remote], interface: str) -> None:
        """Ask for objects as an interface, all at once, as `Remote` would one by one."""
        new = {id(each): each for each in remotes if each.lacks(interface)}.values()
        found = self.bridge.calls([(n.reference, QUERY, [Type(interface, INTERFACE)]) for n in new])
        for each, face in zip(new, found, strict=True):
            each._faces[interface] = face

    def wrap(self, remote: Remote) -> Reference:
        """Return LibreOffice's invocation object for a remote one."""
        unknown = self.bridge.call(self._invocations, _WRAP, [remote])
        try:
            return self.bridge.query(unknown, _INVOCATION)
        finally:
            self.bridge.release(unknown)

    def received(self, value: Any) -> Any:
        """Return a value with the references in it made into objects."""
        if isinstance(value, Reference):
            return Remote(self, value)
        if isinstance(value, list):
            if value and isinstance(value[0], Reference | Struct | list):
                return [self.received(item) for item in value]
            return value
        if isinstance(value, Struct):
            for name, member in value.__dict__.items():
                value.__dict__[name] = self.received(member)
        return value

    def _define(self, name: str) -> Definition:
        """Look a type up, in LibreOffice's own reflection when it is not known beforehand.

        This happens while a message is half read, so it uses a second connection.
        """
        known = self.bridge.definitions
        if name not in known:
            if self._types is None:
                self._types = Office(self.process, self._timeout)
                self._types.bridge.definitions = known
            known[name] = _reflected(self._types, name)
        return known[name]

    def patient(self) -> AbstractContextManager[None]:
        """Let calls inside the block take as long as they take: somebody reads a message."""
        return self.bridge.patient()

    def close(self) -> None:
        """Close the connections; the process goes on."""
        if self._types is not None:
            self._types.close()
        self.bridge.close()


def _reflected(office: Office, name: str) -> Definition:
    reflection = office.service("com.sun.star.reflection.CoreReflection")
    found = reflection.forName(name)
    if found is None:
        raise OfficeGone(f"LibreOffice sent a value of the unknown type {name}")
    kind = found.getTypeClass()
    if kind not in (STRUCT, EXCEPTION):
        return Definition(kind)
    # Fields come with those of the base type first, as they stand on the wire.
    fields = [(field.getName(), field.getType().getName()) for field in found.getFields()]
    return Definition(kind, tuple(fields))


def uniform(target: Remote, name: str) -> Any:
    """Return a property, None where the cells do not all have the same."""
    if target.getPropertyState(name) == _AMBIGUOUS:
        return None
    return getattr(target, name)


def properties(**values: Any) -> Typed:
    """Return named values as the sequence that LibreOffice's load and store methods take."""
    pairs: Iterable[Struct] = [
        Struct("com.sun.star.beans.PropertyValue", Name=name, Value=value)
        for name, value in values.items()
    ]
    return Typed("[]com.sun.star.beans.PropertyValue", list(pairs))


def url(path: str | os.PathLike[str]) -> str:
    """Return a file's address as LibreOffice takes it."""
    return Path(path).absolute().as_uri()
