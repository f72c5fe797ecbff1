"""`xiezuo addin`: the buttons in Excel or LibreOffice put in, taken out, and how they stand."""

from __future__ import annotations

from addin.cli.install import Installation, installation
from addin.cli.output import plain, say

_NEXT = {
    "excel": "请重新打开 Excel，功能区会出现“跨部门协作”。",
    "libreoffice": "请重新打开 LibreOffice Calc，菜单和工具栏会出现“跨部门协作”。",
}


def install(host: str, *, dry_run: bool) -> None:
    """Put the buttons where the program loads them, or with `dry_run` only show it.

    Raises:
        InputError: this computer does not have the program.
        SaveFailed: something could not be written, for instance because the program is open.
    """
    found = installation(host)
    say(f"{found.title}{'（没有写入任何内容）' if dry_run else ''}：")
    for line in found.planned() if dry_run else found.install():
        say(plain(line))
    for obstacle in found.obstacles():
        say(f"[yellow]{plain(obstacle)}[/]")
    if not dry_run:
        _say_proof(found)
        say(_NEXT[host])


def uninstall(host: str, *, dry_run: bool) -> None:
    """Take everything out that `install` put in."""
    lines = installation(host).remove(only_plan=dry_run)
    for line in lines:
        say(plain(line))
    if not lines:
        say("没有安装，不用删除。")


def status(host: str) -> None:
    """Show each thing that is installed, what stands in the way, and whether it really starts."""
    found = installation(host)
    say(f"{found.title}：")
    for line in found.state():
        say(plain(line))
    for obstacle in found.obstacles():
        say(f"[yellow]{plain(obstacle)}[/]")
    _say_proof(found)


def _say_proof(found: Installation) -> None:
    if told := found.proof():
        say(plain(told))
