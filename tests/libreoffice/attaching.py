"""The way to a LibreOffice that a test has started as its user would."""

from __future__ import annotations

import time

import xlwings as xw

from addin import libreoffice


def attached(accept: str, seconds: float = 120) -> xw.App:
    """Return it as an app of xlwings as soon as it listens, which is after its window is there."""
    until = time.monotonic() + seconds
    while True:
        try:
            return libreoffice.attach(accept)
        except libreoffice.OfficeGone:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
