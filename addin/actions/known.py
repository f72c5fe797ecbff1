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
from pathlib import Path
from typing import Any

from addin.book.closed.workbook import ClosedWorkbook
from addin.lint import Memory
from addin.standing.as_data import packed, unpacked
from addin.standing.clock import in_zone, zone_of
from addin.standing.moments import Watched
from addin.standing.workbook_day import WorkbookDay

_LARGEST = 64 << 20  # bytes of a file that is read to be recognised


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a file: a verb with `more` that its answer rests on, at a moment.

    `given` is the day asked for, `actual` the moment on the computer's clock.
    """

    verb: str
    path: Path
    given: date | None
    actual: datetime
    more: Hashable = ()

    def answer(self, memory: Memory | None) -> Any:
        """Return what was answered before, None where that is not known or no longer true."""
        if memory is None:
            return None
        try:
            if self.path.stat().st_size > _LARGEST:
                return None
            data = self.path.read_bytes()
        except OSError:  # whoever reads it next says so
            return None
        found = memory.recall(self._key(data))
        if found is None:
            return None
        since, until, said = unpacked(found)
        if since is not None and not since <= self.actual.timestamp() < until:
            return None
        return said

    def keep(
        self, memory: Memory | None, host: ClosedWorkbook, workbook: WorkbookDay, said: Any
    ) -> None:
        """Keep an answer that was judged of a day that is `watched`, where it can be told how long it lasts."""
        if memory is None:
            return
        since = until = None
        now = workbook.now
        if isinstance(now, Watched):
            if self.actual.tzinfo is None:
                return
            zone = zone_of(workbook.content)
            since, until = (in_zone(each, zone).timestamp() for each in (now, now.soonest))
            if since >= until:
                return
        memory.keep(self._key(host.package.data), packed([since, until, said]))

    def _key(self, data: bytes) -> str:
        file = blake2b(data, digest_size=16).hexdigest()
        asked = (self.verb, self.path.name, self.given, self.actual.utcoffset(), self.more)
        return f"{asked} {file}"
