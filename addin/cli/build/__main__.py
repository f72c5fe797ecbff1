"""``python -m addin.cli.build [--check]``: write what is generated, or only compare."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from addin.cli.build.inventory import inventory, unsaid_changes
from addin.cli.build.likeness import likeness
from addin.cli.build.macros import macros
from addin.cli.build.made import ROOT, Made
from addin.cli.build.pages import pages
from addin.cli.build.retired import retired
from addin.cli.build.template import template
from workbook_templates import FRAME
from workbook_templates.sheets.portfolio import build_portfolio


def everything() -> Iterator[Made]:
    """Yield every generated file, one after the other: some take a second or two to make."""
    yield inventory()
    yield likeness()
    built = template()
    yield retired(built)
    yield built
    yield Made(FRAME, build_portfolio())
    yield from macros()
    yield from pages()


def main() -> int:
    """Return 0, or 1 if a committed file is not the built one and ``--check`` forbids to write it.

    Also 1, with nothing written, if the description changed and its version does not say so.
    """
    parser = argparse.ArgumentParser(prog="python -m addin.cli.build", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare, write nothing")
    arguments = parser.parse_args()
    if unsaid := unsaid_changes():
        heading = (
            "The description changed and the last line of addin/forms/versions.py does not say so:"
        )
        print(heading, *unsaid, sep="\n  ", file=sys.stderr)
        return 1
    stale = 0
    for made in everything():
        if made.is_current():
            continue
        stale += 1
        print(made.path.relative_to(ROOT))
        if not arguments.check:
            made.write()
    if arguments.check and stale:
        print("out of date; run python -m addin.cli.build", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
