"""What a benchmark consists of and what measuring it gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

OURS, PEER = "ours", "peer"


@dataclass(frozen=True, slots=True)
class Work:
    """One side, ready to be measured.

    Only `run` is measured; `outcome` turns what it gave back into plain data that the other side
    must arrive at too.
    `seconds` takes the time from what `run` gave back where that is not how long it ran.
    """

    run: Callable[[], Any]
    outcome: Callable[[Any], Any]
    seconds: Callable[[Any], float] | None = None


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is to do: `tasks` in each of `books`."""

    tasks: int
    books: int = 1


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A measurement by name.

    `module` holds ``prepare(folder, size)``, which makes the inputs, and a function for each side
    that takes the same and returns its `Work`. A `variant` of it has what differs under names that
    end so: ``ours_again``.
    """

    name: str
    title: str
    module: str
    size: Size
    small: Size
    variant: str = ""
    unit: str = "tasks"  # what `Size.tasks` counts here
    peer: str = ""  # what stands on the other side, in words
    least_ratio: float | None = None
    most_seconds: float | None = None  # CPU seconds of whole processes
    most_megabytes: float | None = None
    longest: float | None = None  # seconds by the clock
    heaviest_file: float | None = None  # megabytes of ``input.xlsx``
    why: str = ""  # what stands in the way of a bound that is missed
    is_large: bool = False  # runs only when asked for


@dataclass(frozen=True, slots=True)
class Side:
    """Medians over the runs of one side; memory is the largest peak in megabytes."""

    seconds: float
    cpu: float
    megabytes: float | None
    outcome: Any


@dataclass(frozen=True, slots=True)
class File:
    """What a workbook weighs: bytes as it lies there and unpacked, and cells with a formula."""

    packed: int
    unpacked: int
    formulas: int


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many times as much the peer took: medians over the pairs of runs side by side."""

    seconds: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Result:
    """A benchmark with the figures of its sides, `OURS` always and `PEER` if there is one."""

    benchmark: Benchmark
    size: Size
    runs: int
    sides: Mapping[str, Side]
    ratio: Ratio | None = None
    file: File | None = None

    @property
    def shortfalls(self) -> Sequence[str]:
        """The bounds that were missed, in words."""
        ours, bounds = self.sides[OURS], self.benchmark
        if self.size != bounds.size:
            return ()  # a small run says nothing about them
        missed = []
        if bounds.least_ratio and self.ratio and self.ratio.seconds < bounds.least_ratio:
            missed.append("missed")
        if bounds.most_seconds and ours.cpu > bounds.most_seconds:
            missed.append("longer")
        if bounds.longest and ours.seconds > bounds.longest:
            missed.append("longer by the clock")
        if bounds.most_megabytes and (ours.megabytes or 0) > bounds.most_megabytes:
            missed.append("more")
        if bounds.heaviest_file and self.file and self.file.packed > bounds.heaviest_file * 1e6:
            missed.append("heavier")
        return missed
