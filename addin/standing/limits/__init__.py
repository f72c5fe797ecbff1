"""Time limits SLA-01 … SLA-22 (requirements §6): what runs, until when, and whose turn it is.

>>> from addin.standing.limits import clocks
>>> running = clocks(WorkbookDay.of(content, datetime.now()))

`catalogue` says which cells start and stop each limit, the sheet SLA参数 how long it is.
"""

from addin.standing.limits.catalogue import LIMITS
from addin.standing.limits.engine import by_urgency, clocks, task_clocks
from addin.standing.limits.model import Clock

__all__ = ["LIMITS", "Clock", "by_urgency", "clocks", "task_clocks"]
