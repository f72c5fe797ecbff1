"""Any number of workbooks, each with a 协作编号 of its own, made by patching copies of a few."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from addin.book.closed.workbook import ClosedWorkbook
from addin.book.ooxml.container import build, deflate
from addin.book.ooxml.package import Package
from addin.content import Changes

_ID = "XC20260101-000"


def make_many(folder: Path, models: Sequence[Path], count: int) -> list[Path]:
    """Write `count` workbooks into folders of a thousand below `folder`."""
    packages = [_marked(model) for model in models]
    made = []
    for number in range(count):
        path = folder / f"{number // 1_000:02}" / f"协作 {number:05}.xlsx"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_copy(packages[number % len(packages)], number))
        made.append(path)
    return made


def _marked(model: Path) -> Package:
    """Return a workbook with a 协作编号 that stands in one part alone."""
    with TemporaryDirectory() as folder:
        path = Path(shutil.copy(model, folder))
        ClosedWorkbook(path).write(Changes(fields={"initiation.collaboration_id": _ID}))
        return Package.open(path)


def _copy(package: Package, number: int) -> bytes:
    month, day, last = number // 10_000, number // 1_000 % 10, number % 1_000
    identity = f"XC2026{month + 1:02}{day + 1:02}-{last:03}"
    members = (package.member(name) for name in package.names)
    return build(
        deflate(each.name, data.replace(_ID.encode(), identity.encode()), each)
        if _ID.encode() in (data := package.read(each.name))
        else each
        for each in members
    )
