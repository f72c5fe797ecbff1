"""`xiezuo addin`: the Excel add-in in, out, and how it stands."""

from __future__ import annotations

from addin.cli.output import plain, say
from addin.install import installation


def install(*, dry_run: bool) -> None:
    """Put the add-in where Excel loads it, or with `dry_run` only show it.

    Raises:
        InputError: there is no Excel for this computer.
        SaveFailed: a file could not be written, for instance because Excel is open.
    """
    found = installation()
    say(f"{found.title}{'（没有写入任何内容）' if dry_run else ''}：")
    for line in found.planned() if dry_run else found.install():
        say(plain(line))
    for obstacle in found.obstacles():
        say(f"[yellow]{plain(obstacle)}[/]")
    if not dry_run:
        say("请重新打开 Excel，功能区会出现“跨部门协作”。")


def uninstall(*, dry_run: bool) -> None:
    """Take everything out that `install` put in."""
    lines = installation().remove(only_plan=dry_run)
    for line in lines:
        say(plain(line))
    if not lines:
        say("没有安装，不用删除。")


def status() -> None:
    """Show each thing that is installed, and what stands in the way."""
    found = installation()
    say(f"{found.title}：")
    for line in found.state():
        say(plain(line))
    for obstacle in found.obstacles():
        say(f"[yellow]{plain(obstacle)}[/]")
