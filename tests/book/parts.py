"""Parts of a package read and replaced with the standard library, as an independent witness."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path


def read_parts(path: Path) -> dict[str, bytes]:
    """Return every part by name; the standard library checks each as it reads it."""
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def sheet_part(path: Path, sheet: str) -> str:
    """Return the part of a sheet by the name on its tab."""
    parts = read_parts(path)
    workbook = parts["xl/workbook.xml"].decode()
    relation = re.search(rf'<sheet [^>]*name="{re.escape(sheet)}"[^>]*r:id="(\w+)"', workbook)
    assert relation is not None, f"no sheet {sheet}"
    relations = parts["xl/_rels/workbook.xml.rels"].decode()
    for tag in re.findall(r"<Relationship [^>]*>", relations):
        if f'Id="{relation[1]}"' in tag:
            target = re.search(r'Target="/?(?:xl/)?([^"]*)"', tag)
            assert target is not None
            return f"xl/{target[1]}"
    raise AssertionError(f"sheet {sheet} has no part")


def rewrite(
    path: Path, changed: Mapping[str, bytes | Callable[[bytes], bytes]], target: Path | None = None
) -> Path:
    """Replace or add parts (bytes, or a function of the old ones) and save."""
    parts = read_parts(path)
    for name, new in changed.items():
        parts[name] = new if isinstance(new, bytes) else new(parts[name])
    return write_parts(target or path, parts)


def write_parts(path: Path, parts: Mapping[str, bytes]) -> Path:
    """Save a package made of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return path


def edit_sheet(path: Path, sheet: str, edit: Callable[[str], str]) -> Path:
    """Change the text of one sheet's XML."""
    return rewrite(path, {sheet_part(path, sheet): lambda old: edit(old.decode()).encode()})


def put_cell(path: Path, sheet: str, ref: str, cell: str) -> None:
    """Put a cell's XML (from behind its reference up to its end tag) in place of what is there."""
    old = re.compile(rf'<c r="{ref}"(?:[^>]*/>|[^>]*[^/]>.*?</c>)', re.DOTALL)
    edit_sheet(path, sheet, lambda xml: old.sub(lambda _: f'<c r="{ref}" {cell}</c>', xml, count=1))


def cell_xml(path: Path, sheet: str, ref: str) -> str:
    """Return the XML of one cell."""
    text = read_parts(path)[sheet_part(path, sheet)].decode()
    match = re.search(rf'<c r="{ref}"(?:[^>]*/>|[^>]*[^/]>.*?</c>)', text, re.DOTALL)
    assert match is not None, f"no cell {ref} on {sheet}"
    return match[0]
