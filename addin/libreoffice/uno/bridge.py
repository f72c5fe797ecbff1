"""A connection to a running LibreOffice: UNO's remote protocol spoken in plain Python.

Nothing of LibreOffice is loaded into this process, so any Python of any system can speak to any
LibreOffice; the `uno` module, by contrast, fits only the one Python that it was built for.
One call is one round trip of some 0.1 ms; `Bridge.calls` makes many in one.
"""

from __future__ import annotations

import secrets
import socket
import struct
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from addin.libreoffice.uno import definitions
from addin.libreoffice.uno.failures import OfficeError, OfficeGone, OfficeTimeout, UnoError
from addin.libreoffice.uno.members import Method
from addin.libreoffice.uno.wire import (
    Caches,
    Decoder,
    Definition,
    Encoder,
    Reference,
    Type,
    error_of,
)

_HEADER = struct.Struct(">II")
_PROPERTIES = "UrpProtocolProperties"
_PROPERTIES_TID = b".UrpProtocolPropertiesTid"
_REQUEST, _NEW_TYPE, _NEW_OID, _NEW_TID = 0xC0, 0x20, 0x10, 0x08
XINTERFACE = "com.sun.star.uno.XInterface"


QUERY = Method(XINTERFACE, 0, ("type",), "any")
Call = tuple[Reference, Method, Sequence[Any]]
_CHANGE_ASKED, _CHANGE_MADE = 4, 5


