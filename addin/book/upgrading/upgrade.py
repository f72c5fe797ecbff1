"""Draws every sheet of ours anew after the standard workbook, in memory, and loses nothing.

A sheet of the standard workbook is made to fit: it gets the workbook's name for it, as many rows as
there are, the columns that people added.
What people typed goes into its cells; notes, links, charts, colours and drop-downs of their own,
and every formula anywhere that refers to these cells, follow.
All other parts stay as they are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from addin.book.finding import folded
from addin.book.layout import Sheet, TablePlace, WorkbookPart, locate, table_name
from addin.book.mending.headings import Heading, restore_headings
from addin.book.moving.parts import move_parts, move_pivots, move_table, move_tree
from addin.book.moving.sheet import SheetMover, drop_calculation_chain
from addin.book.moving.visibility import hidden, set_visible
from addin.book.ooxml.output import Output
from addin.book.ooxml.package import Package
from addin.book.ooxml.reference import Area, area, letters
from addin.book.upgrading.around import Before, Drawn, Links, around_again, around_new
from addin.book.upgrading.carrying import Cargo, Carried, add_rows, pack, take
from addin.book.upgrading.figures import add_charts, drop_charts, move_figures
from addin.book.upgrading.fitting import Fitted, counterparts, fit, free_names
from addin.book.upgrading.furniture import Standard, explanations
from addin.book.upgrading.gathering import Gathered, Piece, gather_all, name_of
from addin.book.upgrading.listing import NewSheet, list_sheets, put_names
from addin.book.upgrading.palette import Palette
from addin.book.upgrading.plainsheet import make_plain
from addin.book.upgrading.redrawing import OnSheet, Redrawings
from addin.book.upgrading.rows import DrawnRows
from addin.book.upgrading.tables import TableParts
from addin.content import Place

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_EVERY_ROW = frozenset({"CheckRules"})  # tables that list all there is: a missing row is added
MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
RELATIONS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
"""Name spaces of sheets and of relations, usual and strict."""
TABS = "home.step_1"
"""What came with the version since which sheets that nobody needs every day are hidden."""
FRESH = frozenset({"home.template_version"})
"""Fields that say something of the standard workbook itself."""


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What a workbook lacked and has now, by the names of the description.

    `added` are forms, tables, columns and fields, `found` tables and fields that had become plain
    cells;
    `headings` were typed over; `rows` are the keys of rows that were added, by table;
    `moved` is what people had written where something of ours stands now, and where that is.
    """

    added: frozenset[str]
    found: Sequence[str]
    headings: Sequence[Heading]
    rows: Mapping[str, Sequence[str]]
    moved: Sequence[tuple[Place, Place]]


def upgrade(package: Package, standard: Standard, came: Collection[str]) -> Upgraded:
    """Bring a workbook in memory up to the standard workbook.

    `came` names what came since the workbook's own version: of the rows that the standard workbook
    comes with, only those are added; others were taken out by somebody.

    Raises:
        OtherWorkbook: it holds none of our forms.
    """
    return _Upgrade(package, standard, came).run()


