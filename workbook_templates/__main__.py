"""``python -m workbook_templates [--check]``: write the committed workbook, or compare with it."""

from __future__ import annotations

import argparse
import sys

from workbook_templates import TEMPLATE
from workbook_templates.package import parts
from workbook_templates.shipping import shipped


def main() -> int:
    """Return 0, or 1 if ``--check`` finds that the committed workbook is not the built one."""
    parser = argparse.ArgumentParser(prog="python -m workbook_templates", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare, write nothing")
    arguments = parser.parse_args()
    built = shipped()
    if not arguments.check:
        TEMPLATE.write_bytes(built)
        print(f"{TEMPLATE.name}: {len(built)} 字节")
        return 0
    if TEMPLATE.is_file() and parts(TEMPLATE.read_bytes()) == parts(built):
        return 0
    print(
        f"{TEMPLATE.name} 与表单描述不一致，请运行 python -m workbook_templates 重新生成。",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
