"""Where the table of tasks begins, and what each of its columns becomes: proposed, with reasons.

Headings and values count together: 完成情况 over shares is 完成度, over words 任务状态.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from addin.forms.adoption import TARGETS, Target
from addin.reports.adopting.headings import LONGEST, Scores, is_unused, marks_dates, said_by
from addin.reports.adopting.source import Cell, Sheet, text_of
from addin.reports.adopting.values import Profile, is_nothing, profile, standard_word

FARTHEST = 60  # rows among which a header is looked for
SAMPLES = 3

_ITEM = re.compile(r"\s*[0-9]+[.、)．]\s*\S")  # of a list: no heading
_TRIED = 8  # candidates that are looked at together with their values
_HEADING, _VALUES = 0.72, 0.28
_LEAST, _LEAST_BY_VALUES = 0.5, 0.4
_MISFIT, _PLAIN = 0.2, 0.94  # of values; from where on a heading leaves no doubt
_LEAST_TABLE = 1.45
_PLAIN_HEADINGS = 2  # that are words for what tasks have: another table's header has so many
_AS_GOOD = 0.9  # tables of such a share of the best score: the longest of them is that of the tasks
_BY_VALUES = {"name": 0.45, "status": 0.5, "owner": 0.46, "percent": 0.46}
"""What values alone may say, at most, where a heading says nothing."""
_NAMES = {
    "": 0.05, "description": 0.1, "problem": 0.1, "deliverable": 0.0, "note": -0.1, "remark": -0.15,
    "section": -0.2,
}  # fmt: skip
"""What else may turn out to be the name, and how gladly: by what a column seemed to be."""
_LEAST_NAME, _FARTHER = 0.2, 0.03
_BY_KEY = {target.key: target for target in TARGETS}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the source: where, its heading, and what it becomes (empty: nothing)."""

    at: int
    heading: str
    target: str
    sure: float
    by_values: bool
    samples: tuple[str, ...]
    profile: Profile


@dataclass(frozen=True, slots=True)
class Proposal:
    """A table of tasks: its sheet, its header's first and last row (from 0), its columns."""

    sheet: Sheet
    top: int
    bottom: int
    columns: Sequence[Column]
    score: float

    @property
    def last(self) -> int:
        """The row before the next table of the sheet, or its last one."""
        end = next_table(self.sheet, self.bottom, headings_of(self.sheet, self.top, self.bottom))
        return (len(self.sheet.rows) if end is None else end) - 1

    def is_apart_from(self, other: Proposal) -> bool:
        """Whether another table of the sheet ends before this one begins, or begins after it."""
        return self.last < other.top or other.last < self.top

    def column(self, target: str) -> Column | None:
        """Return the column that becomes `target`, if any."""
        return next((each for each in self.columns if each.target == target), None)


def propose(sheets: Sequence[Sheet]) -> Proposal | None:
    """Return the best table of tasks among all sheets, None where there is none."""
    found = [best for sheet in sheets if (best := propose_in(sheet))]
    return max(found, key=lambda each: each.score, default=None)


def propose_in(sheet: Sheet) -> Proposal | None:
    """Return the best table of tasks in a sheet, None where there is none."""
    candidates = sorted(_candidates(sheet), key=lambda each: (-each[0], each[1]))[:_TRIED]
    found = [_proposal(sheet, top, bottom) for _, top, bottom in candidates]
    best = max(found, key=lambda each: (each.score, -each.top), default=None)
    if best:
        others = (each for each in found if each.score >= _AS_GOOD * best.score)
        apart = [best, *(each for each in others if each.is_apart_from(best))]
        best = max(apart, key=lambda each: each.last - each.bottom)
    return _first(best) if best and best.score >= _LEAST_TABLE else None


def _first(best: Proposal) -> Proposal:
    """Return the same header where it stands first: it may stand over each page or month."""
    headings = headings_of(best.sheet, best.top, best.bottom)
    lines = best.bottom - best.top
    for row in range(best.top):
        if headings_of(best.sheet, row, row + lines) == headings:
            first = _proposal(best.sheet, row, row + lines)
            return first if first.column("name") else best
    return best


def proposal_at(sheet: Sheet, top: int, bottom: int) -> Proposal:
    """Return what is proposed where somebody says in which rows the headings stand."""
    return _proposal(sheet, top, bottom)


