"""A generated file: where it stands and what it should hold."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbook_templates.package import parts

ROOT = Path(__file__).resolve().parents[3]
"""The checkout."""

_PACKAGES = (".xlsx", ".xlam")


@dataclass(frozen=True, slots=True)
class Made:
    """What a file should hold."""

    path: Path
    content: bytes

    def is_current(self) -> bool:
        """Whether the committed file holds it; how a package is compressed makes no difference."""
        if not self.path.is_file():
            return False
        found = self.path.read_bytes()
        if self.path.suffix in _PACKAGES:
            return parts(found) == parts(self.content)
        return found.replace(b"\r\n", b"\n") == self.content

    def write(self) -> None:
        """Write the file."""
        self.path.write_bytes(self.content)
