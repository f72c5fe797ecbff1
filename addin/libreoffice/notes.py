"""Notes on cells."""

from __future__ import annotations

from xlwings import base_classes

from addin.libreoffice.base import Range, Sheet
from addin.libreoffice.cells.addresses import Area, cell_address
from addin.libreoffice.uno.remote import Remote


class Note(base_classes.Note):
    """The note of one cell."""

    def __init__(self, sheet: Sheet, row: int, column: int) -> None:
        self._sheet = sheet
        self._row = row
        self._column = column

    @property
    def api(self) -> Remote:
        note: Remote = self._sheet.xl.getCellByPosition(
            self._column - 1, self._row - 1
        ).getAnnotation()
        return note

    @property
    def text(self) -> str:
        return str(self.api.getString())

    @text.setter
    def text(self, value: str) -> None:
        self.api.setString(value)

    @property
    def author(self) -> str:
        return str(self.api.getAuthor())

    @property
    def location(self) -> Range:
        return self._sheet.block(Area(self._row, self._column, 1, 1))

    def delete(self) -> None:
        notes = self._sheet.xl.getAnnotations()
        for index in range(notes.getCount()):
            place = notes.getByIndex(index).getPosition()
            if (place.Row + 1, place.Column + 1) == (self._row, self._column):
                notes.removeByIndex(index)
                return


def notes_of(sheet: Sheet) -> list[Note]:
    """Return the notes of a sheet."""
    notes = sheet.xl.getAnnotations()
    places = [notes.getByIndex(index).getPosition() for index in range(notes.getCount())]
    return [Note(sheet, place.Row + 1, place.Column + 1) for place in places]


def note_at(cells: Range) -> Note | None:
    """Return the note of a block's first cell, None where it has none."""
    note = Note(cells.sheet, cells.row, cells.column)
    found = cells.first.getAnnotation()
    return note if found is not None and found.getString() else None


def add_note(cells: Range, text: str) -> Note:
    """Put a note on a block's first cell."""
    place = cell_address(cells.sheet.index - 1, cells.row, cells.column)
    cells.sheet.xl.getAnnotations().insertNew(place, text)
    return Note(cells.sheet, cells.row, cells.column)
