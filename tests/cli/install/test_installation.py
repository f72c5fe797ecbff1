"""Installing for Excel on Windows and on a Mac: the files, the setting, and what is taken out.

There is neither here: the registry is a dictionary, the user's folders are temporary ones, and
NTFS' second stream is a file of that name.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pytest

from addin.book.log import log_folder
from addin.cli.install import Installation, installation
from addin.cli.install.excel import SETTING_KEY, on_mac, on_windows
from addin.cli.install.registry import Entry
from addin.errors import InputError, SaveFailed
from macros import ADDIN
from macros.sources import library, modules, options
from tests.cli.running import xiezuo

CLOUD = r"Software\Policies\Microsoft\Cloud\Office\16.0"
SECURITY = r"Software\Policies\Microsoft\Office\16.0\Excel\Security"


class DictRegistry:
    """`addin.cli.install.Registry` over a dictionary."""

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], str | int] = {}
        self.machine: dict[str, dict[str, Entry]] = {}

    def read(self, key: str, name: str) -> Entry:
        return self.entries.get((key, name))

    def of_machine(self, key: str) -> Mapping[str, Entry]:
        return self.machine.get(key, {})

    def write(self, key: str, name: str, value: str) -> None:
        self.entries[key, name] = value

    def delete(self, key: str) -> None:
        self.entries = {at: value for at, value in self.entries.items() if at[0] != key}


@pytest.fixture
def registry() -> DictRegistry:
    return DictRegistry()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A user's folder; its name has Chinese characters and a space."""
    folder = tmp_path / "王 芳"
    (folder / "venv" / "Scripts").mkdir(parents=True)
    for name in ("xlwings32-0.37.8.dll", "xlwings64-0.37.8.dll"):
        (folder / "venv" / name).write_bytes(b"")
    return folder


@pytest.fixture
def windows(home: Path, registry: DictRegistry) -> Installation:
    python = home / "venv" / "Scripts" / "pythonw.exe"
    return on_windows(python, {"APPDATA": str(home / "AppData")}, registry, code_page="gbk")


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


def test_windows__addin_goes_to_xlstart_and_python_into_the_setting_that_vba_reads(
    windows: Installation, home: Path, registry: DictRegistry
) -> None:
    assert [line[:3] for line in windows.install()] == ["已写入"] * 2
    addin = home / "AppData" / "Microsoft" / "Excel" / "XLSTART" / "xiezuo.xlam"
    assert addin.read_bytes() == ADDIN.read_bytes()
    assert registry.entries == {
        (SETTING_KEY, "Interpreter"): str(home / "venv" / "Scripts" / "python.exe"),
        (SETTING_KEY, "Libraries"): str(home / "venv"),
        (SETTING_KEY, "Logs"): str(log_folder()),
    }
    app, section = "Xiezuo", "Python"
    assert rf"Software\VB and VBA Program Settings\{app}\{section}" == SETTING_KEY
    code = "".join(modules().values())
    for _, name in registry.entries:
        assert f'GetSetting("{app}", "{section}", "{name}", ' in code


def test_windows__dlls_where_pip_put_them__are_found_there(
    home: Path, registry: DictRegistry
) -> None:
    """`pip install --user` puts them into the profile, as a Python in Program Files is read-only."""
    profile = home / "AppData" / "Roaming" / "Python"
    profile.mkdir(parents=True)
    for dll in (home / "venv").glob("*.dll"):
        dll.rename(profile / dll.name)
    python = home / "venv" / "Scripts" / "python.exe"
    environment = {"APPDATA": str(home)}
    assert "缺少" in on_windows(python, environment, registry, "gbk").obstacles()[0]
    there = on_windows(python, environment, registry, "gbk", libraries=[profile])
    there.install()
    assert there.obstacles() == []
    assert registry.entries[SETTING_KEY, "Libraries"] == str(profile)


def test_install__twice__writes_nothing_the_second_time(windows: Installation, home: Path) -> None:
    windows.install()
    addin = next(home.rglob("xiezuo.xlam"))
    before = addin.stat().st_mtime_ns
    assert [line[:3] for line in windows.install()] == ["已就绪"] * 2
    assert addin.stat().st_mtime_ns == before


