"""Deflate at full speed: Intel's ISA-L where it is installed, else Python's own zlib.

ISA-L reads twice and writes five times as fast, a little smaller than zlib's fastest; but it writes
other bytes than zlib, so what is built once and committed is never made by it (see `Deflater`).
"""

from __future__ import annotations

import zlib
from typing import Any

_fast: Any = zlib
_LEVEL = 1
try:
    from isal import isal_zlib
except ImportError:  # it comes with an extra, xiezuo[fast]
    pass
else:
    _fast, _LEVEL = isal_zlib, 2  # as fast as its level 1, and smaller

ERRORS: tuple[type[Exception], ...] = (zlib.error, _fast.error)
"""What an inflater raises on bytes that are not deflated."""


def inflater() -> Any:
    """Return what `zlib.decompressobj` returns, for a raw stream."""
    return _fast.decompressobj(-zlib.MAX_WBITS)


def compressor() -> Any:
    """Return what `zlib.compressobj` returns, for a raw stream that is written fast."""
    return _fast.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)


def crc32(data: bytes | memoryview, value: int = 0) -> int:
    """Return what `zlib.crc32` returns."""
    crc: int = _fast.crc32(data, value)
    return crc
