"""`xiezuo survey`: the form of the survey handed out, and what came back counted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from addin.actions.gathering import ID, gather
from addin.actions.user import login
from addin.book.files import workbooks
from addin.cli.failure import FAILED, tell_left_out
from addin.cli.options import now
from addin.cli.output import as_json, plain, say
from addin.content import Content
from addin.reports.survey import Collected, collect, hand_out
from addin.reports.verbs.document import problem, problems

LEFT = 1


def run(
    files: list[Path], quarter: str, today: date | None, *, collecting: bool, as_document: bool
) -> int:
    """Hand out or collect; return 1 if a form was not counted, 2 if a workbook was not dealt with."""

    def done(path: Path, _: Content) -> tuple[Path, Path | Collected]:
        moment = now(today)
        if collecting:
            return path, collect(path, given=today, actual=moment, user=login())
        return path, hand_out(path, quarter=quarter, given=today, actual=moment)

    gathered = gather(workbooks(files), done, only={ID}, derived=False)
    left = any(result.left for _, result in gathered.made if isinstance(result, Collected))
    if as_document:
        failed = [{"file": path, "error": problem(error)} for path, error in gathered.failures]
        made = [_document(path, result) for path, result in gathered.made]
        as_json({"files": [*made, *failed], "left_out": problems(gathered.left)})
    else:
        for path, result in gathered.made:
            told = result.told() if isinstance(result, Collected) else f"已写出空白表：{result}"
            say(f"{plain(path)}：{plain(told)}")
        tell_left_out(gathered)
    return FAILED if gathered.failures else LEFT if left else 0


def _document(path: Path, result: Path | Collected) -> dict[str, object]:
    if isinstance(result, Path):
        return {"file": path, "form": result}
    left = [{"file": file, "what": what} for file, what in result.left]
    return {"file": path, "counted": dict(result.counted), "left": left}
