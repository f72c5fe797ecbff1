"""The most memory that a process has held."""

from __future__ import annotations

import sys
from pathlib import Path

_STATUS = Path("/proc/self/status")


def peak() -> float | None:
    """Return the peak resident memory in megabytes; None where it is not known.

    That of this process or of its largest child, whichever is more.
    """
    if sys.platform == "win32":
        return None
    import resource

    unit = 1 << 20 if sys.platform == "darwin" else 1024
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / unit
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    if _STATUS.exists():
        # Linux hands the parent's peak on to the child's getrusage; this figure is its own.
        fields = dict(line.split(":", 1) for line in _STATUS.read_text().splitlines())
        own = int(fields["VmHWM"].split()[0]) / 1024
    return max(own, children)
