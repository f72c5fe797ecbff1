"""The add-in `xiezuo.xlam`, and the sources of it that the lists of buttons and functions give."""

from __future__ import annotations

from collections.abc import Iterator

from addin.cli.build.made import Made
from macros import ADDIN
from macros.customui import custom_ui
from macros.package import packed
from macros.sources import generated, modules


def macros() -> Iterator[Made]:
    """Yield the generated sources and the add-in."""
    for path, text in generated().items():
        yield Made(path, text.encode())
    yield Made(ADDIN, packed(modules(), custom_ui()))
