"""Builds the Excel add-in `xiezuo.xlam`; the built file is committed beside its sources.

VBA decides nothing: a callback is one line that hands the name of a command to `addin.ribbon`.
"""

from pathlib import Path

FOLDER = Path(__file__).parent

ADDIN = FOLDER / "xiezuo.xlam"
"""The add-in, to be copied to where Excel loads add-ins from."""

MAC_SCRIPT = FOLDER / "xiezuo.applescript"
"""What starts Python on a Mac; ``{python}`` stands for the interpreter."""
