"""A settings file that is brought to where it counts, with all that it says meaning the same."""

from __future__ import annotations

import json
import re
from pathlib import Path

from addin.errors import InputError
from mailer.delivery.config import Config, line_of, parse
from mailer.delivery.config_keys import SECTIONS, KeyKind

_VALUE = re.compile(r"""(\s*["']?\w+["']?\s*=\s*)("(?:[^"\\]|\\.)*"|'[^']*')""")


def moved(text: str, source: Path) -> str:
    """Return the text of the file `source` as it must stand elsewhere: its paths are whole.

    Raises:
        InputError: it cannot be understood, or a path in it has to be made whole by hand.
    """
    before = parse(text, source)
    lines = text.splitlines(keepends=True)
    for section, keys in SECTIONS.items():
        for key in keys:
            if key.kind is KeyKind.FILE and (name := before.sections[section][key.name]):
                whole = Path(source.resolve().parent, Path(name).expanduser())
                number = line_of(lines, section, key.name)
                found = _VALUE.match(lines[number - 1]) if number else None
                if found:
                    rest = lines[number - 1][found.end() :]
                    lines[number - 1] = found[1] + _quoted(str(whole)) + rest
    made = "".join(lines)
    if _values(parse(made, Path("/") / source.name)) != _values(before):
        raise InputError(
            "里面的相对路径不能自动改写",
            where=str(source),
            remedy="请把文件、文件夹的路径改成完整路径，再运行一次。",
        )
    return made


def _values(config: Config) -> dict[tuple[str, str], object]:
    """Return all that a file says, its paths whole."""
    return {
        (section, key.name): config.file(section, key.name)
        and str(Path(str(config.file(section, key.name))).absolute())
        if key.kind is KeyKind.FILE
        else config.sections[section][key.name]
        for section, keys in SECTIONS.items()
        for key in keys
    }


def _quoted(path: str) -> str:
    """Return a path as TOML: as it is between single quotes where that is possible."""
    is_literal = "'" not in path and path.isprintable()
    return f"'{path}'" if is_literal else json.dumps(path, ensure_ascii=False)
