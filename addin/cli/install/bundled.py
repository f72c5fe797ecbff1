"""What 安装.cmd and 卸载.cmd of the bundle for Windows do: copy it to its place, or take it away.

Its place is ``%LOCALAPPDATA%\\Programs\\Xiezuo``, where Windows puts what belongs to one user. From
another place of its own, such as Program Files, it is not copied: there an administrator put it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from addin.cli.output import complain, plain, say
from addin.errors import SaveFailed, XiezuoError, disk_trouble

_RUN = ("-P", "-X", "utf8", "-m", "addin.cli")
Run = Callable[[Path, tuple[str, ...]], int]


def main(verb: str) -> int:
    """Do it for the bundle in which this Python lies; return 0, or 2 where it failed."""
    source = Path(sys.executable).resolve().parents[1]
    target = place_of(source, Path(os.environ["LOCALAPPDATA"]))
    try:
        return (install if verb == "install" else remove)(source, target, _run)
    except XiezuoError as error:
        complain(plain(error))
        return 2


def place_of(source: Path, local: Path) -> Path:
    """Return where a bundle belongs: where it is, if that is Program Files, else with the user."""
    everybody = [os.environ.get(name) for name in ("ProgramFiles", "ProgramW6432")]
    if any(folder and source.is_relative_to(folder) for folder in everybody):
        return source
    return local / "Programs" / "Xiezuo"


def install(source: Path, target: Path, run: Run) -> int:
    """Put the bundle in its place, in that of an older one if there is one, and the buttons in.

    Raises:
        SaveFailed: it cannot be written, for instance because Excel uses the older one.
    """
    if source != target:
        put(source, target)
    say(f"程序：{plain(target)}")
    return run(target, ("addin", "install"))


def remove(source: Path, target: Path, run: Run) -> int:
    """Take the buttons and the daily run out; the folder itself goes when 卸载.cmd ends."""
    installed = target if target.is_dir() else source
    run(installed, ("schedule", "uninstall"))
    code = run(installed, ("addin", "uninstall"))
    say(f"程序文件夹将删除：{plain(target)}。发送记录、日志和邮件设置留着，以免重复发信。")
    return code


def put(source: Path, target: Path) -> None:
    """Copy a folder to its place: all of it or nothing, and the older one stays until then.

    Raises:
        SaveFailed: something of the older one is in use, or there is no room.
    """
    beside, older = (target.with_name(f"{target.name}.{end}") for end in ("new", "old"))
    try:
        for left in (beside, older):  # by a run that was broken off
            shutil.rmtree(left, ignore_errors=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        # Contents alone: the mark of what came from the internet stays behind.
        shutil.copytree(source, beside, copy_function=shutil.copyfile)
        if target.exists():
            target.replace(older)
        beside.replace(target)
    except OSError as error:
        if older.exists() and not target.exists():
            older.replace(target)
        what, remedy = disk_trouble(error)
        raise SaveFailed(
            f"安装没有完成：{what}",
            where=str(target),
            remedy=f"请先关闭 Excel 再试；{remedy}。原来的版本没有改动。",
        ) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    shutil.rmtree(older, ignore_errors=True)


def _run(folder: Path, arguments: tuple[str, ...]) -> int:
    python = folder / "python" / "python.exe"
    return subprocess.run([python, *_RUN, *arguments], check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
