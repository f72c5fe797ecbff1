"""`xiezuo adopt`: a tracker that the company had already, brought into a workbook."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from addin.cli.options import now
from addin.cli.output import as_json, display, plain, say, table
from addin.reports.adopting.adopt import Looked, bring_file, look, save_mapping, target_of
from addin.reports.adopting.bringing import Brought
from addin.reports.adopting.mapping import column_rows, question_rows
from addin.reports.adopting.telling import doubts, told
from addin.reports.verbs.adopting import adopted_document

WAITS = 1
SHOWN = 30  # questions in the terminal; the mapping has all


def run(
    source: Path,
    into: Path | None,
    sheet: str,
    today: date | None,
    *,
    is_agreed: bool,
    as_document: bool,
) -> int:
    """Propose a mapping, or bring in by a confirmed one; return 1 while somebody has to look.

    Raises:
        InputError: the source holds no table of tasks, or the mapping is wrong.
        WorkbookError: a file cannot be read or saved.
    """
    looked = look(source, sheet)
    target = into or target_of(source)
    brings = looked.is_confirmed or is_agreed
    if not looked.is_confirmed or looked.choices.new:
        save_mapping(looked)
    brought = bring_file(looked, target, actual=now(None), given=today) if brings else None
    if as_document:
        as_json(adopted_document(looked, target, brought))
    else:
        _show(looked, target, brought)
    return 0 if brought and not doubts(looked) else WAITS


def _show(looked: Looked, target: Path, brought: Brought | None) -> None:
    choices = looked.choices
    if brought is None:
        shown = table("列对照", "列", "原表的列标题", "导入为", "读得出", "样例", "说明")
        for row in column_rows(choices):
            readable = row["readable"]
            share = f"{readable:.0%}" if isinstance(readable, float) else ""
            texts = (
                row["column"],
                row["heading"],
                row["target"],
                share,
                row["samples"],
                row["note"],
            )
            shown.add_row(*map(plain, texts))
        display(shown)
    for row in question_rows(choices, looked.found)[:SHOWN]:
        likely = f"，可能是 {row['likely']}" if row["likely"] else ""
        say(plain(f"{row['cell']} {row['field']}：“{row['raw']}”{row['why']}{likely}"))
    for line in told(looked, target, brought).splitlines():
        say(plain(line))
