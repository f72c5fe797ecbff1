"""Blocks of cells as xlwings' ranges."""

from __future__ import annotations

from addin.libreoffice.contents import Contents
from addin.libreoffice.finding import Finding
from addin.libreoffice.looks import Looks
from addin.libreoffice.measures import Measures
from addin.libreoffice.rearranging import Rearranging


class Range(Contents, Finding, Measures, Rearranging, Looks):
    """A block of cells: where it lies, what is in it, how it looks and what belongs to it."""
