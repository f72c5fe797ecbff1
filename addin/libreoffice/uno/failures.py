"""What can go wrong between Python and LibreOffice, as exceptions that name the member."""

from __future__ import annotations


class OfficeError(Exception):
    """Anything that LibreOffice or the way to it did not do."""


class OfficeMissing(OfficeError):
    """No LibreOffice is installed where one was looked for."""


class OfficeGone(OfficeError):
    """The process ended, was killed, or closed the connection."""


class OfficeTimeout(OfficeGone):
    """No answer within the time allowed; the connection is closed, as an answer may still come."""


class UnoError(OfficeError):
    """LibreOffice raised an exception.

    Attributes:
        type: the UNO name of the exception, such as `com.sun.star.lang.IllegalArgumentException`.
        member: the method or property that was used.
        message: what LibreOffice says about it, often nothing.
    """

    def __init__(self, type: str, message: str, member: str = "") -> None:
        self.type = type
        self.message = message
        self.member = member
        text = type.rpartition(".")[2] + (f": {message}" if message else "")
        super().__init__(f"{member}: {text}" if member else text)


class NoMember(UnoError, AttributeError):
    """An object of LibreOffice has no such method or property.

    What xlwings gives out as `api` are LibreOffice's own objects here, whose members are not those
    of Excel's.
    """

    def __init__(self, type: str, message: str, member: str = "") -> None:
        super().__init__(type, message, member)
        self.args = (f"LibreOffice's object has no member {member!r} (`api` is not Excel's here)",)


class NotWritable(OfficeError):
    """The cells are protected, or their book was opened read-only."""


class WrongPassword(OfficeError):
    """A file is locked, and no password or a wrong one was given."""


class Unsupported(NotImplementedError, OfficeError):
    """LibreOffice has no such thing, or this engine does not map it; the message says which."""
