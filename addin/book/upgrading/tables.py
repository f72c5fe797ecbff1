"""The tables of sheets that are drawn anew, as parts of the workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from addin.book.layout import TablePlace
from addin.book.ooxml.cells import escape_cell
from addin.book.ooxml.package import Package
from addin.book.ooxml.reference import Area, area
from addin.book.ooxml.xmltree import Splices, escape, parse
from addin.book.upgrading.redrawing import OnSheet
from addin.errors import BrokenWorkbook

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"
_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


class TableParts:
    """Puts tables of the fitted standard workbook into a workbook, each with a number of its own."""

    def __init__(self, package: Package, model: Package, namespace: str) -> None:
        self._package, self._model = package, model
        self._namespace = namespace.encode()
        parts = (name for name in package.names if name.startswith("xl/tables/"))
        self._last = max((self._number(part) or 0 for part in parts), default=0)

    def put(
        self,
        drawn: TablePlace,
        sheet: str,
        before: str,
        own: Mapping[int, str],
        move: OnSheet | None,
    ) -> None:
        """Put a table in, in place of the part `before`, or as a new one of the part `sheet`.

        `own` gives the headings of columns that people added, by where these are now.
        """
        data = self._model.read(drawn.part).replace(_MAIN, self._namespace)
        if own:
            data = self._with_own(data, before, own, move, drawn.sheet.name)
        number = self._number(before) if before else None
        if number is None:
            number = self._last = self._last + 1
        root = parse(data, self._package.name)
        splices = Splices(data)
        splices.attribute(root, "id", str(number))
        data = splices.result()
        if before:
            self._package.replace(before, data)
        else:
            part = self._package.free_name("xl/tables/table{}.xml")
            self._package.add(part, data, _TYPE)
            self._package.relate(sheet, "table", part)

    def _number(self, part: str) -> int | None:
        try:
            given = self._package.tree(part)[1].attributes.get("id", "")
        except BrokenWorkbook:
            return None
        return int(given) if given.isdigit() else None

    def _with_own(
        self, data: bytes, before: str, own: Mapping[int, str], move: OnSheet | None, sheet: str
    ) -> bytes:
        """Return the part of a table with columns that people added, behind ours."""
        root = parse(data, self._package.name)
        formulas = dict(self._formulas(before)) if before else {}
        splices = Splices(data)
        for element in root.walk():
            if element is root or element.local == "autoFilter":
                ref = element.attributes["ref"]
                splices.attribute(element, "ref", _wider(ref, max(own)))
        holder = root.find("tableColumns")
        columns = holder.children if holder is not None else []
        numbers = (int(each.attributes.get("id", "0")) for each in columns)
        last = max(numbers, default=0)
        new: list[str] = []
        for number, (_, heading) in enumerate(sorted(own.items()), last + 1):
            name = escape(escape_cell(heading), quote=True).replace("&amp;amp;", "&amp;")
            formula = formulas.get(heading, "")
            if formula and move is not None:
                said = escape(move.formula(formula, sheet))
                inside = f"<calculatedColumnFormula>{said}</calculatedColumnFormula>"
                new.append(f'<tableColumn id="{number}" name="{name}">{inside}</tableColumn>')
            else:
                new.append(f'<tableColumn id="{number}" name="{name}"/>')
        if holder is not None:
            splices.attribute(holder, "count", str(len(columns) + len(new)))
            splices.append(holder, "".join(new).encode())
        return splices.result()

    def _formulas(self, part: str) -> Iterator[tuple[str, str]]:
        try:
            _, root = self._package.tree(part)
        except BrokenWorkbook:
            return
        holder = root.find("tableColumns")
        for element in holder.children if holder is not None else ():
            formula = element.find("calculatedColumnFormula")
            if formula is not None and "array" not in formula.attributes:
                yield element.attributes.get("name", ""), formula.text


def _wider(ref: str, right: int) -> str:
    """Return the area of a table that reaches to a column."""
    old = area(ref)
    return str(Area(old.left, old.top, right, old.bottom)) if old else ref
