"""Where the add-in belongs: Excel on Windows and on a Mac.

Sources: Excel loads what lies in XLSTART at each start and trusts that folder by default
(support.microsoft.com, "Customize how Excel starts" and "Add, remove, or change a trusted
location"); on a Mac the same holds of Startup.localized, and sandboxed scripts belong into
Application Scripts.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from addin.cli.install.registry import Registry
from addin.cli.install.steps import Installation, PutFile, PutSetting
from addin.errors import InputError
from macros import ADDIN, MAC_SCRIPT

# Where VBA's GetSetting("Xiezuo", "Python", "Interpreter") looks.
SETTING_KEY = r"Software\VB and VBA Program Settings\Xiezuo\Python"
SETTING_NAME = "Interpreter"

_OFFICE = r"Software\{policies}Microsoft\Office\16.0"
_POLICIES = (
    (r"Common", "VBAOff", 1, "VBA 被停用"),
    (r"Excel\Security", "VBAWarnings", 4, "宏被全部禁用（受信任位置除外）"),
    (r"Excel\Security", "DisableAllAddins", 1, "加载项被全部禁用"),
    (r"Excel\Security", "RequireAddinSig", 1, "加载项必须有数字签名"),
    (r"Excel\Security\Trusted Locations", "AllLocationsDisabled", 1, "受信任位置被全部禁用"),
)


def on_windows(
    interpreter: Path, environment: Mapping[str, str], registry: Registry, code_page: str = "mbcs"
) -> Installation:
    """Return the installation for Excel on Windows.

    Raises:
        InputError: the path of Python has characters that VBA cannot pass on.
    """
    python = interpreter.with_name("python.exe")  # pythonw has no way to tell what goes wrong
    _require_writable(python, code_page)
    folder = Path(environment["APPDATA"], "Microsoft", "Excel", "XLSTART")
    return Installation(
        "Windows 版 Excel",
        (
            PutFile("加载项（Excel 启动时自动加载）", folder / ADDIN.name, ADDIN.read_bytes()),
            PutSetting("Python 的位置", registry, SETTING_KEY, SETTING_NAME, str(python)),
        ),
        lambda: [*_missing_dlls(python), *_policies(registry)],
    )


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


def _missing_dlls(python: Path) -> list[str]:
    from macros.sources import modules

    names = sorted({word for word in modules()["System"].split('"') if word.endswith(".dll")})
    folders = (python.parent, python.parent.parent)
    missing = [name for name in names if not any((f / name).is_file() for f in folders)]
    return [f"缺少 xlwings 的文件：{'、'.join(missing)}，请重新安装 xiezuo。"] if missing else []


def _policies(registry: Registry) -> list[str]:
    """Return what the company's policies or the user's own settings forbid."""
    found = []
    for policies, who in (("Policies\\", "公司策略"), ("", "Excel 的设置")):
        for key, name, value, meaning in _POLICIES:
            full = _OFFICE.format(policies=policies) + "\\" + key
            if registry.read(full, name) == value:
                found.append(f"{who}：{meaning}（{full}\\{name} = {value}），请联系管理员。")
    return found


def interpreter() -> Path:
    """Return the Python that runs, as it was called: in a virtual environment that one's own."""
    return Path(sys.executable).absolute()
