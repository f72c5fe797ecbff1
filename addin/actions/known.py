"""What a verb said of a file, said again as long as nothing that it rests on is otherwise.

It rests on every byte of the file, the day that was asked for, the program (`addin.book.store`),
this computer's zone, and the moment: until the first one to come with which any judgement compared
the present one (`addin.standing.moments.Watched`), on the same day.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from math import inf
from pathlib import Path
from stat import S_ISREG
from struct import Struct
from typing import TYPE_CHECKING, Any, NamedTuple

from addin.book.ooxml.container import directory_length
from addin.standing.as_data import packed, unpacked

if TYPE_CHECKING:  # what was said before is said again before anything that judges is loaded
    from addin.book.closed.workbook import ClosedWorkbook
    from addin.lint import Memory
    from addin.standing.workbook_day import WorkbookDay

_LARGEST = 64 << 20  # bytes of a file that is read to be recognised
_TAIL = 16 << 10  # bytes that mostly hold the directory
_TRUSTED = 16  # days after which a file that nobody wrote is compared with its checksums again
_SPAN = Struct(">dd")


class Lasting(NamedTuple):
    """The moments (POSIX) from which and until which something is so."""

    since: float
    until: float

    def covers(self, actual: datetime) -> bool:
        """Return whether it is so at a moment."""
        return self == ALWAYS or self.since <= actual.timestamp() < self.until


ALWAYS, NEVER = Lasting(-inf, inf), Lasting(0, 0)


class Answer(NamedTuple):
    """What was said, how long it is so, and by what the file was recognised (`Question.keep`)."""

    said: Any
    lasting: Lasting
    of: bytes = b""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a file: a verb with `more` that its answer rests on, at a moment.

    `given` is the day asked for, `actual` the moment on the computer's clock. With `by_directory`
    a file counts as the same while its zip directory is, which is read in no time; after somebody
    has written it, and every `_TRUSTED` days, its parts are compared with what stands there of them.
    """

    verb: str
    path: Path
    given: date | None
    actual: datetime
    more: Hashable = ()
    by_directory: bool = False

    def answer(self, memory: Memory | None) -> Answer | None:
        """Return what was answered before, None where that is not known or no longer so."""
        data = None if memory is None else self._recognised()
        if memory is None or data is None:
            return None
        found = recalled(memory, self._key(data), self.actual)
        if found is None or not self._is_sound(memory, data):
            return None
        return found._replace(of=data)

    def is_answered(self, memory: Memory) -> bool:
        """Return whether there is an answer, which costs less than to give it."""
        data = self._recognised()
        if data is None or _recalled(memory, self._key(data), self.actual) is None:
            return False
        return not self.by_directory or memory.recall(self._sound(data)) is not None

    def keep(
        self, memory: Memory | None, file: ClosedWorkbook | bytes, said: Any, lasts: Lasting
    ) -> None:
        """Keep an answer, where it can be told how long it lasts; bytes are `Answer.of`."""
        if memory is not None:
            if isinstance(file, bytes):
                data = file
            else:
                data = file.package.data
                data = directory(data) if self.by_directory else data
            keep(memory, self._key(data), said, lasts)
            if self.by_directory:
                memory.keep(self._sound(data), b"")

    def _is_sound(self, memory: Memory, data: bytes) -> bool:
        """Return whether the parts of the file are what its directory `data` says of them."""
        if not self.by_directory or memory.recall(self._sound(data)) is not None:
            return True
        from addin.book.ooxml.package import Package
        from addin.errors import WorkbookError

        try:
            package = Package.open(self.path)
            for name in package.names:
                for _ in package.stream(name):
                    pass
        except WorkbookError:  # whoever reads it next says so
            return False
        memory.keep(self._sound(data), b"")
        return True

    def _sound(self, data: bytes) -> str:
        """Return under which key it stands that the file, as it was last written, is sound.

        That is so for some days, of each file for others: a disk damages what nobody writes, too.
        """
        key = self._key(data)
        turn = (self.actual.toordinal() + int(key[-2:], 16)) // _TRUSTED
        return f"{key} {stamp(self.path)} {turn}"

    def _recognised(self) -> bytes | None:
        """Return by what the file is known, None of one that is not worth it."""
        if self.by_directory:
            return directory_of(self.path)
        size = _size(self.path)
        try:
            return None if size is None or size > _LARGEST else self.path.read_bytes()
        except OSError:  # whoever reads it next says so
            return None

    def _key(self, data: bytes) -> str:
        file = blake2b(data, digest_size=16).hexdigest()
        asked = (self.verb, self.path.name, self.given, self.actual.utcoffset(), self.more)
        return f"{asked} {file}"


def recalled(memory: Memory, key: str, actual: datetime) -> Answer | None:
    """Return what was kept under a key, if it is still so at a moment."""
    found = _recalled(memory, key, actual)
    return Answer(unpacked(found[1]), found[0]) if found else None


def _recalled(memory: Memory, key: str, actual: datetime) -> tuple[Lasting, bytes] | None:
    found = memory.recall(key)
    if found is None:
        return None
    lasts = Lasting(*_SPAN.unpack_from(found))
    return (lasts, found[_SPAN.size :]) if lasts.covers(actual) else None


def keep(memory: Memory, key: str, said: Any, lasts: Lasting) -> None:
    """Keep what is said, if it lasts at all."""
    if lasts.since < lasts.until:
        memory.keep(key, _SPAN.pack(*lasts) + packed(said))


def lasting(workbook: WorkbookDay, actual: datetime) -> Lasting:
    """Return how long what was judged of a day that is `watched` stays so."""
    from addin.standing.clock import in_zone, zone_of
    from addin.standing.moments import Watched

    now = workbook.now
    if not isinstance(now, Watched):
        return ALWAYS
    if actual.tzinfo is None:
        return NEVER
    zone = zone_of(workbook.content)
    return Lasting(*(in_zone(each, zone).timestamp() for each in (now, now.soonest)))


def directory_of(path: Path) -> bytes | None:
    """Return the zip directory of a file, None where there is none to be read."""
    size = _size(path)
    if size is None:
        return None
    try:
        with path.open("rb") as file:
            file.seek(max(0, size - _TAIL))
            end = file.read()
            length = directory_length(end, size)
            if length > len(end):
                file.seek(size - length)
                end = file.read()
    except OSError:
        return None
    return end[-length:] if length else None


def stamp(path: Path) -> tuple[int, int] | None:
    """Return size and moment of the last writing of a file, None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def _size(path: Path) -> int | None:
    """Return the size of a file, None where there is none: devices and pipes have no end."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size if S_ISREG(status.st_mode) else None


def directory(data: bytes) -> bytes:
    """Return the zip directory of the bytes of a file."""
    return data[len(data) - directory_length(data[-_TAIL:], len(data)) :]
