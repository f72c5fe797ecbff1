"""Deflate at full speed: zlib-ng where it is installed, else Python's own zlib.

At the same level zlib-ng reads twice and writes three times as fast; but it writes other bytes than
zlib, so what is built once and committed is never made by it (see `Deflater`).
"""

from __future__ import annotations

import sys
import zlib
from importlib import import_module
from typing import Any


def _installed() -> Any:
    try:
        return import_module("zlib_ng.zlib_ng")
    except ImportError:  # it comes with an extra, xiezuo[fast]
        return zlib


_fast = _installed()

LEVEL, _MEMORY = 9, 9
"""A lower level saves no time worth having and makes a large workbook up to twice as large: a formula
that recurs in every row is longer than the repetitions it looks for."""
# In a browser's page zlib's 9 takes two thirds more time, half a second, for a twentieth fewer bytes.
_HIGHEST = 7 if sys.platform == "emscripten" else LEVEL

ERRORS: tuple[type[Exception], ...] = (zlib.error, _fast.error)
"""What an inflater raises on bytes that are not deflated."""


def inflater() -> Any:
    """Return what `zlib.decompressobj` returns, for a raw stream."""
    return _fast.decompressobj(-zlib.MAX_WBITS)


def compressor(level: int = LEVEL) -> Any:
    """Return what `zlib.compressobj` returns, for a raw stream that is written fast."""
    return _fast.compressobj(min(level, _HIGHEST), zlib.DEFLATED, -zlib.MAX_WBITS, _MEMORY)


def crc32(data: bytes | memoryview, value: int = 0) -> int:
    """Return what `zlib.crc32` returns."""
    crc: int = _fast.crc32(data, value)
    return crc
