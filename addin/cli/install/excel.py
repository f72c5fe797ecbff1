"""Where the add-in belongs: Excel on Windows and on a Mac.

Sources: Excel loads what lies in XLSTART at each start and trusts that folder by default
(support.microsoft.com, "Customize how Excel starts" and "Add, remove, or change a trusted
location"); on a Mac the same holds of Startup.localized, and sandboxed scripts belong into
Application Scripts.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

from addin.book.log import log_folder
from addin.cli.install.registry import Registry
from addin.cli.install.starting import started
from addin.cli.install.steps import Installation, PutFile, PutSettings
from addin.errors import InputError
from addin.ribbon.mac import proof
from macros import ADDIN, MAC_SCRIPT

# Where VBA's GetSetting("Xiezuo", "Python", …) looks.
SETTING_KEY = r"Software\VB and VBA Program Settings\Xiezuo\Python"
INTERPRETER, LIBRARIES, LOGS = "Interpreter", "Libraries", "Logs"

_OFFICE = (
    (r"Software\Policies\Microsoft\Office\16.0", "公司策略"),
    (r"Software\Policies\Microsoft\Cloud\Office\16.0", "公司的云策略"),
    (r"Software\Microsoft\Office\16.0", "Excel 的设置"),
)
# "Block all Office applications from creating child processes", by group policy, by the computer's
# own settings, and by a management service; 1 blocks, 6 warns (learn.microsoft.com, "Attack surface
# reduction rules reference").
_CHILD_PROCESSES = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
_GUARD = r"Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
_RULES = (rf"SOFTWARE\Policies\Microsoft\{_GUARD}", rf"SOFTWARE\Microsoft\{_GUARD}")
_MANAGED = r"SOFTWARE\Policies\Microsoft\Windows Defender\Policy Manager"
_FORBIDDING = ("1", "6")
_STORE_OFFICE = "Packages/Microsoft.Office.Desktop_8wekyb3d8bbwe"

_POLICIES = (
    (r"Common", "VBAOff", 1, "VBA 被停用"),
    (r"Excel\Security", "VBAWarnings", 4, "宏被全部禁用（受信任位置除外）"),
    (r"Excel\Security", "DisableAllAddins", 1, "加载项被全部禁用"),
    (r"Excel\Security", "RequireAddinSig", 1, "加载项必须有数字签名"),
    (r"Excel\Security\Trusted Locations", "AllLocationsDisabled", 1, "受信任位置被全部禁用"),
)


def on_windows(
    interpreter: Path,
    environment: Mapping[str, str],
    registry: Registry,
    code_page: str = "mbcs",
    libraries: Sequence[Path] = (),
) -> Installation:
    """Return the installation for Excel on Windows.

    Args:
        libraries: the folders in which an installer may have put the DLLs of xlwings, besides that
            of Python and the one above it (a virtual environment).

    Raises:
        InputError: the path of Python has characters that VBA cannot pass on.
    """
    python = interpreter.with_name("python.exe")  # pythonw has no way to tell what goes wrong
    _require_writable(python, code_page)
    folder = Path(environment["APPDATA"], "Microsoft", "Excel", "XLSTART")
    places = (*libraries, python.parent, python.parent.parent)
    found = next((place for place in places if not _missing_dlls(place)), python.parent)
    settings = {INTERPRETER: str(python), LIBRARIES: str(found), LOGS: str(log_folder())}
    return Installation(
        "Windows 版 Excel",
        (
            PutFile("加载项（Excel 启动时自动加载）", folder / ADDIN.name, ADDIN.read_bytes()),
            PutSettings("Python 的位置", registry, SETTING_KEY, settings),
        ),
        lambda: [
            *_missing(_missing_dlls(found)),
            *_policies(registry),
            *_child_processes(registry),
            *_surroundings(environment),
        ],
        lambda: started(python, found),
    )


def installed_libraries() -> list[Path]:
    """Return where the DLLs of xlwings were put; `pip install --user` chooses a place of its own."""
    with suppress(PackageNotFoundError):
        installed = files("xlwings") or []
        return [Path(str(f.locate())).resolve().parent for f in installed if f.suffix == ".dll"]
    return []


def on_mac(interpreter: Path, home: Path) -> Installation:
    """Return the installation for Excel on a Mac."""
    office = home / "Library/Group Containers/UBF8T346G9.Office"
    startup = office / "User Content.localized/Startup.localized/Excel"
    scripts = home / "Library/Application Scripts/com.microsoft.Excel"
    script = MAC_SCRIPT.read_text(encoding="utf-8").replace("{python}", _apple(str(interpreter)))
    return Installation(
        "Mac 版 Excel",
        (
            PutFile("加载项（Excel 启动时自动加载）", startup / ADDIN.name, ADDIN.read_bytes()),
            PutFile("启动 Python 的脚本", scripts / MAC_SCRIPT.name, script.encode()),
        ),
        lambda: ["Mac 版只有按钮，没有 XZ_ 函数（xlwings 的限制）。"],
        proof,
    )


def _require_writable(python: Path, code_page: str) -> None:
    try:
        str(python).encode(code_page)
    except UnicodeEncodeError:
        raise InputError(
            "Python 的路径里有本机 Windows 代码页没有的字，Excel 启动不了它",
            where=str(python),
            remedy="请把 Python 装到另一个文件夹。",
        ) from None


def _apple(text: str) -> str:
    """Return a text as AppleScript writes it, to be quoted for the shell."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'quoted form of "{escaped}"'


