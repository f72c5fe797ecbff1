"""The bundle on Windows, from the first click on 安装.cmd to 卸载.cmd.

Windows is Wine here, Python and the DLLs are the real ones. In the order of the file.
"""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from addin.udfs import FUNCTIONS, answer
from tests.conftest import DEMO_DAY
from tests.windows.conftest import OLDER, Installed, numpy_in, place_in, windows
from tests.windows.prefix import ENGLISH, unpacked

pytestmark = [pytest.mark.wine, pytest.mark.timeout(1500)]
PAGE = "import ctypes; print(ctypes.windll.kernel32.GetACP())"
NETWORK = "import socket; socket.create_connection(('192.0.2.1', 80), 5)"
LOGS = "AppData/Local/xiezuo/Logs/*"
STARTED = "可用　像 Excel 那样启动 Python 并调用函数"

# What differs on Windows: locks, paths, the registry, the users, the files of a mail.
PRODUCT = (
    "tests/book/closed/test_saver.py", "tests/book/ooxml/test_package.py",
    "tests/book/ooxml/test_guard.py", "tests/cli/install/test_installation.py",
    "tests/cli/install/test_bundled.py", "tests/cli/schedule", "tests/cli/test_new.py",
    "tests/actions/test_user.py", "tests/ribbon/test_cloud.py",
    "tests/mailer/delivery/test_ledger.py",
    "tests/mailer/delivery/test_config.py", "tests/mailer/transports/test_outbox.py",
    "tests/udfs",
)  # fmt: skip
LEFT_OUT = (
    "test_save__link_stays_a_link",  # Wine makes no links that Python follows
    "test_status__agrees_with_the_tracker", "test_user__is",  # build the demonstration once more
    "cron", "systemd",  # are of other systems
)  # fmt: skip


@pytest.fixture(scope="module")
def demo(installed: Installed) -> Path:
    """The demonstration, made by the installed xiezuo."""
    folder = installed.windows.drive / "市场部 协作"
    told = installed.xiezuo(
        "demo", installed.windows.path(folder), "--today", DEMO_DAY, seconds=600
    )
    assert told.count("错误 0") == 3, told
    return folder


def test_bundle__made_twice__is_the_same_bytes_with_every_licence(bundles: list[Path]) -> None:
    first, second = bundles
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as package:
        names = {name.partition("/")[2] for name in package.namelist()}
        table = package.read(f"{first.stem}/许可证/清单.csv").decode("utf-8-sig")
    assert len(names) == len({name.casefold() for name in names}), "Windows knows no case"
    listed = [line.partition(",")[0] for line in table.splitlines()[1:]]
    assert len(listed) > 55
    for name in listed:
        assert any(each.startswith(f"许可证/{name}/") for each in names), name


def test_install__over_an_older_one_on_a_chinese_windows__starts_python_as_excel_does(
    installed: Installed,
) -> None:
    require_started(installed)
    assert installed.python("-c", PAGE).split() == ["936"]
    assert installed.told.count("已写入") == 2
    assert [path.name for path in excel_start(installed).iterdir()] == ["xiezuo.xlam"]
    assert not (installed.place / OLDER).exists()
    assert [path.name for path in installed.place.parent.iterdir()] == ["Xiezuo"]


def test_windows__has_no_network(installed: Installed) -> None:
    if installed.windows.is_apart:
        with pytest.raises(AssertionError, match=r"WinError 100(51|65)"):
            installed.python("-c", NETWORK)


def test_windows__has_one_manager_of_services(installed: Installed) -> None:
    programs = list(installed.windows.programs())
    assert sum("services.exe" in program for program in programs) == 1, programs


def test_worksheet_functions_and_a_click__come_through_the_dll(installed: Installed) -> None:
    script = installed.windows.drive / "vba.py"
    shutil.copy(Path(__file__).with_name("vba.py"), script)
    told = json.loads(installed.python(installed.windows.path(script)).splitlines()[-1])
    assert set(told["answers"]) == set(FUNCTIONS), "every function"
    for name, (given, found) in told["answers"].items():
        assert found == json.loads(json.dumps(answer(name, given))), name
    assert told["click"] == "True", "it is taken"
    assert told["seconds"] < 5, "and returns before it is done"


