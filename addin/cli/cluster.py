"""Workbooks that several computers see, judged by a cluster of Dask (`dask.distributed`).

Its workers extract as this program does; what they find is kept in the store here, as
`addin.cli.ahead` does with processes. So a run that was interrupted goes on where it ended.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError
from contextlib import suppress
from datetime import date, datetime
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from addin.actions.extracting import extract_of
from addin.book.edition import program
from addin.book.memory import Session
from addin.book.store import Store
from addin.errors import InputError

if TYPE_CHECKING:
    from distributed import Client, Future

_PATIENCE = 15  # seconds for the scheduler, and for a worker, to be there
_LOOK = 5  # seconds without a result, after which it is asked whether anybody works

NOT_SEEN = (
    "集群没有判定任何工作簿，改由本机判定。每台计算机都要能用同一路径打开这个文件夹里的工作簿。"
)


def judged(path: str, given: date | None, actual: datetime, of: str) -> dict[str, bytes]:
    """Return the extract of a workbook as a store keeps it; nothing where that does not work.

    `of` is the program that asks: another one's answer is none.
    """
    kept = Session()
    if of == program():
        with suppress(Exception):  # whoever asks for it next says so
            extract_of(Path(path), given=given, actual=actual, remembered=kept)
            return kept.values
    return {}


def judge_on_cluster(
    address: str,
    paths: Sequence[Path],
    given: date | None,
    actual: datetime,
    store: Store,
    on_judged: Callable[[], None],
) -> int:
    """Keep the extracts of workbooks in the store; return how many workbooks the cluster judged.

    Raises:
        InputError: Dask is not installed, nobody answers at `address`, or not with this program.
    """
    if not paths:
        return 0
    try:
        from distributed import Client
    except ModuleNotFoundError as error:
        raise InputError(
            "--cluster 需要 Dask，还没有安装",
            remedy="请运行 pip install distributed，或去掉 --cluster。",
        ) from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what people see is said here
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise InputError(
            "无法连接集群",
            where=address,
            remedy="请检查地址（如 tcp://主机:8786）和网络，并确认 dask scheduler 正在运行。",
        ) from error
    with client:
        _check(client, address)
        count = 0
        done: SimpleQueue[Future] = SimpleQueue()
        orders = map(str, (path.absolute() for path in paths))
        waiting = client.map(
            judged, list(orders), given=given, actual=actual, of=program(), pure=False
        )
        for future in waiting:
            future.add_done_callback(done.put)
        for _ in range(len(waiting)):
            future = _awaited(client, lambda: done.get(timeout=_LOOK))
            values = _awaited(client, partial(_result, future)) if future else None
            if values is None:  # nobody is left: the rest is done here
                break
            for key, value in values.items():
                store.keep(key, value)
            count += bool(values)
            future.release()
            on_judged()
        return count


def _check(client: Client, address: str) -> None:
    """Raise InputError unless there are workers, and all of them this program."""
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
    except TimeoutError as error:
        raise InputError(
            "集群里没有计算机", where=address, remedy="请在每台计算机上运行 dask worker。"
        ) from error
    try:
        found = client.run(program)
    except Exception as error:
        raise _other(address) from error
    others = sorted(where for where, name in found.items() if name != program())
    if others:
        raise _other("、".join(others))


def _other(where: str) -> InputError:
    return InputError(
        "集群里的计算机没有装同一版本的 xiezuo", where=where, remedy="请在每台计算机上装同一版本。"
    )


def _result(future: Future) -> dict[str, bytes]:
    """Return what was judged; nothing of what killed one worker after the other.

    Raises:
        TimeoutError: it was lost with its worker, and is judged once more.
    """
    if future.status == "error":
        return {}
    found: dict[str, bytes] = future.result(timeout=_LOOK)
    return found


def _awaited(client: Client, wait: Callable[[], Any]) -> Any:
    """Return what is waited for, None when nobody works on it any more."""
    while True:
        try:
            return wait()
        except (Empty, TimeoutError):
            if client.status != "running" or not client.scheduler_info()["workers"]:
                return None
        except CancelledError:
            return None