class Bridge:
    """One connection. Calls from several threads wait for each other.

    Args:
        connected: a stream socket to LibreOffice's acceptor.
        timeout: seconds that one call may take.
    """

    def __init__(self, connected: socket.socket, timeout: float) -> None:
        self._socket = connected
        self._socket.settimeout(timeout)
        self._stream = connected.makefile("rb")
        self._caches = Caches()
        # LibreOffice runs calls of one thread id one after the other, whatever connection they come
        # by: shared with others, ours would wait until their message box is closed.
        self._tid = b"xlwings-" + secrets.token_bytes(12)
        self._lock = threading.RLock()
        self._unread: list[Decoder] = []
        self._released: deque[Reference] = deque()
        self._with_context = False
        self._open = True
        self.definitions: dict[str, Definition] = definitions.known()

    def define(self, name: str) -> Definition:
        """Return what the type of that name is made of.

        Raises:
            OfficeError: it is not known; `remote.Office` looks it up in LibreOffice instead.
        """
        try:
            return self.definitions[name]
        except KeyError:
            raise OfficeError(f"unknown UNO type {name}") from None

    def instance(self, name: str) -> Reference:
        """Return the object that LibreOffice offers under this name."""
        found = self.call(Reference(name, XINTERFACE), QUERY, Type(XINTERFACE, 22))
        if not isinstance(found, Reference):
            raise OfficeError(f"LibreOffice offers no object named {name}")
        return found

    def query(self, reference: Reference, interface: str) -> Reference:
        """Return the same object as this interface.

        Raises:
            OfficeError: the object does not have it.
        """
        found = self.queried(reference, interface)
        if found is None:
            raise OfficeError(f"the object has no {interface}")
        return found

    def queried(self, reference: Reference, interface: str) -> Reference | None:
        """Return the same object as this interface, None where it does not have it."""
        found = self.call(reference, QUERY, Type(interface, 22))
        return found if isinstance(found, Reference) else None

    def release(self, reference: Reference) -> None:
        """Give an object back; it is told with the next call, so that this may run anywhere."""
        self._released.append(reference)

    def call(self, target: Reference, method: Method, *arguments: Any, member: str = "") -> Any:
        """Call a method and return its result, or (result, *outs) where it has out parameters.

        Raises:
            UnoError: LibreOffice raised an exception; it names `member`.
            OfficeTimeout: no answer in time; the connection is closed.
            OfficeGone: the connection is closed.
        """
        return self.calls([(target, method, arguments)], member)[0]

    def calls(self, asked: Sequence[Call], member: str = "") -> list[Any]:
        """Make calls that need nothing of each other, and return their results in the same order.

        They are sent at once: 1000 of them take a quarter of the computing, and on a computer that
        has much else to do a tiny part of the time. All are made, also where one fails.

        Raises:
            UnoError, OfficeTimeout, OfficeGone: as `call`, the first of them.
        """
        if not asked:
            return []  # LibreOffice takes a block of no messages for the end
        with self._lock:
            messages = [self._release_message() for _ in range(len(self._released))]
            for target, method, arguments in asked:
                body = self._request(target.oid, method.interface, method.number)
                for type_, value in zip(method.arguments, arguments, strict=True):
                    body.value(type_, value)
                messages.append(bytes(body.out))
            found: list[Any] = []
            failed: list[UnoError] = []
            try:
                self._send(messages)
                for _, method, _ in asked:
                    try:
                        found.append(self._reply(method, member))
                    except UnoError as error:
                        failed.append(error)
            except TimeoutError:
                self.close()
                raise OfficeTimeout(
                    f"{member}: LibreOffice gave no answer in {self._socket.gettimeout():g} seconds"
                ) from None
            except OSError as error:
                self.close()
                raise OfficeGone(f"LibreOffice is gone: {error}") from None
            if failed:
                raise failed[0]
            return found

    @contextmanager
    def patient(self) -> Iterator[None]:
        """Let calls inside the block take as long as they take."""
        allowed = self._socket.gettimeout()
        self._socket.settimeout(None)
        try:
            yield
        finally:
            if self._open:
                self._socket.settimeout(allowed)

    def close(self) -> None:
        """Close the connection; safe to call again."""
        self._open = False
        self._stream.close()
        self._socket.close()

    def _request(self, oid: str, interface: str, number: int) -> Encoder:
        encoder = Encoder(self.define)
        encoder.out += bytes((_REQUEST | _NEW_TYPE | _NEW_OID | _NEW_TID, number))
        encoder.type(interface)
        encoder.oid(oid)
        _spell_tid(encoder, self._tid)
        if self._with_context and number != 2:
            encoder.oid("")
        return encoder

    def _release_message(self) -> bytes:
        reference = self._released.popleft()
        return bytes(self._request(reference.oid, reference.interface, 2).out)

    def _send(self, messages: list[bytes]) -> None:
        if not self._open:
            raise OfficeGone("the connection to LibreOffice is closed")
        block = b"".join(messages)
        self._socket.sendall(_HEADER.pack(len(block), len(messages)) + block)

    def _reply(self, method: Method, member: str) -> Any:
        """Read messages until the answer to our call; serve what is asked in between."""
        while True:
            if not self._unread:
                self._unread += self._messages()
            decoder = self._unread.pop()
            flags = decoder.byte()
            if flags & 0x80 and not flags & 0x40:
                return self._result(decoder, flags, method, member)
            self._serve(decoder, flags)

    def _messages(self) -> list[Decoder]:
        header = self._stream.read(_HEADER.size)
        if len(header) < _HEADER.size:
            raise OSError("the connection was closed")
        size, count = _HEADER.unpack(header)
        data = self._stream.read(size)
        if len(data) < size:
            raise OSError("the connection was closed")
        # LibreOffice sends one message a block; more of them share the decoder.
        return [Decoder(data, self._caches, self.define)] * count

    def _result(self, decoder: Decoder, flags: int, method: Method, member: str) -> Any:
        if flags & 0x08:
            decoder.tid()
        if flags & 0x20:
            raise error_of(decoder.any(), member)
        result = decoder.value(method.result)
        if not method.outs:
            return result
        return (result, *(decoder.value(type_) for type_ in method.outs))

    def _serve(self, decoder: Decoder, flags: int) -> None:
        """Answer a request of the other side: nothing but the terms of the protocol is asked."""
        number, oid, tid = flags & 0x3F, _PROPERTIES, _PROPERTIES_TID
        if flags & 0x80:
            if flags & 0x01:
                decoder.byte()
            number = decoder.short() if flags & 0x04 else decoder.byte()
            if flags & _NEW_TYPE:
                decoder.type()
            oid = decoder.oid() if flags & _NEW_OID else oid
            tid = decoder.tid() if flags & _NEW_TID else tid
        if oid != _PROPERTIES or number not in (_CHANGE_ASKED, _CHANGE_MADE):
            raise OfficeGone(f"LibreOffice asked for the object {oid}, which was never offered")
        answer = Encoder(self.define)
        answer.out.append(0x80 | _NEW_TID)
        _spell_tid(answer, tid)
        if number == _CHANGE_ASKED:
            decoder.value("long")
            answer.value("long", 1)
        else:
            decoder.value("[]com.sun.star.bridge.ProtocolProperty")
        self._send([bytes(answer.out)])
        # From here on each request carries the caller's context, of which we have none.
        self._with_context = self._with_context or number == _CHANGE_MADE


def _spell_tid(encoder: Encoder, tid: bytes) -> None:
    encoder.size(len(tid))
    encoder.out += tid + b"\xff\xff"