class _Upgrade:
    def __init__(self, package: Package, standard: Standard, came: Collection[str]) -> None:
        self._package, self._standard, forms = package, standard, standard.forms
        self._came = frozenset(came)
        make_plain(package)
        self._headings = restore_headings(package, standard.package, forms, came)
        self._own = locate(package, forms)
        self._theirs = standard.layout
        self._like = counterparts(package, self._theirs, self._own, standard.known)
        self._source = standard.gathered
        parts = {sheet.part: sheet for sheet in self._like.values()}
        parts |= {place.sheet.part: place.sheet for place in self._own.tables.values()}
        parts |= {place.sheet.part: place.sheet for place in self._own.fields.values()}
        self._before = gather_all(package, self._own, parts.values())
        self._rows: dict[str, list[str]] = {}

    def run(self) -> Upgraded:
        fitted = self._fitted()
        drawn = gather_all(fitted.package, fitted.layout, fitted.layout.sheets)
        cargoes = {name: self._cargo(fitted, drawn, name) for name in self._like}
        moves = Redrawings((each.redrawing for each in cargoes.values()), self._renamed())
        palette = Palette(self._package, fitted.package, since_1904=self._own.since_1904)
        self._let_follow(moves)
        new: list[NewSheet] = []
        names: dict[str, str] = {}
        names_of: dict[str, str] = {}  # of our sheets in the workbook, by those of the standard one
        tables = TableParts(self._package, fitted.package, MAIN[self._is_strict])
        behind = ""
        for theirs, sheet in zip(self._theirs.sheets, fitted.layout.sheets, strict=True):
            here = drawn[sheet.part]
            old = self._like.get(theirs.name)
            if old is None:
                relation = self._add(fitted, here, palette, tables)
                new.append(NewSheet(sheet.name, relation, behind))
            else:
                self._redraw(fitted, here, cargoes[theirs.name], palette, tables, moves)
            names[sheet.name] = behind = sheet.name
            names_of[theirs.name] = old.name if old is not None else sheet.name
        list_sheets(self._package, new)
        put_names(self._package, fitted.package, names)
        if TABS in self._came:
            aside = [names_of[n] for n in hidden(self._standard.package) if n in names_of]
            set_visible(self._package, aside, visible=False)
        palette.save()
        drop_calculation_chain(self._package)
        return Upgraded(
            self._own.absent.names,
            sorted(self._own.unnamed),
            self._headings,
            {name: keys for name, keys in self._rows.items() if keys},
            list(self._moved(cargoes)),
        )

    def _fitted(self) -> Fitted:
        """Return the standard workbook with room for everything."""
        rows: dict[str, int] = {}
        added: dict[str, list[int]] = {}
        for name, place in self._own.tables.items():
            if name not in self._theirs.tables:
                continue
            gathered = self._before[place.sheet.part]
            self._rows[name] = self._new_rows(name)
            last = gathered.last_row(place) + len(self._rows[name])
            rows[name] = max(place.area.bottom, last) - place.area.top + 1
            added[name] = list(self._added_columns(place))
        taken = {sheet.name for sheet in WorkbookPart(self._package).sheets}
        names = free_names(self._theirs.sheets, self._like, taken)
        own = {name: columns for name, columns in added.items() if columns}
        return fit(self._standard.package.copy(), self._standard.forms, names, rows, own)

    def _added_columns(self, place: TablePlace) -> Iterator[int]:
        """Yield the columns that people added to a table, each with a heading of its own.

        What has none, or one of ours, is no column of the table: it goes beside it.
        """
        headings = self._before[place.sheet.part].headings.get(place.table.name, {})
        used = {folded(each.label) for each in place.table.fields} | {""}
        for number in range(place.area.left, place.area.right + 1):
            heading = folded(headings.get(number, ""))
            if number not in place.columns.values() and heading not in used:
                used.add(heading)
                yield number

    def _new_rows(self, table: str) -> list[str]:
        """Return the keys of rows that the standard workbook has and a table of the workbook lacks."""
        place = self._own.tables[table]
        there = self._keys(self._source[self._theirs.tables[table].sheet.part], table)
        here = self._keys(self._before[place.sheet.part], table)
        came = self._came | ({f"{table}#{key}" for key in there} if table in _EVERY_ROW else set())
        return [key for key in there if key not in here and f"{table}#{key}" in came]

    @staticmethod
    def _keys(gathered: Gathered, table: str) -> dict[str, int]:
        return {key: row for row, key in gathered.keys.get(table, {}).items()}

    def _cargo(self, fitted: Fitted, drawn: Mapping[str, Gathered], name: str) -> Cargo:
        """Return what goes onto a sheet, by its name in the standard workbook."""
        at = next(n for n, sheet in enumerate(self._theirs.sheets) if sheet.name == name)
        here = drawn[fitted.layout.sheets[at].part]
        gathered = self._before[self._like[name].part]
        own = {n: to for n, to in fitted.own.items() if self._is_on(n, gathered.sheet)}
        foreign = self._foreign_tables(gathered.sheet)
        cargo = pack(gathered, here, own, foreign, self._standard.known, FRESH)
        for piece in here.pieces:
            self._take_strays(cargo, gathered, piece)
        for place in here.pieces:
            if isinstance(place, TablePlace) and place.table.name in self._own.tables:
                self._fill(cargo, here, place)
        return cargo

    def _is_on(self, table: str, sheet: Sheet) -> bool:
        place = self._own.tables.get(table)
        return place is not None and place.sheet == sheet

    def _take_strays(self, cargo: Cargo, gathered: Gathered, piece: Piece) -> None:
        """Take along what stood in a table or field that somebody moved to another sheet."""
        name = name_of(piece)
        old = self._own.tables.get(name) or self._own.fields.get(name)
        if old is not None and old.sheet != gathered.sheet:
            take(cargo, self._before[old.sheet.part], old, piece)

    def _foreign_tables(self, sheet: Sheet) -> list[Area]:
        found = (
            area(self._package.tree(part)[1].attributes.get("ref", ""))
            for part in self._foreign_parts(sheet)
        )
        return [each for each in found if each is not None]

    def _foreign_parts(self, sheet: Sheet) -> list[str]:
        ours = {place.part for place in self._own.tables.values()}
        return [p for p in self._package.related(sheet.part, "table") if p not in ours]

    def _fill(self, cargo: Cargo, here: Gathered, place: TablePlace) -> None:
        """Put in what the standard workbook comes with and the workbook could not have."""
        name = place.table.name
        old = self._own.tables[name]
        source = self._source[self._theirs.tables[name].sheet.part]
        keys = self._keys(source, name)
        gathered = self._before[old.sheet.part]
        down = place.area.top - old.area.top
        known = {keys[k]: row + down for k, row in self._keys(gathered, name).items() if k in keys}
        absent = [each.key for each in place.table.fields if each.key not in old.columns]
        add_rows(cargo, here, source, name, known, absent)
        was = {row: there for there, row in known.items()}
        columns = self._theirs.tables[name].columns
        for (row, key), said in explanations(self._package, old).items():
            cell = source.entries.get((was.get(row + down, 0), columns[key]))
            if cell is not None and said in self._standard.retired:
                cargo.cells[row + down, place.columns[key]] = Carried(cell, is_standard=True)
        first = gathered.last_row(old) + down + 1
        new = {keys[key]: first + n for n, key in enumerate(self._rows[name])}
        add_rows(cargo, here, source, name, new, list(place.columns))

    def _let_follow(self, moves: Redrawings) -> None:
        """Let everything elsewhere in the workbook follow the cells that move."""
        book = WorkbookPart(self._package)
        move_parts(self._package, book, moves)
        redrawn = {sheet.part for sheet in self._like.values()}
        for sheet in book.sheets:
            if sheet.part not in redrawn and moves.concerns(self._package, sheet):
                SheetMover(self._package, sheet, moves).run()

    def _renamed(self) -> dict[str, str]:
        """Return the names of our tables that people changed, with the right ones."""
        given = {
            table_name(self._package.read(place.part)) or name: name
            for name, place in self._own.tables.items()
            if place.part
        }
        return {old: new for old, new in given.items() if old.casefold() != new.casefold()}

    def _redraw(
        self,
        fitted: Fitted,
        here: Gathered,
        cargo: Cargo,
        palette: Palette,
        tables: TableParts,
        moves: Redrawings,
    ) -> None:
        """Draw a sheet anew that the workbook has."""
        package, sheet = (
            self._package,
            next(s for s in self._like.values() if s.name == cargo.redrawing.sheet),
        )
        gathered, move = self._before[sheet.part], OnSheet(moves, cargo.redrawing)
        foreign = self._foreign_parts(sheet)
        for part in foreign:
            move_tree(package, part, partial(move_table, sheet=sheet.name, move=move))
        move_pivots(package, move)
        drop_charts(package, gathered, self._standard.known)
        move_figures(package, sheet.part, cargo.redrawing)
        before = Before(package, gathered, cargo, move, self._standard.known)
        drawing = add_charts(package, fitted.package, here.sheet.part, sheet.part)
        self._put_tables(fitted, here, sheet.part, tables, move)
        links = self._links(sheet.part, drawing)
        around = Drawn(fitted.package, here, palette)
        rows = DrawnRows(fitted.package, here, palette, moves, gathered, cargo, FRESH)
        head, tail = around_again(around, before, links, self._standard.known, _used(here, cargo))
        with Output(package, sheet.part, lambda _: head) as output:
            output.begin()
            output.add(rows)
            output.end(tail)
        output.save()

    def _add(self, fitted: Fitted, here: Gathered, palette: Palette, tables: TableParts) -> str:
        """Add a sheet that the workbook lacks; return the workbook's relation to it."""
        package = self._package
        part = package.free_name("xl/worksheets/sheet{}.xml")
        package.add(part, b"", _SHEET)
        relation = package.relate(package.workbook, "worksheet", part)
        drawing = add_charts(package, fitted.package, here.sheet.part, part)
        self._put_tables(fitted, here, part, tables, None)
        around = Drawn(fitted.package, here, palette)
        head, tail = around_new(around, self._links(part, drawing))
        rows = DrawnRows(fitted.package, here, palette, Redrawings(()), None, None, FRESH)
        package.replace(part, b"".join((head, *rows, tail)))
        return relation

    def _put_tables(
        self,
        fitted: Fitted,
        here: Gathered,
        sheet: str,
        tables: TableParts,
        move: OnSheet | None,
    ) -> None:
        for place in here.pieces:
            if not isinstance(place, TablePlace):
                continue
            name = place.table.name
            old = self._own.tables.get(name)
            own = {}
            if old is not None and name in fitted.own:
                headings = self._before[old.sheet.part].headings.get(name, {})
                own = {new: headings.get(n, "") for n, new in fitted.own[name].items()}
            stays = old is not None and old.part and old.sheet.part == sheet
            tables.put(place, sheet, old.part if old and stays else "", own, move)

    def _links(self, sheet: str, drawing: str) -> Links:
        relations = [r.id for r in self._package.relations(sheet) if r.kind == "table"]
        return Links(RELATIONS[self._is_strict], relations, drawing)

    @property
    def _is_strict(self) -> bool:
        """Whether the workbook is written in the strict variety of the file format."""
        _, root = self._package.tree(self._package.workbook)
        return any("purl.oclc.org" in name for name in root.attributes.values())

    def _moved(self, cargoes: Mapping[str, Cargo]) -> Iterator[tuple[Place, Place]]:
        for cargo in cargoes.values():
            name = cargo.redrawing.sheet
            for old, new in cargo.redrawing.exact.items():
                yield Place(name, _cell(old)), Place(name, _cell(new))


def _cell(spot: tuple[int, int]) -> str:
    return f"{letters(spot[1])}{spot[0]}"


def _used(here: Gathered, cargo: Cargo) -> Area:
    """Return the cells that a sheet has."""
    spots = [*cargo.cells, *here.says]
    areas = [piece.whole for piece in here.pieces]
    return Area(
        1, 1,
        max(*(column for _, column in spots), *(a.right for a in areas), 1, 1),
        max(*(row for row, _ in spots), *(a.bottom for a in areas), 1, 1),
    )  # fmt: skip