def _missing_dlls(folder: Path) -> list[str]:
    """Return the names of the DLLs that the add-in loads and that are not in a folder."""
    from macros.sources import modules

    names = {word for word in modules()["System"].split('"') if word.endswith(".dll")}
    return sorted(name for name in names if not (folder / name).is_file())


def _missing(names: list[str]) -> list[str]:
    return [f"缺少 xlwings 的文件：{'、'.join(names)}，请重新安装 xiezuo。"] if names else []


def _policies(registry: Registry) -> list[str]:
    """Return what the company's policies or the user's own settings forbid."""
    return [
        f"{who}：{meaning}（{office}\\{key}\\{name} = {value}），请联系管理员。"
        for office, who in _OFFICE
        for key, name, value, meaning in _POLICIES
        if registry.read(f"{office}\\{key}", name) == value
    ]


def _child_processes(registry: Registry) -> list[str]:
    """Return whether Excel may start no other program, which is how it starts Python."""
    rules = [pair for key in _RULES for pair in registry.of_machine(key).items()]
    managed = str(registry.of_machine(_MANAGED).get("ASRRules", ""))
    rules += [(rule.partition("=")[0], rule.partition("=")[2]) for rule in managed.split("|")]
    return [
        "Defender 的规则禁止 Office 启动别的程序（阻止所有 Office 应用程序创建子进程），"
        "按钮和 XZ_ 函数无法使用。请管理员给 Python 设排除项；在此之前请用命令行 xiezuo。"
        for name, value in rules
        if name.strip(" {}").casefold() == _CHILD_PROCESSES and str(value).strip() in _FORBIDDING
    ][:1]


def _surroundings(environment: Mapping[str, str]) -> list[str]:
    """Return what of this user's profile is known to make trouble."""
    told = []
    if environment["APPDATA"].startswith("\\\\"):
        told.append(
            f"应用数据文件夹在网络上（{environment['APPDATA']}），断网时 Excel 里没有加载项；"
            "按公司策略它还须列入受信任位置。"
        )
    local = environment.get("LOCALAPPDATA")
    if local and Path(local, _STORE_OFFICE).is_dir():
        told.append("Office 来自 Microsoft Store，它无法读取 Python 的位置，请改用官网的安装程序。")
    return told


def interpreter() -> Path:
    """Return the Python that runs, as it was called: in a virtual environment that one's own."""
    return Path(sys.executable).absolute()
