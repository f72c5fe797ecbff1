"""How Excel starts Python: ``--serve CLSID`` on Windows, the name of a command on a Mac."""

from __future__ import annotations

import sys

from addin.ribbon.desktop import in_front, serve
from addin.ribbon.running import run

SERVE = "--serve"


def main(arguments: list[str]) -> int:
    """Answer Excel until it ends (Windows), or run one command (Mac); return the exit code."""
    if len(arguments) == 2 and arguments[0] == SERVE:
        serve(arguments[1])
        return 0
    if len(arguments) == 1:
        return 0 if run(arguments[0], in_front()) else 1
    print("python -m addin.ribbon --serve CLSID | COMMAND", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
