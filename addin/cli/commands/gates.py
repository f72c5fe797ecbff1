"""`xiezuo check --gate`: which conditions keep a collaboration in its phase, and where."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

from addin.book.files import workbooks
from addin.book.store import default_store
from addin.cli.failure import FAILED, tell_failed
from addin.cli.options import now
from addin.cli.output import as_json, display, plain, say, table
from addin.reports.verbs.gates import Stood, Unread, document, places_of, stand_of

SHOWN = 20  # cells of one condition shown in the terminal; --json has all


def run(files: list[Path], today: date | None, *, as_document: bool) -> int:
    """Print the gates; return 0 if nothing is open, 1 if something is, 2 if a file failed."""
    with closing(default_store()) as store:
        results = [stand_of(path, now(None), today, store) for path in workbooks(files)]
    if as_document:
        as_json({"files": [document(result) for result in results]})
    else:
        for result in results:
            if isinstance(result, Stood):
                _show(result)
    failed = [(each.file, each.error) for each in results if isinstance(each, Unread)]
    if tell_failed(failed, len(results), silent=as_document):
        return FAILED
    return int(any(isinstance(each, Stood) and each.standing.gates.open for each in results))


def _show(result: Stood) -> None:
    gates = result.standing.gates
    say(f"[bold]{plain(result.file)}[/]")
    say(f"当前阶段：{gates.phase}。{result.standing.gate}。")
    if not gates.open:
        return
    shown = table("", "还缺什么", "要满足的条件", "到哪里", "依据")
    for state in gates.open:
        places = places_of(state, result.workbook)
        where = "、".join(map(str, places[:SHOWN])) + ("…" if len(places) > SHOWN else "")
        shown.add_row(state.words, state.condition.text, plain(where), state.condition.source)
    display(shown)
