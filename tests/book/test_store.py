"""What is remembered between runs: true or not at all, whatever becomes of its file."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from addin.book import store as module
from addin.book.memory import Session
from addin.book.store import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "用户 数据" / "memory.sqlite3"


def kept(path: Path, key: str = "甲", value: bytes = b"one") -> Store:
    """Return a store in which a value is kept."""
    store = Store(path)
    store.keep(key, value)
    return store


def recalled(path: Path, key: str = "甲") -> bytes | None:
    with closing(Store(path)) as store:
        return store.recall(key)


def test_store__next_run__remembers(path: Path) -> None:
    kept(path).close()
    assert recalled(path) == b"one"
    assert recalled(path, "乙") is None


def test_store__kept_again__the_last_counts(path: Path) -> None:
    store = kept(path)
    store.keep("甲", b"two")
    assert (store.recall("甲"), len(store)) == (b"two", 1)


def test_store__another_version_of_the_program__remembers_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(path).close()
    monkeypatch.setattr(module, "edition", lambda: b"another")
    assert recalled(path) is None


@pytest.mark.parametrize("left", [0, 1, 50, 5000])
def test_store__cut_off__is_made_anew(path: Path, left: int) -> None:
    kept(path, value=os.urandom(20_000)).close()
    path.write_bytes(path.read_bytes()[:left])
    with closing(Store(path)) as store:
        assert store.recall("甲") is None
        store.keep("甲", b"new")
        assert store.recall("甲") == b"new"
    assert recalled(path) == b"new"


def test_store__somebody_elses_file__is_made_anew(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE kept (key, value, used)")
    assert recalled(path) is None
    kept(path).close()
    assert recalled(path) == b"one"


def test_store__no_database_at_all__is_made_anew(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("不是数据库" * 100)
    assert recalled(path) is None
    kept(path).close()
    assert recalled(path) == b"one"


def test_store__value_changed_behind_its_back__is_not_believed(path: Path) -> None:
    kept(path).close()
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE kept SET value = substr(value, 1, 8) || X'6F6E66'")
        database.commit()
    assert recalled(path) is None


def test_store__place_where_nothing_can_be_written__works_without(tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("")
    store = Store(tmp_path / "文件" / "memory.sqlite3")
    store.keep("甲", b"one")
    assert (store.recall("甲"), len(store), store.size, store.works) == (None, 0, 0, False)
    store.clear()


def test_store__busy_in_another_process__is_asked_again_later(path: Path) -> None:
    kept(path).close()
    with closing(Store(path)) as store, closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        store.keep("甲", b"two")
        assert store.recall("甲") is None
        other.rollback()
        assert store.recall("甲") == b"one"


def test_store__several_processes_at_once__all_is_kept(path: Path) -> None:
    work = (
        "import sys; from pathlib import Path; from addin.book.store import Store\n"
        "s = Store(Path(sys.argv[1]))\n"
        "for n in range(40): s.keep(f'{sys.argv[2]} {n}', sys.argv[2].encode() * 1000)\n"
    )
    command = [sys.executable, "-c", work, str(path)]
    running = [subprocess.Popen([*command, name]) for name in "abc"]
    assert [each.wait() for each in running] == [0, 0, 0]
    with closing(Store(path)) as store:
        found = [store.recall(f"{name} {n}") for name in "abc" for n in range(40)]
        expected = [name.encode() * 1000 for name in "abc" for _ in range(40)]
        assert all(one in (None, right) for one, right in zip(found, expected, strict=True))
        assert sum(one is not None for one in found) > 100  # one that was busy may be missing


@pytest.mark.parametrize(("room", "days"), [("_ROOM", 40), ("_MOST", 7)])
def test_store__full__forgets_what_was_not_used_for_longest(
    room: str, days: int, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, room, 200_000)
    store = Store(path)
    for number in range(40):
        day = number * days // 40
        monkeypatch.setattr(module, "_today", lambda day=day: day)
        store.keep(str(number), os.urandom(10_000))
    assert store.size <= 220_000
    assert store.recall("39") is not None
    assert store.recall("0") is None


def test_store__full_of_what_was_used_lately__forgets_none_of_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_ROOM", 200_000)
    store = Store(path)
    for number in range(40):
        store.keep(str(number), os.urandom(10_000))
    assert len(store) == 40


def test_store__value_that_is_too_large__is_not_kept(path: Path) -> None:
    assert kept(path, value=bytes((16 << 20) + 1)).recall("甲") is None


def test_store__cleared__is_empty(path: Path) -> None:
    store = kept(path)
    store.clear()
    assert (store.recall("甲"), len(store), store.works) == (None, 0, True)


@pytest.mark.skipif(os.name == "nt", reason="the folder is the user's own there")
def test_store__is_nobody_elses_to_read(path: Path) -> None:
    kept(path).close()
    assert path.stat().st_mode & 0o077 == 0


def test_session__too_much__the_oldest_goes() -> None:
    session = Session()
    for number in range(5):
        session.keep(str(number), bytes(20 << 20))
    assert [session.recall(str(number)) is not None for number in range(5)] == [
        False, False, True, True, True,
    ]  # fmt: skip
