"""What belongs to cells without being in them: names, notes, links, tables, rules."""

from __future__ import annotations

from typing import Any

from xlwings import base_classes

from addin.libreoffice import base
from addin.libreoffice.block import Block
from addin.libreoffice.conditions import ConditionalFormats
from addin.libreoffice.filters import sheet_filter
from addin.libreoffice.names import Name, absolute, name_of
from addin.libreoffice.notes import Note, add_note, note_at
from addin.libreoffice.uno.failures import Unsupported
from addin.libreoffice.validation import DataValidation


class Attachments(Block):
    """What belongs to a block of cells."""

    @property
    def name(self) -> Name | None:
        return name_of(self.block)

    @name.setter
    def name(self, value: str) -> None:
        self.sheet.book.names.add(value, absolute(self.sheet.name, self.area))

    @property
    def note(self) -> Note | None:
        return note_at(self.block)

    def add_note(self, text: str) -> Note:
        return add_note(self.block, text)

    @property
    def comment(self) -> None:
        return None

    def add_comment(self, text: str) -> Any:
        raise Unsupported("range.add_comment: LibreOffice has no comment threads; use add_note")

    @property
    def hyperlink(self) -> str:
        fields = self.first.getTextFields()
        if not fields.hasElements():
            raise ValueError("The cell doesn't seem to contain a hyperlink!")
        return str(fields.createEnumeration().nextElement().URL)

    def add_hyperlink(
        self, address: str, text_to_display: str | None = None, screen_tip: str | None = None
    ) -> None:
        """Put a link into the first cell; LibreOffice has no screen tips."""
        cell = self.first
        cell.setString("")
        field = self.sheet.book.xl.createInstance("com.sun.star.text.TextField.URL")
        field.URL = address
        field.Representation = text_to_display or address
        cell.insertTextContent(cell.createTextCursor(), field, False)

    @property
    def table(self) -> base.Table | None:
        for table in self.sheet.tables:
            if self.area._replace(rows=1, columns=1).within(table.area):
                return table
        return None

    @property
    def data_validation(self) -> DataValidation:
        return DataValidation(self.block)

    @property
    def conditional_formats(self) -> ConditionalFormats:
        return ConditionalFormats(self.block)

    @property
    def autofilter(self) -> base_classes.AutoFilter:
        return sheet_filter(self.block)

    def to_pdf(self, path: str, quality: str = "standard") -> None:
        self.sheet.book.export_pdf(path, quality, self.remote)

    def to_png(self, path: str) -> None:
        raise Unsupported("range.to_png: LibreOffice has no pictures of cells; use to_pdf")

    def copy_picture(self, appearance: str, format: str) -> None:
        raise Unsupported("range.copy_picture: LibreOffice has no pictures of cells")