def headings_of(sheet: Sheet, top: int, bottom: int) -> list[str]:
    """Return the headings of a header of one or more rows, those above joined where they matter."""
    return [_heading(sheet, top, bottom, column) for column in range(sheet.width)]


def body_rows(sheet: Sheet, bottom: int, headings: Sequence[str]) -> list[int]:
    """Return the rows below a header in which anything stands, repeated headers left out.

    They end where another table begins.
    """
    end = next_table(sheet, bottom, headings)
    return [
        row
        for row in range(bottom + 1, len(sheet.rows) if end is None else end)
        if _filled(sheet, row) and not repeats(sheet, row, headings)
    ]


def next_table(sheet: Sheet, bottom: int, headings: Sequence[str]) -> int | None:
    """Return the row in which another table begins below a header, its title included."""
    for row in range(bottom + 2, len(sheet.rows)):
        title = _filled(sheet, row - 1)
        if title and (len(title) > 1 or _filled(sheet, row - 2)):
            continue
        if _is_another_header(sheet, row) and not repeats(sheet, row, headings):
            return row - 1 if title else row
    return None


def _is_another_header(sheet: Sheet, row: int) -> bool:
    """Whether a row, with nothing above it but a title, is a header that no row of values can be."""
    filled = _filled(sheet, row)
    return (
        len(filled) > _PLAIN_HEADINGS
        and len(filled) == len([value for value in filled if isinstance(value, str)])
        and _is_like_header(sheet, row, least=len(filled))
        and sum(max(said_by(text_of(each)).values(), default=0) >= _PLAIN for each in filled)
        >= _PLAIN_HEADINGS
    )


def _filled(sheet: Sheet, row: int) -> set[Cell]:
    """Return what stands in a row, a merged cell once."""
    return {value for value in sheet.rows[row] if not is_nothing(value)}


def repeats(sheet: Sheet, row: int, headings: Sequence[str]) -> bool:
    """Whether a row is the header once more, as a rule at the top of each page or month."""
    texts = [_spelt(text_of(value)) for value in sheet.rows[row]]
    wanted = [_spelt(heading) for heading in headings]
    filled = [(own, text) for own, text in zip(texts, wanted, strict=False) if own and text]
    same = sum(own == text for own, text in filled)
    return same >= 2 and same >= 0.6 * len([text for text in wanted if text])


def _spelt(text: str) -> str:
    return "".join(text.casefold().split())


def _candidates(sheet: Sheet) -> Iterator[tuple[float, int, int]]:
    """Yield the rows that may be headers, of one or two lines, with what their headings say."""
    for row in range(min(FARTHEST, len(sheet.rows))):
        if not _is_like_header(sheet, row):
            continue
        yield _said(sheet, row, row), row, row
        if _is_continued(sheet, row) and _is_like_header(sheet, row + 1, least=1):
            yield _said(sheet, row, row + 1), row, row + 1


def _is_like_header(sheet: Sheet, row: int, *, least: int = 2) -> bool:
    if row >= len(sheet.rows):
        return False
    filled = [
        value for at, value in enumerate(sheet.rows[row]) if value is not None and text_of(value)
    ]
    texts = {
        value.strip()
        for value in filled
        if isinstance(value, str) and len(value.strip()) <= LONGEST and not _ITEM.match(value)
    }
    share = sum(isinstance(value, str) for value in filled) / max(len(filled), 1)
    return len(texts) >= least and (share >= 0.3 or len(texts) >= 3)


def _is_continued(sheet: Sheet, row: int) -> bool:
    """Whether cells of a row reach into the next one, or stand over several columns of it."""
    return any(
        (bottom > row) or (right > left and top == row)
        for (at, _), (top, left, bottom, right) in sheet.merged.items()
        if at == row
    )


def _said(sheet: Sheet, top: int, bottom: int) -> float:
    best: dict[str, float] = {}
    for heading in headings_of(sheet, top, bottom):
        said = said_by(heading)
        if said:
            key = max(said, key=lambda each: said[each])
            best[key] = max(best.get(key, 0), said[key])
    return sum(best.values())


def _heading(sheet: Sheet, top: int, bottom: int, column: int) -> str:
    own = sheet.text(bottom, column)
    if top == bottom:
        return own if sheet.begins(bottom, column) or not own else ""
    above = sheet.text(top, column)
    if not own or own == above:
        return above if sheet.begins(top, column) else ""
    return f"{above}{own}" if above and marks_dates(above) else own