def test_xiezuo__checks_refreshes_and_reminds(installed: Installed, demo: Path) -> None:
    workbook = next((demo / "协作").glob("XC20260831*.xlsx"))
    name = installed.windows.path(workbook)
    told = installed.xiezuo("refresh", name, "--today", "2026-11-23")
    assert workbook.name in told
    found = json.loads(installed.xiezuo("check", name, "--today", "2026-11-23", "--json"))
    assert found
    outbox = demo / "另一个 发件箱"
    installed.xiezuo(
        "remind", name, "--today", "2026-11-23", "--outbox", installed.windows.path(outbox)
    )
    assert len(list(outbox.glob("*.eml"))) > 3


def test_refresh__of_a_workbook_that_another_program_has__says_so_and_changes_nothing(
    installed: Installed,
) -> None:
    workbook = installed.windows.drive / "占用 表格.xlsx"
    installed.xiezuo("new", installed.windows.path(workbook))
    before = workbook.read_bytes()
    script = installed.windows.drive / "held.py"
    shutil.copy(Path(__file__).with_name("held.py"), script)
    path = installed.windows.path
    told = json.loads(installed.python(path(script), path(workbook), seconds=400).splitlines()[-1])
    assert "文件正被别的程序使用" in told["as Excel has it"], told
    assert "文件正被别的程序使用" in told["for itself alone"], told
    assert "权限" not in "".join(told.values())
    assert workbook.read_bytes() == before


def test_product_tests__of_what_differs_on_windows__pass(
    installed: Installed, wheels: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    windows = installed.windows
    checkout = windows.drive / "测试 文件"
    root = Path(__file__).parents[2]
    shutil.copytree(root / "tests", checkout / "tests")
    shutil.copy(root / "pyproject.toml", checkout)
    extra = checkout / "wheels"
    for wheel in wheels.glob("*.whl"):
        if not wheel.name.startswith("numpy-"):
            with zipfile.ZipFile(wheel) as package:
                package.extractall(extra)
    runner = checkout / "run.py"
    runner.write_text(
        "import os, sys\n"
        f"sys.path.append({windows.path(extra)!r})\n"
        f"os.chdir({windows.path(checkout)!r})\n"
        "import pytest\n"
        "sys.exit(pytest.main(sys.argv[1:]))\n",
        encoding="utf-8",
    )
    told = installed.python(
        windows.path(runner), "-o", "addopts=", "-o", "timeout=120", "-q", "--durations=10",
        "-p", "no:cacheprovider", *PRODUCT, "-k", " and ".join(f"not {name}" for name in LEFT_OUT),
        seconds=900,
    )  # fmt: skip
    with capsys.disabled():
        print(f"\nin Wine: {told.splitlines()[-1]}")
    assert " passed" in told
    assert " skipped" not in told


def test_remove__leaves_nothing_but_what_was_sent(installed: Installed) -> None:
    windows = installed.windows
    script = windows.path(installed.place / "卸载.cmd")
    told = windows.tried("cmd", "/c", script, "/q", seconds=400).stdout
    # Wine's rmdir /s leaves the empty folder itself.
    assert not list(installed.place.rglob("*")), told
    assert not list(excel_start(installed).iterdir())
    key = r"HKCU\Software\VB and VBA Program Settings\Xiezuo"
    assert windows.tried("reg", "query", key).returncode != 0


def test_bundle__put_in_its_place_on_an_english_windows__works_from_install_to_demo(
    bundles: list[Path], wheels: Path, tmp_path: Path
) -> None:
    with windows(tmp_path, ENGLISH) as made:
        place = place_in(made)
        place.parent.mkdir(parents=True)
        unpacked(bundles[0], place.parent, numpy_in(wheels)).rename(place)
        told = made.run("cmd", "/c", made.path(place / "安装.cmd"), "/q", seconds=400)
        installed = Installed(made, told)
        require_started(installed)
        python = installed.python
        assert python("-c", PAGE).split() == ["1252"]
        folder = made.path(made.drive / "Marketing 协作")
        told = python("-m", "addin.cli", "demo", folder, "--today", DEMO_DAY, seconds=600)
        assert told.count("错误 0") == 3, told


def require_started(installed: Installed) -> None:
    """Check that Python was started; where it was not, show the log of the trial."""
    logs = [log.read_text("utf-8") for log in installed.windows.user.glob(LOGS)]
    assert STARTED in installed.told, "\n".join((installed.told, *logs))


def excel_start(installed: Installed) -> Path:
    """Return the folder from which Excel loads its add-ins."""
    return installed.windows.user / "AppData" / "Roaming" / "Microsoft" / "Excel" / "XLSTART"
