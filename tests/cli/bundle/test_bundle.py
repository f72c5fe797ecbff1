"""The bundle for Windows from a small Python and small wheels; tests/windows installs the real one."""

from __future__ import annotations

import csv
import io
import zipfile
from importlib.metadata import requires
from pathlib import Path, PurePosixPath

import pytest
from packaging.utils import canonicalize_name

from addin.cli.bundle.contents import interpreter, members, zipped
from addin.cli.bundle.pinned import EXTRA, PINS, needed_on_windows, pinned
from addin.errors import InputError


def archive(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in files.items():
            package.writestr(name, data)
    return out.getvalue()


EMBEDDABLE = {
    "python.exe": b"MZ" + "ProductVersion\0".encode("utf-16-le") + "3.13.2\0".encode("utf-16-le"),
    "pythonw.exe": b"MZ",
    "python313.zip": b"PK",
    "python313._pth": b"python313.zip\r\n.\r\n",
    "LICENSE.txt": b"PSF",
}


@pytest.fixture
def wheels(tmp_path: Path) -> list[Path]:
    """Two wheels: one with a DLL for the root of Python, one that says nothing of its licence."""
    told = {
        "xlwings": {
            "xlwings/__init__.py": b"",
            "xlwings/tests/test_a.py": b"",
            "pythonwin/Pythonwin.exe": b"EXE",
            "win32/Demos/win32gui_menu.py": b"",
            "PyWin32.chm": b"",
            "xlwings-0.37.8.data/data/xlwings64-0.37.8.dll": b"DLL",
            "xlwings-0.37.8.data/scripts/xlwings.exe": b"EXE",
            "xlwings-0.37.8.data/platlib/xlwings/fast.pyd": b"PYD",
            "xlwings-0.37.8.dist-info/METADATA": b"Name: xlwings\nVersion: 0.37.8\nLicense: BSD\n",
            "xlwings-0.37.8.dist-info/licenses/": b"",
            "xlwings-0.37.8.dist-info/licenses/LICENSE.txt": b"BSD text",
        },
        "bare": {
            "bare.py": b"",
            "bare-1.dist-info/METADATA": b"Name: bare\nVersion: 1\nLicense-Expression: MIT\n",
        },
    }
    paths = []
    for name, files in told.items():
        paths.append(tmp_path / f"{name}.whl")
        paths[-1].write_bytes(archive(files))
    return paths


def test_members__are_where_excel_and_python_look_for_them(wheels: list[Path]) -> None:
    files = members(interpreter(archive(EMBEDDABLE)), wheels)
    assert files["python/xlwings64-0.37.8.dll"] == b"DLL"
    assert "python/Lib/site-packages/xlwings/fast.pyd" in files
    assert b"Lib\\site-packages\r\nimport site" in files["python/python313._pth"]
    left_out = ("tests", "pythonwin", "Demos", ".chm", "xlwings.exe")
    assert not [name for name in files if any(part in name for part in left_out)]


def test_members__have_every_licence(wheels: list[Path]) -> None:
    files = members(interpreter(archive(EMBEDDABLE)), wheels)
    rows = list(csv.reader(io.StringIO(files["许可证/清单.csv"].decode("utf-8-sig"))))
    assert rows[1:] == [
        ["Python", "3.13.2", "PSF-2.0"],
        ["bare", "1", "MIT"],
        ["xlwings", "0.37.8", "BSD"],
    ]
    for name, *_ in rows[1:]:
        assert any(file.startswith(f"许可证/{name}/") for file in files), name
    assert files["许可证/xlwings/LICENSE.txt"] == b"BSD text"
    folders = {str(PurePosixPath(name).parent) for name in files}
    assert folders.isdisjoint(files), "a file where a folder is"


@pytest.mark.parametrize("name", ["安装.cmd", "卸载.cmd", "xiezuo.cmd"])
def test_commands__are_read_the_same_by_every_code_page(name: str, wheels: list[Path]) -> None:
    text = members(interpreter(archive(EMBEDDABLE)), wheels)[name].decode("ascii")
    assert text.count("\n") == text.count("\r\n")
    assert '"%~dp0python\\python.exe" -P -X utf8 -m addin.cli' in text


def test_remove__takes_its_own_folder_away_in_one_line_and_only_if_the_rest_was_done(
    wheels: list[Path],
) -> None:
    text = members(interpreter(archive(EMBEDDABLE)), wheels)["卸载.cmd"].decode("ascii")
    *before, last = text.splitlines()
    assert "rmdir" not in "".join(before), "the file goes with the folder: no line is read after it"
    assert before[-1] == 'if not "%code%"=="0" exit /b 2'
    assert last.endswith("& exit /b 0")


def test_zip__made_twice__has_the_same_bytes_and_its_names_in_utf_8(wheels: list[Path]) -> None:
    made = [
        zipped(members(interpreter(archive(EMBEDDABLE)), order), "xiezuo-win64-1")
        for order in (wheels, wheels[::-1])
    ]
    assert made[0] == made[1]
    with zipfile.ZipFile(io.BytesIO(made[0])) as package:
        assert "xiezuo-win64-1/安装.cmd" in package.namelist()


@pytest.mark.parametrize("data", [b"no zip", archive({"python.exe": b""})])
def test_interpreter__that_is_no_embeddable_python__is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match=r"python-3\.13"):
        interpreter(data)


def test_interpreter__in_a_folder_of_the_zip__is_found() -> None:
    assert interpreter(archive({f"cp313/{n}": d for n, d in EMBEDDABLE.items()})) == EMBEDDABLE


def test_pins__are_the_versions_of_the_constraints_and_all_that_windows_needs() -> None:
    """Whoever changes a dependency runs ``python -m addin.cli.bundle --lock``."""
    lines = PINS.read_text(encoding="ascii").splitlines()
    pins = {line.partition("==")[0]: line.partition("==")[2].partition(" ")[0] for line in lines}
    assert all("--hash=sha256:" in line for line in lines)
    everywhere = pinned()
    assert {n: v for n, v in pins.items() if n in everywhere} == {
        n: everywhere[n] for n in pins if n in everywhere
    }
    waiting, seen = [("xiezuo", frozenset({EXTRA}))], set()
    while waiting:
        name, extras = waiting.pop()
        for needed in needed_on_windows(requires(name) or [], set(extras)):
            needs = (canonicalize_name(needed.name), frozenset(needed.extras))
            assert needs[0] in pins, f"{name} needs it"
            if needs not in seen and needs[0] in everywhere:  # what only Windows has is not here
                waiting.append(needs)
            seen.add(needs)
    assert len(seen) > 40