def test_install__over_an_older_one__replaces_it_and_takes_the_mark_of_the_web_off(
    windows: Installation, home: Path
) -> None:
    folder = home / "AppData" / "Microsoft" / "Excel" / "XLSTART"
    folder.mkdir(parents=True)
    (folder / "xiezuo.xlam").write_bytes(b"older")
    mark = folder / "xiezuo.xlam:Zone.Identifier"
    mark.write_text("[ZoneTransfer]\nZoneId=3\n")
    assert windows.state()[0].startswith("需要更新")
    windows.install()
    assert not mark.exists()
    assert files(folder) == {"xiezuo.xlam"}
    assert windows.state()[0].startswith("正常")


def test_dry_run__shows_everything_and_writes_nothing(
    windows: Installation, home: Path, registry: DictRegistry
) -> None:
    before = files(home)
    planned = windows.planned()
    assert [line[:3] for line in planned] == ["将写入"] * 2
    assert "XLSTART" in planned[0]
    assert "HKEY_CURRENT_USER" in planned[1]
    assert (files(home), registry.entries) == (before, {})


def test_remove__takes_out_all_of_it_and_nothing_else(
    windows: Installation, home: Path, registry: DictRegistry
) -> None:
    before = files(home)
    registry.write("Software\\Other", "Kept", "1")
    windows.install()
    assert len(windows.remove(only_plan=True)) == 2
    assert [line[:3] for line in windows.remove()] == ["已删除"] * 2
    assert files(home) == before
    assert registry.entries == {("Software\\Other", "Kept"): "1"}
    assert windows.remove() == []
    assert [line[:3] for line in windows.state()] == ["未安装"] * 2


def test_windows__python_that_vba_cannot_name__is_refused(
    home: Path, registry: DictRegistry
) -> None:
    with pytest.raises(InputError, match="代码页"):
        on_windows(home / "𠮷" / "python.exe", {"APPDATA": str(home)}, registry, code_page="gbk")


@pytest.mark.parametrize(
    ("key", "name", "value", "meaning"),
    [
        (SECURITY, "VBAWarnings", 4, "公司策略：宏被全部禁用"),
        (SECURITY, "DisableAllAddins", 1, "公司策略：加载项被全部禁用"),
        (SECURITY, "RequireAddinSig", 1, "公司策略：加载项必须有数字签名"),
        (SECURITY + r"\Trusted Locations", "AllLocationsDisabled", 1, "受信任位置被全部禁用"),
        (r"Software\Policies\Microsoft\Office\16.0\Common", "VBAOff", 1, "VBA 被停用"),
        (r"Software\Microsoft\Office\16.0\Excel\Security", "DisableAllAddins", 1, "Excel 的设置"),
        (CLOUD + r"\Excel\Security", "VBAWarnings", 4, "公司的云策略：宏被全部禁用"),
    ],
)
def test_obstacles__of_the_companys_policy__are_named(
    windows: Installation, registry: DictRegistry, key: str, name: str, value: int, meaning: str
) -> None:
    assert windows.obstacles() == []
    registry.entries[key, name] = value
    (told,) = windows.obstacles()
    assert meaning in told
    assert f"{name} = {value}" in told


def test_obstacles__missing_dll__is_named(windows: Installation, home: Path) -> None:
    (home / "venv" / "xlwings64-0.37.8.dll").unlink()
    (told,) = windows.obstacles()
    assert "xlwings64-0.37.8.dll" in told
    assert "xlwings32" not in told


RULE = "D4F940AB-401B-4EFC-AADC-AD5F3C50688A"
GUARD = r"Windows Defender\Windows Defender Exploit Guard\ASR\Rules"


@pytest.mark.parametrize(
    ("key", "values"),
    [
        (rf"SOFTWARE\Policies\Microsoft\{GUARD}", {RULE: "1"}),
        (rf"SOFTWARE\Policies\Microsoft\{GUARD}", {RULE.lower(): "6"}),
        (rf"SOFTWARE\Microsoft\{GUARD}", {RULE: 1}),
        (
            r"SOFTWARE\Policies\Microsoft\Windows Defender\Policy Manager",
            {"ASRRules": f"26190899-1602-49e8-8b27-eb1d0a1ce869=1|{RULE}=1"},
        ),
    ],
)
def test_obstacles__defender_that_lets_excel_start_nothing__is_named(
    windows: Installation, registry: DictRegistry, key: str, values: dict[str, Entry]
) -> None:
    registry.machine[key] = values
    (told,) = windows.obstacles()
    assert "Defender" in told
    assert "命令行 xiezuo" in told


