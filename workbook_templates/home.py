"""首页: where the collaboration stands, what is due next and where to go."""

from __future__ import annotations

from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from addin.forms import FIELDS, FORMS
from addin.forms.overview import CLOCK, HOME, NEXT
from addin.forms.palette import DONE, HEADER, LIGHTS, SHADES
from addin.forms.process import PHASES
from addin.forms.vocabularies import PHASE
from workbook_templates import colours
from workbook_templates.draft import Draft, put, put_band, put_merged
from workbook_templates.form_sheet import numeral, place_field
from workbook_templates.grid import FIRST, MARGIN
from workbook_templates.styles import REQUIRED, Look, rgb
from workbook_templates.tables import place_table

_WIDTHS = (15.0, 21.0, 21.0, 15.0, 15.0, 15.0)
LAST = FIRST + len(_WIDTHS) - 1
_GAP = 8.0
_FACTS = (  # rows of single fields with the columns of their input
    (("title", (3, 5)), ("light", (7, 7))),
    (("collaboration_id", (3, 3)), ("lead_department", (5, 5)), ("phase", (7, 7))),
    (("lead_person", (3, 3)), ("sponsor", (5, 5)), ("deadline", (7, 7))),
    (("reason", (3, 7)),),
    (("next_step", (3, 7)),),
)
_MEANINGS = (
    ("受阻", "有问题解决不了，已停下"),
    ("逾期", "过了计划完成日还没做完"),
    ("即将到期", "1个工作日内到期，或时限已用八成"),
    ("延迟风险", "预计会延迟"),
    ("未更新", "超过更新频率没有更新"),
    ("已完成", "已完成"),
    ("已取消", "不再做"),
    ("必填", "还没有填的必填格，填了就变白"),
)


def sheet_name(code: str) -> str:
    """Return the defined name of a form's sheet, to which links lead even if it is renamed."""
    return f"sheet.{code}"


class HomeSheet:
    """Draws the sheet from top to bottom."""

    def __init__(self, draft: Draft, sheet: Worksheet) -> None:
        self.draft = draft
        self.sheet = sheet
        self.row = 1

    def draw(self) -> None:
        """Draw everything."""
        styles = self.draft.styles
        self.sheet.column_dimensions["A"].width = MARGIN
        for column, width in enumerate(_WIDTHS, FIRST):
            self.sheet.column_dimensions[get_column_letter(column)].width = width
        put_merged(self.sheet, 1, (FIRST, LAST), HOME.title, styles.plain(Look.TITLE))
        self._end_row(34)
        self._end_row(_GAP)
        for number, (title, part) in enumerate(
            (
                (HOME.sections[0].title, self._facts),
                ("走到哪一步", self._steps),
                (HOME.sections[1].title, self._next),
                ("去哪里", self._links),
                ("颜色的含义", self._legend),
                (HOME.sections[2].title, self._dates),
            ),
            1,
        ):
            put_band(self.sheet, self.row, (FIRST, LAST), styles.plain(Look.SECTION))
            put(
                self.sheet,
                self.row,
                FIRST,
                f"{numeral(number)}、{title}",
                styles.plain(Look.SECTION),
            )
            self._end_row(22)
            part()
            self._end_row(_GAP)
        put(self.sheet, self.row, FIRST, HOME.note, styles.plain(Look.NOTE))

    def _facts(self) -> None:
        for row in _FACTS:
            for key, columns in row:
                self._field(key, columns)
            self._end_row(24)
        spots = self.draft.spots
        colours.colour_field(spots["home.light"], LIGHTS)

    def _field(self, key: str, columns: tuple[int, int], code: str = "home") -> None:
        field = FIELDS[f"{code}.{key}"]
        form = HOME if code == "home" else CLOCK
        styles = self.draft.styles
        put(self.sheet, self.row, columns[0] - 1, field.label, styles.plain(Look.LABEL))
        place_field(self.draft, form, field, self.sheet, self.row, columns)

    def _steps(self) -> None:
        styles = self.draft.styles
        for column, phase in enumerate(PHASES, FIRST):
            put(self.sheet, self.row, column, phase.name, styles.plain(Look.STEP))
        phase_cell = self.draft.spots["home.phase"].absolute
        cells = f"{get_column_letter(FIRST)}{self.row}:{get_column_letter(LAST)}{self.row}"
        words = ",".join(f'"{word}"' for word in PHASE.words[: len(PHASES) + 1])
        here = f"MATCH({phase_cell},{{{words}}},0)"
        step = f"COLUMN()-COLUMN(${get_column_letter(FIRST)}${self.row})+1"
        add = self.sheet.conditional_formatting.add
        add(cells, colours.when(f"{step}={here}", _step(HEADER.fill, HEADER.ink, '"▶ "@')))
        add(cells, colours.when(f"{step}<{here}", _step(DONE.fill, DONE.ink, '"✓ "@')))
        self._end_row(30)
        for column, phase in enumerate(PHASES, FIRST):
            note = styles.plain(Look.NOTE, horizontal="center")
            put(self.sheet, self.row, column, phase.output, note)
        self._end_row(18)

    def _next(self) -> None:
        region = place_table(self.draft, self.sheet, NEXT, self.row, FIRST)
        colours.colour_rows(region, "warning")
        for row in range(region.first, region.last + 1):
            self.sheet.row_dimensions[row].height = 22
        self.row = region.last + 1

    def _links(self) -> None:
        link = self.draft.styles.plain(Look.LINK)
        forms = [form for form in FORMS if form.sheet != HOME.sheet]
        for start in range(0, len(forms), len(_WIDTHS)):
            for column, form in enumerate(forms[start : start + len(_WIDTHS)], FIRST):
                put(self.sheet, self.row, column, form.sheet, link)
                reference = f"{get_column_letter(column)}{self.row}"
                self.sheet.cell(self.row, column).hyperlink = Hyperlink(
                    ref=reference, location=sheet_name(form.code), tooltip=form.title
                )
                self.sheet.cell(self.row, column)._style = link
            self._end_row(20)

    def _legend(self) -> None:
        styles = self.draft.styles
        for start in range(0, len(_MEANINGS), 2):
            for column, (word, meaning) in zip((2, 5), _MEANINGS[start : start + 2], strict=False):
                put(
                    self.sheet,
                    self.row,
                    column,
                    word,
                    styles.plain(Look.REPORT, horizontal="center"),
                )
                shade = SHADES.get(word, REQUIRED)
                address = f"${get_column_letter(column)}${self.row}"
                look = colours.shaded(shade, struck=word in colours.STRUCK)
                rule = colours.when(f'{address}="{word}"', look)
                self.sheet.conditional_formatting.add(address.replace("$", ""), rule)
                put(self.sheet, self.row, column + 1, meaning, styles.plain(Look.NOTE))
            self._end_row(20)

    def _dates(self) -> None:
        self._field("date", (3, 3), "clock")
        self._field("today", (5, 5), "clock")
        self._field("template_version", (7, 7))
        self._end_row(30)
        self._field("calendar_note", (3, 7))
        self._end_row(22)

    def _end_row(self, height: float) -> None:
        self.sheet.row_dimensions[self.row].height = height
        self.row += 1


def _step(fill: str, ink: str, text_format: str) -> DifferentialStyle:
    """A step is told by its mark, not only by its colour."""
    return DifferentialStyle(
        font=Font(color=rgb(ink), b=True),
        fill=PatternFill(bgColor=rgb(fill)),
        numFmt=NumberFormat(numFmtId=200 + len(text_format), formatCode=text_format),
    )
