"""Which documents of a collaboration can be archived, and what is in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from addin.content import Content, Value
from addin.forms import Field, Form, Kind, Need, Table
from addin.forms.acceptance import ACCEPTANCE
from addin.forms.initiation import INITIATION
from addin.forms.minutes import MINUTES
from addin.forms.plan import PLAN
from addin.forms.problems import MEASURES, PROBLEM_REPORTS, PROBLEMS
from addin.forms.procedure import procedure_of
from addin.forms.review import ARCHIVE, REVIEW
from addin.forms.setup import ANSWERS, INVITATIONS, REMINDER_LOG
from addin.forms.tracker import TRACKER
from addin.forms.vocabularies import ARCHIVE_TYPE
from addin.rules import Finding, Level

Part = Form | Table

_UPRIGHT = 6  # columns that paper takes which stands upright

DOCUMENTS: Mapping[str, tuple[Part, ...]] = dict(
    zip(
        ARCHIVE_TYPE.words,
        (
            (PLAN,), (MINUTES,), (ACCEPTANCE,), (REVIEW,),
            (PROBLEMS,), (INITIATION,), (MINUTES,), (TRACKER,), (MEASURES, PROBLEM_REPORTS),
        ),
        strict=True,
    )
)  # fmt: skip
"""The forms and tables that a document consists of, by its word in 归档目录."""

CORRESPONDENCE = "邮件往来"
"""What is archived beside the documents: it is no form, and no gate asks for it."""
MAILS = (REMINDER_LOG, INVITATIONS, ANSWERS)


@dataclass(frozen=True, slots=True)
class Refused:
    """A document that is not ready: nothing is filled in (`errors` is 0), or there are errors."""

    title: str
    errors: int = 0

    def __str__(self) -> str:
        return self.title + (f"（还有{self.errors}处错误）" if self.errors else "（没有填写）")


@dataclass(frozen=True, slots=True)
class Passage:
    """What stands together in a document: labelled values, or rows below headings."""

    title: str
    pairs: Sequence[tuple[str, str]] = ()
    headings: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One document, ready to be laid out."""

    title: str
    blocks: Sequence[Passage]

    @property
    def is_wide(self) -> bool:
        """Whether it is printed on paper that lies on its side."""
        return any(len(block.headings) > _UPRIGHT for block in self.blocks)


def documents(
    content: Content, findings: Iterable[Finding]
) -> tuple[list[Document], list[Refused]]:
    """Return the documents that this kind of collaboration archives, and those not ready.

    A document with errors is not archived: its row in 归档目录 would open the last gate.
    """
    errors = [found.key.partition(".")[0] for found in findings if found.level is Level.ERROR]
    ready, refused = [], []
    for title in procedure_of(content.text("initiation.type")).archive:
        names = set(_names(DOCUMENTS[title])) - {ARCHIVE.name}
        wrong = sum(name in names for name in errors)
        if wrong:
            refused.append(Refused(title, wrong))
        elif not all(_is_filled(part, content) for part in DOCUMENTS[title]):
            refused.append(Refused(title))
        else:
            ready.append(document(title, content))
    return ready, refused


def document(title: str, content: Content) -> Document:
    """Return a document as it is filled in by now; raises KeyError if there is none of this name."""
    return Document(title, list(_blocks(DOCUMENTS[title], content)))


def correspondence(content: Content) -> Document | None:
    """Return what mails went out and came back, as the workbook keeps it; None if there were none."""
    passages = [_rows(table, content) for table in MAILS if content.has(table.name)]
    told = [passage for passage in passages if passage.rows]
    return Document(CORRESPONDENCE, told) if told else None


def _names(parts: Sequence[Part]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, Form):
            yield part.code
            yield from (table.name for table in part.tables)
        else:
            yield part.name


def _is_filled(part: Part, content: Content) -> bool:
    """Whether the document is there: its own required cells, and of its tables the rows.

    What stands on the same sheet for other times, as the survey, does not count.
    """
    if isinstance(part, Table):
        return not part.presets and any(content.table(part.name).begun())
    needed = [f for f in part.fields if f.need is Need.REQUIRED and f.when is None]
    own = [table for table in part.tables if table.begins_form and not table.computed]
    wanted = [table for table in own if table.least]
    if not all(content.filled(part.name_of(field)) for field in needed):
        return False
    if not all(_is_filled(table, content) for table in wanted):
        return False
    return bool(needed or wanted) or any(_is_filled(table, content) for table in own)


def _blocks(parts: Sequence[Part], content: Content) -> Iterator[Passage]:
    for part in parts:
        if isinstance(part, Table):
            yield _rows(part, content)
            continue
        for section in part.sections:
            fields = [item for item in section.items if isinstance(item, Field)]
            if fields:
                values = (content.fields.get(part.name_of(field)) for field in fields)
                pairs = [(f.label, shown(f, v)) for f, v in zip(fields, values, strict=True)]
                yield Passage(section.title, pairs=pairs)
            yield from (_rows(item, content) for item in section.items if isinstance(item, Table))


def _rows(table: Table, content: Content) -> Passage:
    data = content.table(table.name)
    fields = [field for field in table.fields if field.kind is not Kind.DATA]
    rows = [[shown(field, row[field.key]) for field in fields] for row in data.records()]
    return Passage(table.title, headings=[field.label for field in fields], rows=rows)


def shown(field: Field, value: Value) -> str:
    """Return a value as the sheet shows it."""
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:.0%}" if field.kind is Kind.PERCENT else f"{value:g}"
    return str(value)
