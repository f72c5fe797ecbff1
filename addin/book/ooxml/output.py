"""The new XML of one sheet on its way into the package."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Self

from addin.book.ooxml.container import Deflater
from addin.book.ooxml.package import Package
from addin.book.ooxml.sheetxml import OUTLINE, SheetXml

_PIECE = 1 << 20
_PENDING = 12  # pieces that may wait for the compressor
_HAS_THREADS = sys.platform != "emscripten"  # a browser's page has none


class Output:
    """Gathers the new part; compresses nothing until something has changed.

    Between `end` and `save` other parts may be gathered while this one is still compressed.
    """

    def __init__(self, package: Package, part: str, head: Callable[[bytes], bytes]) -> None:
        self._package, self._part, self._head = package, part, head
        self._unchanged = 0  # blocks passed so far
        self._pool: ThreadPoolExecutor | None = None
        self._deflater: Deflater | None = None
        self._waiting: deque[Future[None]] = deque()
        self._outline = b"", b""

    def take(self, old: bytes, new: bytes) -> None:
        """Take a block and what it became."""
        if self._deflater is None:
            if new is old or new == old:
                self._unchanged += bool(old)
                return
            self.begin()
        self._add(new)

    def begin(self) -> None:
        """Start the new part; called by itself at the first change, and only the first counts."""
        if self._deflater is not None:
            return
        self._deflater = Deflater(self._package.member(self._part).size)
        if _HAS_THREADS:
            self._pool = ThreadPoolExecutor(1)  # deflate runs without the interpreter lock
        again = SheetXml(
            self._package.stream(self._part), self._part, self._package.name, self._package.limits
        )
        head = self._head(again.head)
        self._outline = head, b""
        self._add(head)
        blocks = again.blocks()
        for _ in range(self._unchanged):
            self._add(next(blocks))

    def add(self, pieces: Iterable[bytes]) -> None:
        """Take pieces that are new, once the part has begun."""
        held: list[bytes] = []
        size = 0
        for piece in pieces:
            held.append(piece)
            size += len(piece)
            if size > _PIECE:
                self._add(b"".join(held))
                held, size = [], 0
        self._add(b"".join(held))

    def _add(self, piece: bytes) -> None:
        if self._deflater is None:
            return
        if self._pool is None:
            self._deflater.add(piece)
            return
        if len(self._waiting) >= _PENDING:
            self._waiting.popleft().result()
        self._waiting.append(self._pool.submit(self._deflater.add, piece))

    def end(self, tail: bytes) -> None:
        """Take what stands behind the rows; nothing comes after it."""
        self._add(tail)
        self._outline = self._outline[0], tail

    def save(self) -> bool:
        """Put the new part into the package, if anything changed; return whether it did."""
        if self._deflater is None:
            return False
        while self._waiting:
            self._waiting.popleft().result()
        old = self._package.member(self._part)
        self._package.replace(self._part, self._deflater.member(old.name, old))
        self._package.learn(self._part, OUTLINE, self._outline)
        return True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, failed: object, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=failed is not None)
