"""``python -m addin.cli.bundle [--python ZIP] [--out FOLDER]``, or ``--lock`` to pin anew."""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from addin.cli.bundle.contents import interpreter, members, zipped
from addin.cli.bundle.pinned import PINS, fetch_interpreter, fetch_wheels, lock
from addin.errors import XiezuoError


def main(arguments: list[str]) -> int:
    """Write the bundle and print its path and hash; return 0, or 2 where something is missing."""
    parser = argparse.ArgumentParser(prog="python -m addin.cli.bundle", description=__doc__)
    parser.add_argument("--python", type=Path, help="an embeddable Python for win_amd64, as a zip")
    parser.add_argument("--out", type=Path, default=Path("dist"), help="the folder to write to")
    parser.add_argument("--lock", action="store_true", help="write windows.txt and nothing else")
    given = parser.parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory() as folder:
            if given.lock:
                PINS.write_text(lock(Path(folder)), encoding="ascii")
                return 0
            data = given.python.read_bytes() if given.python else fetch_interpreter(Path(folder))
            files = members(interpreter(data), fetch_wheels(Path(folder)))
    except (XiezuoError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    name = f"xiezuo-win64-{version('xiezuo')}"
    bundle = zipped(files, name)
    given.out.mkdir(parents=True, exist_ok=True)
    written = given.out / f"{name}.zip"
    written.write_bytes(bundle)
    print(f"{written}  {len(bundle) / 1e6:.0f} MB  sha256 {hashlib.sha256(bundle).hexdigest()}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