def test_obstacles__defender_that_only_audits__is_none(
    windows: Installation, registry: DictRegistry
) -> None:
    registry.machine[rf"SOFTWARE\Policies\Microsoft\{GUARD}"] = {RULE: "2", "other": "1"}
    assert windows.obstacles() == []


def test_obstacles__profile_on_the_network_and_office_of_the_store__are_named(
    home: Path, registry: DictRegistry
) -> None:
    (home / "Packages" / "Microsoft.Office.Desktop_8wekyb3d8bbwe").mkdir(parents=True)
    environment = {"APPDATA": "\\\\server\\profiles\\wang", "LOCALAPPDATA": str(home)}
    python = home / "venv" / "Scripts" / "python.exe"
    network, store = on_windows(python, environment, registry, "gbk").obstacles()
    assert "\\\\server\\profiles\\wang" in network
    assert "Microsoft Store" in store


def test_proof__python_that_does_not_answer__is_told_with_its_reason_and_the_log(
    windows: Installation,
) -> None:
    told = windows.proof()
    assert told.startswith("不可用")
    assert str(log_folder()) in told


def test_trial__starts_python_with_the_command_line_of_the_addin() -> None:
    assert options() == "-P -X utf8 -m addin.ribbon --serve $(CLSID)"
    assert library() == "xlwings64-0.37.8.dll"


def test_mac__addin_and_a_script_that_quotes_what_it_passes_on(home: Path) -> None:
    python = home / 'odd "name" $(touch x)' / "python3"
    mac = on_mac(python, home)
    mac.install()
    startup = home / "Library/Group Containers/UBF8T346G9.Office/User Content.localized"
    assert (startup / "Startup.localized/Excel/xiezuo.xlam").read_bytes() == ADDIN.read_bytes()
    script = home / "Library/Application Scripts/com.microsoft.Excel/xiezuo.applescript"
    text = script.read_text(encoding="utf-8")
    assert 'quoted form of "' in text
    assert r"odd \"name\" $(touch x)" in text
    assert "quoted form of command" in text
    assert "{python}" not in text
    assert "没有 XZ_ 函数" in mac.obstacles()[0]
    mac.remove()
    assert "xiezuo.xlam" not in files(home)
    assert "xiezuo.applescript" not in files(home)


def test_file_that_excel_holds_open__is_told(windows: Installation, home: Path) -> None:
    # A folder where the file belongs stands for what cannot be replaced.
    (home / "AppData" / "Microsoft" / "Excel" / "XLSTART" / "xiezuo.xlam").mkdir(parents=True)
    with pytest.raises(SaveFailed, match="请先关闭"):
        windows.install()


def test_other_systems__say_that_there_is_no_excel(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="没有 Excel"):
        installation(platform="linux")
    on_linux = partial(installation, platform="linux")  # this may run where there is an Excel
    monkeypatch.setattr("addin.cli.commands.addin.installation", on_linux)
    for verb in ("install", "uninstall", "status"):
        result = xiezuo("addin", verb)
        assert result.code == 2
        assert "没有 Excel" in result.err


def test_command_line__installs_shows_and_removes(
    windows: Installation, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setattr("addin.cli.commands.addin.installation", lambda host: windows)
    assert "没有写入任何内容" in xiezuo("addin", "install", "--dry-run").out
    assert "xiezuo.xlam" not in files(home)
    assert "功能区会出现“跨部门协作”" in xiezuo("addin", "install").out
    status = xiezuo("addin", "status").out
    assert (status.count("正常"), status.count("不可用")) == (2, 1), "there is no Excel here"
    assert xiezuo("addin", "uninstall", "--dry-run").out.count("将删除") == 2
    assert xiezuo("addin", "uninstall").out.count("已删除") == 2
    assert "没有安装" in xiezuo("addin", "uninstall").out
