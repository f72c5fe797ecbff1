"""What nobody foresaw: a sentence for people, a log for the administrator, and one file harmed.

Whatever goes wrong with one workbook of many, the others are finished.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from addin.book.log import write_log
from addin.errors import DISK_TROUBLE, SaveFailed, Unforeseen, XiezuoError, disk_trouble

Made = TypeVar("Made")
Item = TypeVar("Item")


def foreseen(error: Exception, where: str = "") -> XiezuoError:
    """Return any error as people are told it; what nobody foresaw is written to a log.

    With ``XIEZUO_DEBUG=1`` the unforeseen is raised, for developers.
    """
    if isinstance(error, XiezuoError):
        return error
    if isinstance(error, OSError) and error.errno in DISK_TROUBLE:
        what, remedy = disk_trouble(error)
        return SaveFailed(what, where=where or str(error.filename or ""), remedy=f"{remedy}。")
    if os.environ.get("XIEZUO_DEBUG") == "1":
        raise error
    return Unforeseen(
        f"出现了没有预料到的错误（{type(error).__name__}）",
        where=where,
        remedy=f"请把这个日志发给管理员：{write_log(error)}",
    )


def attempt(file: Path, work: Callable[[], Made]) -> Made | XiezuoError:
    """Return what `work` makes of one file, or why it could not."""
    try:
        return work()
    except Exception as error:
        return foreseen(error, file.name)


def without_culprits(
    items: Sequence[Item],
    work: Callable[[Sequence[Item]], Made],
    name: Callable[[Item], str],
    *,
    alone: Callable[[Item], object] | None = None,
) -> tuple[Made, list[tuple[Item, XiezuoError]]]:
    """Return what `work` makes of all items together, but for those that make it fail.

    What nobody foresaw has its cause in one of them: each is tried alone, by `alone` where `work`
    itself must not be done for a trial. An error for people is about all of them and is raised.
    """
    try:
        return work(items), []
    except XiezuoError:
        raise
    except Exception:
        trial = alone or (lambda item: work([item]))
        culprits: list[tuple[Item, XiezuoError]] = []
        sound: list[Item] = []
        for item in items:
            try:
                trial(item)
            except Exception as error:
                culprits.append((item, foreseen(error, name(item))))
            else:
                sound.append(item)
        if not culprits:
            raise
        return work(sound), culprits
