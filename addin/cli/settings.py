"""Which mail settings a run uses: always said, and never what merely lies in a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from addin.cli.output import complain, plain, say
from mailer.delivery.config import Config, load, move_command, require_counting, strays


def settings_of_run(
    given: Path | None,
    files: Sequence[Path] = (),
    *,
    sends: bool = False,
    as_document: bool = False,
) -> Config:
    """Return the settings of a run, after a line that says which file they come from.

    Args:
        given: the file asked for.
        files: workbooks and folders, beside which a file may lie that does not count.
        sends: whether mails go out by these settings.
        as_document: whether standard output is one JSON document, beside which it is said.

    Raises:
        InputError: the file cannot be used, or mails would go to an outbox where a file that does
            not count was meant to send them.
    """
    config = load(given)
    folders = [file if file.is_dir() else file.parent for file in files]
    found = [each for each in strays([Path(), *folders]) if each != _whole(config.path)]
    for stray in found:
        complain(
            f"[yellow]没有使用 {plain(stray)}：邮件设置只放在本人或本机的设置文件夹里。"
            f"要使用它，请运行：{plain(move_command(stray))}[/]"
        )
    if sends:
        require_counting(config, [each for each in found if each.parent == Path.cwd().resolve()])
    where = plain(config.path) if config.path else "没有设置文件，邮件写成 .eml 文件"
    (complain if as_document else say)(f"邮件设置：{where}")
    return config


def _whole(path: Path | None) -> Path | None:
    return path.resolve() if path else None