def _proposal(sheet: Sheet, top: int, bottom: int) -> Proposal:
    headings = headings_of(sheet, top, bottom)
    rows = body_rows(sheet, bottom, headings)
    # A word of states that stands in the column below once more is a value, and its row no header.
    is_value = [
        bool(standard_word("status", heading) or standard_word("priority", heading))
        and any(sheet.text(row, at) == heading for row in rows)
        for at, heading in enumerate(headings)
    ]
    headings = ["" if echoed else text for text, echoed in zip(headings, is_value, strict=True)]
    profiles = [profile(sheet, at, rows) for at in range(len(headings))]
    chosen = _assigned(headings, profiles)
    columns = [
        Column(
            at,
            heading,
            chosen[at][0] if at in chosen else "",
            chosen[at][1] if at in chosen else 0.0,
            at in chosen and not said_by(heading),
            _samples(sheet, at, rows),
            profiles[at],
        )
        for at, heading in enumerate(headings)
        if heading or profiles[at].count
    ]
    said = [each for each in columns if each.target and not each.by_values]
    score = sum(each.sure for each in said)
    is_named = any(each.target == "name" for each in columns)
    if not is_named or len(said) < 2 or not any(each.target in _TELLING for each in said):
        score = 0.0
    if not rows:
        score *= 0.5
    return Proposal(sheet, top, bottom, columns, score)


_TELLING = ("name", "owner", "status", "finish", "period", "percent", "description")
"""Without one of these a table is none of tasks."""


def _samples(sheet: Sheet, column: int, rows: Sequence[int]) -> tuple[str, ...]:
    texts = (sheet.text(row, column) for row in rows if sheet.begins(row, column))
    return tuple(dict.fromkeys(text for text in texts if text))[:SAMPLES]


def _assigned(headings: Sequence[str], profiles: Sequence[Profile]) -> dict[int, tuple[str, float]]:
    """Return by column what it becomes and how sure that is: each column and each target once."""
    pairs = sorted(
        (
            (score, at, target.key)
            for at, heading in enumerate(headings)
            for target, score in _scored(heading, profiles[at])
        ),
        key=lambda pair: (-pair[0], pair[1]),
    )
    chosen: dict[int, tuple[str, float]] = {}
    taken: set[str] = set()
    for score, at, key in pairs:
        if at not in chosen and key not in taken:
            chosen[at] = key, score
            taken.add(key)
    if "name" not in taken:
        _give_name(chosen, headings, profiles)
    return chosen


def _give_name(
    chosen: dict[int, tuple[str, float]], headings: Sequence[str], profiles: Sequence[Profile]
) -> None:
    """Make one column the name: there always is one, whatever it is called."""
    kind = _BY_KEY["name"].field.kind

    def suits(at: int) -> float:
        looks = profiles[at]
        favour = _NAMES.get(chosen[at][0], -1.0) if at in chosen else _NAMES[""]
        if not looks.count or (at not in chosen and is_unused(headings[at])):
            return 0.0
        own = 0.5 + 0.5 * looks.shares["spread"]  # what stands for several rows is no name
        filled = 0.3 + 0.7 * looks.filled  # of a form that is hardly filled in yet, too
        return looks.fit("name", kind) * filled * own + favour - _FARTHER * at

    best = max(range(len(profiles)), key=suits, default=None)
    if best is not None and suits(best) > _LEAST_NAME:
        sure = chosen[best][1] if best in chosen else _BY_VALUES["name"] * min(suits(best), 1)
        chosen[best] = "name", sure


def _scored(heading: str, looks: Profile) -> Iterator[tuple[Target, float]]:
    said: Scores = said_by(heading)
    for target in TARGETS:
        fit = looks.fit(target.key, target.field.kind)
        if target.key in said:
            score = _HEADING * said[target.key] + _VALUES * fit
            if looks.count >= 2 and fit < _MISFIT:
                score *= 0.75 if said[target.key] >= _PLAIN else 0.55
            if score >= _LEAST:
                yield target, score
        elif not said and looks.count >= 3 and not is_unused(heading):
            score = _BY_VALUES.get(target.key, 0.0) * looks.alone(target.key, target.field.kind)
            if target.key != "name" and score >= _LEAST_BY_VALUES:
                yield target, score
