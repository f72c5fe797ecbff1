"""A click must not wait for libraries that it does not use (P1)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

# What is allowed beside the add-in itself and Python's own modules.
FAST = frozenset({"zlib_ng"})  # 0.3 ms, where it is installed
NOTHING: frozenset[str] = FAST
TERMINAL = FAST | frozenset(
    {"typer", "rich", "pygments", "markdown_it", "mdurl", "shellingham", "annotated_doc", "click",
     "typing_extensions", "colorama", "pydantic", "pydantic_core", "annotated_types",
     "typing_inspection", "attr"}  # rich loads attrs where it happens to be installed
)  # fmt: skip
TEMPLATE = frozenset({"workbook_templates"})  # where the standard workbook lies, to compare with
FOLDERS = frozenset({"platformdirs"})  # where this user's files lie
MAIL = FAST | frozenset({"mailer", "jinja2", "markupsafe", "css_inline", "platformdirs"})
# Parts of Python that take long to load and that no click needs.
HEAVY = frozenset(
    {"asyncio", "email", "http", "multiprocessing", "sqlite3", "ssl", "unittest", "xmlrpc", "zipfile",
     "ctypes", "doctest", "pydoc"}
)  # fmt: skip

_REPORT = """
import json, sys
{statement}
print()
print(json.dumps(sorted({{name.partition(".")[0] for name in sys.modules}})))
"""
_RUN = (
    "from addin.cli.app import app; from addin.cli.failure import guarded; import sys; "
    "guarded(lambda **settings: app({arguments!r}, prog_name='xiezuo', **settings))"
)


def loaded_by(statement: str) -> set[str]:
    """Return the top-level modules in a fresh interpreter after a statement."""
    code = _REPORT.format(statement=statement)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def foreign(modules: set[str]) -> set[str]:
    """Return the modules that are neither of the add-in nor Python's own."""
    plain = loaded_by("pass")  # what the installation itself loads into every interpreter
    found = modules - set(sys.stdlib_module_names) - plain - {"addin"}
    return {name for name in found if not name.startswith("_sysconfigdata")}


def whole(*rooms: str) -> str:
    """Return a statement that imports every module of some folders."""
    return (
        "import importlib, pkgutil\n"
        f"for room in {rooms!r}:\n"
        "    package = importlib.import_module(room)\n"
        "    for module in pkgutil.walk_packages(package.__path__, room + '.'):\n"
        "        if not module.name.endswith('__main__'):\n"
        "            importlib.import_module(module.name)\n"
    )


LIGHT = ("addin.forms", "addin.worktime", "addin.reading", "addin.standing", "addin.lint",
         "addin.rules", "addin.book", "addin.actions", "addin.udfs")  # fmt: skip


@pytest.mark.parametrize("room", LIGHT)
def test_room__on_the_click_path__brings_nothing_foreign_and_nothing_heavy(room: str) -> None:
    modules = loaded_by(whole(room))
    assert foreign(modules) <= NOTHING
    assert modules & HEAVY - loaded_by("pass") == set()


@pytest.mark.parametrize(
    ("module", "allowed"),
    [
        ("addin.ribbon", NOTHING),
        ("addin.ribbon.commands.refresh, addin.ribbon.commands.check", NOTHING),
        ("addin.libreoffice", NOTHING),
        ("addin.reports.rollup", NOTHING),
        ("addin.cli", TERMINAL),
        ("addin.cli.commands.check, addin.cli.commands.refresh", TERMINAL),
        ("addin.notices.collaborations", MAIL),
    ],
)
def test_import__brings_nothing_that_is_not_allowed(module: str, allowed: frozenset[str]) -> None:
    assert foreign(loaded_by(f"import {module}")) <= allowed


@pytest.mark.parametrize("module", ["addin.cli", "addin.ribbon"])
def test_import__of_a_door__brings_no_heavy_part_of_python(module: str) -> None:
    assert loaded_by(f"import {module}") & HEAVY - loaded_by("pass") == set()


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    [
        (["check"], TERMINAL | TEMPLATE | FOLDERS),
        (["refresh"], TERMINAL | TEMPLATE | FOLDERS),
        (["rollup", "--today", "2026-11-20"], TERMINAL | TEMPLATE | FOLDERS),
        (["remind", "--dry-run", "--on", "2026-11-20"], TERMINAL | MAIL),
    ],
)
def test_command__loads_only_what_it_uses(
    arguments: list[str], allowed: frozenset[str], sample_workbook: Path
) -> None:
    verb, *options = arguments
    given = sample_workbook.parent if verb == "rollup" else sample_workbook
    statement = _RUN.format(arguments=[verb, str(given), *options])
    assert foreign(loaded_by(statement)) <= allowed


@pytest.mark.parametrize(
    ("arguments", "unused"),
    [
        (["workday", "2026-11-20", "1", "--json"], "rich"),
        (["--help"], "rich"),
        (["--help"], "pydantic"),
        (["check", "没有.xlsx", "--today", "2026-11-20"], "pydantic"),
    ],
)
def test_command__loads_nothing_for_its_help_and_words_as_typed(
    arguments: list[str], unused: str
) -> None:
    assert unused not in loaded_by(_RUN.format(arguments=arguments))


def test_refresh__of_a_workbook_of_today__loads_nothing_of_an_upgrade(
    sample_workbook: Path,
) -> None:
    run = _RUN.format(arguments=["refresh", str(sample_workbook)])
    seen = "print([name for name in sys.modules if name.startswith('addin.book.upgrading')])"
    code = f"{run}\n{seen}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8")
    assert done.stdout.splitlines()[-1] == "[]", done.stderr


@pytest.mark.parametrize(
    "unused",
    ["addin.actions.merging.sheet", "addin.book.mending", "addin.book.upgrading", "hashlib"],
)
def test_click__waits_for_nothing_that_most_workbooks_do_not_need(unused: str) -> None:
    code = "import sys, addin.actions.refresh; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8")
    assert "addin.actions.refresh" in done.stdout.split()
    assert unused not in done.stdout.split()


def test_workday__loads_no_workbook_reader() -> None:
    modules = loaded_by(_RUN.format(arguments=["workday", "2026-11-20", "1"]))
    assert foreign(modules) <= TERMINAL


def test_export__needs_pandas(sample_workbook: Path, tmp_path: Path) -> None:
    # Shows that the tests above can see such a library at all.
    export = ["export", str(sample_workbook), "--out", str(tmp_path)]
    assert "pandas" in foreign(loaded_by(_RUN.format(arguments=export)))
