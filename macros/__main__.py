"""``python -m macros [--check]``: write the generated sources and the add-in, or compare."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from macros import ADDIN
from macros.package import packed, parts
from macros.sources import generated, modules, ribbon


def main() -> int:
    """Return 0, or 1 if ``--check`` finds that a committed file is not the built one."""
    parser = argparse.ArgumentParser(prog="python -m macros", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare, write nothing")
    arguments = parser.parse_args()
    if not arguments.check:
        for path, text in generated().items():
            path.write_text(text, encoding="utf-8", newline="\n")
        ADDIN.write_bytes(packed(modules(), ribbon()))
        return 0
    stale = [path for path, text in generated().items() if _text(path) != text]
    built = packed(modules(), ribbon())
    if not ADDIN.is_file() or parts(ADDIN.read_bytes()) != parts(built):
        stale.append(ADDIN)
    for path in stale:
        print(f"{path.name} 与来源不一致，请运行 python -m macros 重新生成。", file=sys.stderr)
    return int(bool(stale))


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


if __name__ == "__main__":
    sys.exit(main())
