"""What lies packed in its signature: the opaque way of S/MIME, which some companies set for Outlook.

A signed mail is readable by everybody (RFC 8551 §3.5.2): the text is taken out, the signature is not
judged, because an answer is believed by its token.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage, Message

_PACKED = {"application/pkcs7-mime", "application/x-pkcs7-mime"}
_FILE = ".p7m"
_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")  # 1.2.840.113549.1.7.2 (RFC 5652)
_SEQUENCE, _OID = 0x30, 0x06
_OCTETS, _OCTETS_IN_PIECES = 0x04, 0x24


@dataclass(frozen=True, slots=True)
class _Element:
    """One element of BER (X.690): its tag, where its content lies and where the next one begins."""

    tag: int
    begin: int
    end: int
    after: int


def packed_in(mail: EmailMessage) -> EmailMessage | None:
    """Return the part that may hold the mail itself; also where a gateway put its own text beside it."""
    parts = (part for part in mail.walk() if isinstance(part, EmailMessage))
    return next((part for part in parts if _is_packed(part)), None)


def signed_content(part: Message) -> bytes | None:
    """Return the mail that lies in a signed one; None where it is something else, encrypted say.

    Raises:
        ValueError, IndexError, StopIteration, RecursionError: it is broken.
    """
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes) or not data:
        return None
    kind, packed = _inside(data, _element(data, 0))[:2]
    if kind.tag != _OID or data[kind.begin : kind.end] != _SIGNED_DATA:
        return None
    signed = next(_children(data, packed))
    content = _inside(data, signed)[2]
    inner = _inside(data, content)[1:]
    return _octets(data, next(_children(data, inner[0]))) if inner else None


def _is_packed(part: EmailMessage) -> bool:
    return part.get_content_type() in _PACKED or (
        part.get_content_maintype() == "application"
        and (part.get_filename() or "").lower().endswith(_FILE)
    )


def _element(data: bytes, at: int) -> _Element:
    tag, length, begin = data[at], data[at + 1], at + 2
    if length == 0x80:  # to be read until its end is marked
        end = begin
        while data[end : end + 2] != b"\0\0":
            end = _element(data, end).after
        return _Element(tag, begin, end, end + 2)
    if length > 0x80:
        begin += length - 0x80
        length = int.from_bytes(data[at + 2 : begin], "big")
    if begin + length > len(data):
        raise ValueError("cut off")
    return _Element(tag, begin, begin + length, begin + length)


def _children(data: bytes, parent: _Element) -> Iterator[_Element]:
    at = parent.begin
    while at < parent.end:
        child = _element(data, at)
        yield child
        at = child.after


def _inside(data: bytes, parent: _Element) -> list[_Element]:
    if parent.tag != _SEQUENCE:
        raise ValueError("no sequence")
    return [*_children(data, parent)]


def _octets(data: bytes, element: _Element) -> bytes:
    if element.tag == _OCTETS_IN_PIECES:
        return b"".join(_octets(data, piece) for piece in _children(data, element))
    if element.tag != _OCTETS:
        raise ValueError("no text")
    return data[element.begin : element.end]
