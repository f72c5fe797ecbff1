"""What was computed before and is still true, kept in a file: bytes by keys that say all that they rest on.

Nothing is lost with it: what is not remembered is computed again.
"""

from __future__ import annotations

import os
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from addin.book.edition import edition

if TYPE_CHECKING:
    import sqlite3

_LARGEST = 16 << 20  # bytes of one value
_ROOM = 512 << 20  # bytes of the file; beyond it what was not used lately goes
_MOST = 4 << 30  # bytes; beyond them so does what is left of longest ago
_LATELY = 8  # days: what is asked for each week stays, of however many workbooks
_MARK = 0x58_5A_4D_32  # "XZM2", by which SQLite knows a file as ours
_PATIENCE = 0.2  # seconds that another process may keep the file
_SUM = 8  # bytes of the checksum before a value


class Store:
    """An `addin.lint.Memory` in a file, which several processes may use at the same time.

    Values count for the program that wrote them, to the file. A file that is damaged or somebody
    else's is made anew; where none can be written, nothing is remembered. No method raises.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._database: sqlite3.Connection | None = None
        self._is_off = self._is_new = False

    def recall(self, key: str) -> bytes | None:
        """Return what was kept under a key."""
        name = _name(key)
        rows = self._run("SELECT value, used FROM kept WHERE key = ?", name)
        if not rows:
            return None
        value, used = rows[0]
        if used != _today():
            self._run("UPDATE kept SET used = ? WHERE key = ?", _today(), name)
        found: bytes = value[_SUM:]
        return found if value[:_SUM] == _checksum(name, found) else None

    def keep(self, key: str, value: bytes) -> None:
        """Keep a value, in the place of an earlier one; one that is too large is not kept."""
        if len(value) > _LARGEST:
            return
        name = _name(key)
        kept = _checksum(name, value) + value
        self._run("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", name, _today(), kept)
        if self.size > _ROOM:
            self._run("DELETE FROM kept WHERE used < ?", _today() - _LATELY)
        if self.size > _MOST:
            self._run(
                "DELETE FROM kept WHERE key IN"
                " (SELECT key FROM kept ORDER BY used LIMIT 1 + (SELECT count(*) FROM kept) / 4)"
            )

    @property
    def size(self) -> int:
        """How many bytes it holds."""
        rows = self._run(
            "SELECT (page_count - freelist_count) * page_size"
            " FROM pragma_page_count, pragma_freelist_count, pragma_page_size"
        )
        return int(rows[0][0]) if rows else 0

    @property
    def works(self) -> bool:
        """Whether anything can be remembered."""
        return bool(self._run("SELECT count(*) FROM kept"))

    def __len__(self) -> int:
        rows = self._run("SELECT count(*) FROM kept")
        return int(rows[0][0]) if rows else 0

    def clear(self) -> None:
        """Forget everything."""
        self._run("DELETE FROM kept")
        self._run("VACUUM")

    def close(self) -> None:
        """Leave the file; a later question opens it again."""
        if self._database is not None:
            self._database.close()
            self._database = None

    def __del__(self) -> None:
        """Leave the file, where nobody did."""
        self.close()

    def _run(self, statement: str, *values: object) -> list[tuple[bytes, int]]:
        """Return the rows of a statement; none where the file cannot be used (now)."""
        if self._is_off:
            return []
        import sqlite3  # not before it is needed: a click that asks for nothing does without

        try:
            return self._opened().execute(statement, values).fetchall()
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_NOTADB) & 0xFF
            if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                return []  # another process writes; it will be there the next time
            self._is_off = self._is_new or code in _unwritable()
            if not self._is_off:
                self._make_anew()
        except OSError:
            self._is_off = True
        return []

    def _make_anew(self) -> None:
        """Throw a file away that is none of ours, or damaged; the next statement makes another."""
        self.close()
        self._is_new = True
        try:
            self.path.unlink(missing_ok=True)
        except OSError:
            self._is_off = True

    def _opened(self) -> sqlite3.Connection:
        if self._database is None:
            self._database = _open(self.path)
        return self._database


@cache
def _unwritable() -> frozenset[int]:
    """Return by which errors SQLite says that the place is to blame, not the file."""
    import sqlite3

    return frozenset(
        {
            sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR,
            sqlite3.SQLITE_PERM, sqlite3.SQLITE_FULL, sqlite3.SQLITE_AUTH,
        }
    )  # fmt: skip


def default_store() -> Store:
    """Return the store of this user, beside the ledger of mails."""
    import platformdirs

    return Store(platformdirs.user_data_path("xiezuo", appauthor=False) / "memory.sqlite3")


def _open(path: Path) -> sqlite3.Connection:
    """Return the file at `path` ready to be used; raises DatabaseError if it is not one of ours."""
    import sqlite3

    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        with suppress(FileExistsError):  # cells are quoted in it: nobody else's business
            os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))
    database = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
    try:
        if not _is_ours(database):
            _prepare(database)
        # What a crash of the computer takes away or spoils is found by its checksum.
        database.execute("PRAGMA synchronous = OFF")
    except BaseException:
        database.close()
        raise
    return database


def _is_ours(database: sqlite3.Connection) -> bool:
    """Return whether a file has our table, False of an empty one; raises DatabaseError of others."""
    import sqlite3

    mark = database.execute("PRAGMA application_id").fetchone()[0]
    if mark != _MARK and database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise sqlite3.DatabaseError
    return bool(mark == _MARK)


def _prepare(database: sqlite3.Connection) -> None:
    database.execute("BEGIN IMMEDIATE")
    database.execute(
        "CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, used INTEGER, value BLOB)"
    )
    database.execute("CREATE INDEX IF NOT EXISTS by_use ON kept (used)")
    database.execute(f"PRAGMA application_id = {_MARK}")
    database.execute("COMMIT")


def _name(key: str) -> bytes:
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16, key=edition()).digest()


def _checksum(name: bytes, value: bytes) -> bytes:
    return blake2b(value, digest_size=_SUM, key=name).digest()


def _today() -> int:
    from time import time

    return int(time() // 86_400)
