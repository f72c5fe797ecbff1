"""How fast mails go out, how often one is tried, and when a run gives up.

Waiting is done here and nowhere else, so that a test can let an hour pass at once.
"""

from __future__ import annotations

import random
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

_MINUTE = timedelta(minutes=1)
_FIRST_PAUSE, _LONGEST_PAUSE = 2.0, 60.0  # seconds before the second attempt, and at most


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerLimits:
    """What a mail server is asked to bear.

    - `per_minute`: mails in any minute; 0 means no limit (an outbox folder).
    - `attempts`: how often one mail is tried in a run while it is certainly not accepted.
    - `failures_in_a_row`: after so many mails that failed for the server's sake the run stops.
    - `patience`: seconds that a server may ask to wait; for longer the run stops.
    """

    per_minute: int = 0
    attempts: int = 4
    failures_in_a_row: int = 3
    patience: float = 300.0


def local_time() -> datetime:
    """Return the time of this computer with its zone."""
    return datetime.now().astimezone()


class Pace:
    """Keeps `limits` with a clock, a way to wait and dice that tests replace."""

    def __init__(
        self,
        limits: ServerLimits | None = None,
        *,
        clock: Callable[[], datetime] = local_time,
        sleep: Callable[[float], None] = time.sleep,
        dice: Callable[[float, float], float] = random.uniform,
    ) -> None:
        self.limits = limits or ServerLimits()
        self.clock = clock
        self._sleep = sleep
        self._dice = dice
        self._recent: deque[datetime] = deque()

    def wait_for_turn(self) -> None:
        """Wait until one more mail stays within the limit of any minute."""
        if self.limits.per_minute < 1:
            return
        while self._recent and self._recent[0] <= self.clock() - _MINUTE:
            self._recent.popleft()
        if len(self._recent) >= self.limits.per_minute:
            left = self._recent.popleft() + _MINUTE - self.clock()
            self._sleep(max(0.0, min(left.total_seconds(), 60.0)))
        self._recent.append(self.clock())

    def wait_before_retry(self, attempt: int, asked: float) -> bool:
        """Wait after the failed `attempt` (1, 2, …); False when there is no use in another one.

        `asked` is what the server wants, in seconds; without it each pause is about twice the one
        before, at random between half and all of it, so that many computers do not come at once.
        """
        if attempt >= self.limits.attempts or asked > self.limits.patience:
            return False
        pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** (attempt - 1))
        self._sleep(asked + self._dice(0.0, 1.0) if asked > 0 else self._dice(pause / 2, pause))
        return True
