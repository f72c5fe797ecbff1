"""The buttons that the page can do, of the one list, for the programs that show it as a task pane."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from addin.reports.verbs.desk import VERBS
from addin.ribbon.buttons import GROUPS, Button, ButtonGroup

_VERBS = {"preview_reminders": "remind"}  # the rest are called alike


def page_buttons() -> Iterator[tuple[ButtonGroup, Sequence[tuple[str, Button]]]]:
    """Yield each group that has such buttons, and these by what they ask of the page."""
    for group in GROUPS:
        named = [(_VERBS.get(each.command, each.command), each) for each in group.buttons]
        if known := [(verb, each) for verb, each in named if verb in VERBS]:
            yield group, known
