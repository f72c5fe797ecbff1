"""How Python is started: ``--serve CLSID`` by Excel on Windows, the name of a command by Excel on a
Mac, ``--libreoffice FILE`` by LibreOffice.
"""

from __future__ import annotations

import sys

from addin.book.log import tell_where_it_hangs, write_log

SERVE = "--serve"
LIBREOFFICE = "--libreoffice"


def main(arguments: list[str]) -> int:
    """Answer the program until it ends, or run one command (Mac); return the exit code."""
    try:
        return _main(arguments)
    except Exception as error:  # nobody sees what is printed here
        write_log(error)
        if sys.platform == "darwin":
            from addin.ribbon.mac import show

            show(error)
        raise


def _main(arguments: list[str]) -> int:
    if len(arguments) == 2 and arguments[0] == LIBREOFFICE:
        from addin.ribbon.office import answer

        return 0 if answer(arguments[1]) else 1
    if len(arguments) == 2 and arguments[0] == SERVE:
        tell_where_it_hangs()
        from addin.ribbon.desktop import serve

        serve(arguments[1])
        return 0
    if len(arguments) == 1:
        from addin.ribbon.desktop import in_front
        from addin.ribbon.running import run

        return 0 if run(arguments[0], in_front()) else 1
    print("python -m addin.ribbon --serve CLSID | --libreoffice FILE | COMMAND", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
