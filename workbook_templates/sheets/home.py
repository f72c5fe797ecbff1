"""首页: where the collaboration stands, what is due next and where to go."""

from __future__ import annotations

from math import fsum

from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from addin.book.text_size import height_of, lines_in
from addin.forms import FIELDS, FORMS, Form, Table, palette
from addin.forms.gates import PHASES
from addin.forms.overview import CLOCK, HOME, NEXT, URGENT
from addin.forms.palette import Shade
from addin.forms.starting import STEP_LINES
from addin.forms.tabs import is_at_hand
from addin.forms.vocabularies import (
    AT_RISK,
    BLOCKED,
    CANCELLED,
    DONE,
    DUE_SOON,
    OVERDUE,
    PHASE,
    STALE,
    TERMINATED,
    UNREADABLE_DATE,
    UNREADABLE_STATUS,
)
from workbook_templates.looks import colours
from workbook_templates.looks.draft import Draft, Region, put, put_band, put_merged
from workbook_templates.looks.grid import FIRST, MARGIN
from workbook_templates.looks.lists import words_list
from workbook_templates.looks.printing import begin_pages
from workbook_templates.looks.styles import REQUIRED, Look, is_typed
from workbook_templates.looks.tables import place_table
from workbook_templates.sheets.form_sheet import numeral, place_field
from workbook_templates.sheets.links import put_link

_WIDTHS = (15.0, 21.0, 21.0, 15.0, 15.0, 15.0)
LAST = FIRST + len(_WIDTHS) - 1
_GAP = 8.0
_TWO_LINES = 33.0
_FACTS = (  # rows of single fields with the columns of their input
    (("title", (3, 5)), ("light", (7, 7))),
    (("collaboration_id", (3, 3)), ("lead_department", (5, 5)), ("phase", (7, 7))),
    (("lead_person", (3, 3)), ("sponsor", (5, 5)), ("deadline", (7, 7))),
    (("reason", (3, 5)), ("done_rate", (7, 7))),
)
_KEYS = {"title": "left", "light": "center", "phase": "center", "next_step": "left", "gate": "left"}
"""The facts that answer at a glance, with their alignment."""
_STEP_FORMS = ("initiation", "assessment", "plan", "tracker", "acceptance", "review")
_ELSEWHERE = (
    "其余工作表（问题、甘特图、阶段条件、指标、时限和各种设置）平时隐藏：点“设置”就显示；没有加载项时，"
    "右键点任意工作表标签，选“取消隐藏”。有错误、待确认的答复或冲突的工作表会自动显示。"
)
_MEANINGS = (
    (BLOCKED, "有问题无法解决，已停止推进"),
    (OVERDUE, "过了计划完成日仍未完成"),
    (UNREADABLE_STATUS, "不是任务状态的选项，见校验结果"),
    (UNREADABLE_DATE, "日期或天数无法识别，见校验结果"),
    (DUE_SOON, "1个工作日内到期，或时限已用八成"),
    (AT_RISK, "预计会延迟"),
    (STALE, "超过更新频率没有更新"),
    (DONE, "任务已完成"),
    (CANCELLED, "不再执行"),
    ("必填", "尚未填写的必填格，填写后变白"),
)


def draw_home(draft: Draft, sheet: Worksheet) -> int:
    """Draw 首页; return how many rows a printed page repeats."""
    _HomeSheet(draft, sheet).draw()
    return 1


class _HomeSheet:
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
        start, facts, phases, urgent, upcoming, dates = (each.title for each in HOME.sections)
        starts = []
        for number, (title, part) in enumerate(
            (
                (start, self._start),
                (facts, self._facts),
                (phases, self._phases),
                (urgent, self._urgent),
                (upcoming, self._next),
                ("快捷导航", self._links),
                ("颜色的含义", self._legend),
                (dates, self._dates),
            ),
            1,
        ):
            starts.append(self.row)
            put_band(self.sheet, self.row, (FIRST, LAST), styles.plain(Look.SECTION))
            text = f"{numeral(number)}、{title}"
            put(self.sheet, self.row, FIRST, text, styles.plain(Look.SECTION))
            self._end_row(22)
            part()
            self._end_row(_GAP)
        put(self.sheet, self.row, FIRST, HOME.note, styles.plain(Look.NOTE))
        begin_pages(self.sheet, [*starts, self.row + 1], landscape=HOME.landscape)

    def _start(self) -> None:
        """What is to be done now: the sentence, three things with links, and an example."""
        styles = self.draft.styles
        self._field("next_step", (3, LAST))
        self._end_row(24)
        for number in range(1, STEP_LINES + 1):
            self._field(f"step_{number}", (3, LAST - 1))
            field = FIELDS[f"home.go_{number}"]
            style = styles.plain(Look.JUMP)
            place_field(self.draft, HOME, field, self.sheet, self.row, (LAST, LAST), style=style)
            self._end_row(22)
        self._field("example", (3, LAST))
        self._end_row(_TWO_LINES)

    def _facts(self) -> None:
        for row in _FACTS:
            for key, columns in row:
                self._field(key, columns)
            self._end_row(24)
        spots = self.draft.spots
        colours.colour_field(spots["home.light"], palette.LIGHTS)

    def _field(self, key: str, columns: tuple[int, int], form: Form = HOME) -> None:
        styles = self.draft.styles
        field = FIELDS[f"{form.code}.{key}"]
        put(self.sheet, self.row, columns[0] - 1, field.label, styles.plain(Look.LABEL))
        style = None
        if key in _KEYS:
            style = styles.plain(Look.KEY, horizontal=_KEYS[key])
        elif not is_typed(field):
            style = styles.cell(field, report=True)
        place_field(self.draft, form, field, self.sheet, self.row, columns, style=style)

    def _phases(self) -> None:
        styles = self.draft.styles
        for column, phase in enumerate(PHASES, FIRST):
            put(self.sheet, self.row, column, phase.name, styles.plain(Look.STEP))
        self._colour_steps()
        self._end_row(30)
        for column, (phase, code) in enumerate(zip(PHASES, _STEP_FORMS, strict=True), FIRST):
            form = next(form for form in FORMS if form.code == code)
            put_link(self.sheet, self.row, column, phase.output, form, styles.plain(Look.OUTPUT))
        self._end_row(24)
        self._field("gate", (3, LAST))
        self._end_row(22)

    def _colour_steps(self) -> None:
        phase = self.draft.spots["home.phase"].absolute
        first = f"${get_column_letter(FIRST)}${self.row}"
        cells = f"{get_column_letter(FIRST)}{self.row}:{get_column_letter(LAST)}{self.row}"
        here = f"MATCH({phase},{words_list(PHASE.name)},0)"
        step = f"COLUMN()-COLUMN({first})+1"
        ended = f'{phase}="{TERMINATED}"'
        current = _step(palette.HEADER, '"▶ "@', 190)
        past = _step(palette.DONE, '"✓ "@', 191)
        add = self.sheet.conditional_formatting.add
        add(cells, colours.when(f"{step}={here}", current))
        add(cells, colours.when(f"AND({step}<{here},NOT({ended}))", past))

    def _urgent(self) -> None:
        self._table(URGENT)

    def _next(self) -> None:
        region = self._table(NEXT)
        colours.colour_words(region, "warning", palette.LIMITS)

    def _table(self, table: Table) -> Region:
        region = place_table(self.draft, self.sheet, table, self.row, FIRST)
        colours.colour_rows(region, "warning")
        for row in range(region.first, region.last + 1):
            self.sheet.row_dimensions[row].height = _TWO_LINES
        self.row = region.last + 1
        return region

    def _links(self) -> None:
        button = self.draft.styles.plain(Look.BUTTON)
        forms = [form for form in FORMS if is_at_hand(form) and form.sheet != HOME.sheet]
        for start in range(0, len(forms), len(_WIDTHS)):
            for column, form in enumerate(forms[start : start + len(_WIDTHS)], FIRST):
                put_link(self.sheet, self.row, column, form.sheet, form, button)
            self._end_row(22)
        style = self.draft.styles.plain(Look.OUTPUT, horizontal="left")
        put_merged(self.sheet, self.row, (FIRST, LAST), _ELSEWHERE, style)
        self._end_row(height_of(lines_in(_ELSEWHERE, fsum(_WIDTHS))))

    def _legend(self) -> None:
        styles = self.draft.styles
        sample = styles.plain(Look.REPORT, horizontal="center")
        meaning_style = styles.plain(Look.OUTPUT, horizontal="left")
        for start in range(0, len(_MEANINGS), 2):
            for column, (word, meaning) in zip((2, 5), _MEANINGS[start : start + 2], strict=False):
                put(self.sheet, self.row, column, word, sample)
                address = f"{get_column_letter(column)}{self.row}"
                look = colours.shaded(
                    palette.SHADES.get(word, REQUIRED), struck=word in colours.STRUCK
                )
                rule = colours.when(f'{address}="{word}"', look)
                self.sheet.conditional_formatting.add(address, rule)
                columns = (column + 1, column + 2)
                put_merged(self.sheet, self.row, columns, meaning, meaning_style)
            self._end_row(20)

    def _dates(self) -> None:
        self._field("date", (3, 3), CLOCK)
        self._field("today", (5, 5), CLOCK)
        self._field("template_version", (7, 7))
        self._end_row(30)
        self._field("now", (3, 3), CLOCK)
        self._field("calendar_note", (5, 7))
        self._end_row(22)
        self._field("last_run", (3, 5))
        self._field("next_run", (7, 7))
        self._end_row(22)
        self._field("not_told", (3, LAST))
        self._end_row(_TWO_LINES)

    def _end_row(self, height: float) -> None:
        self.sheet.row_dimensions[self.row].height = height
        self.row += 1


def _step(shade: Shade, text_format: str, number: int) -> DifferentialStyle:
    """A step is told by its mark, not only by its colour."""
    look = colours.shaded(shade, bold=True)
    look.numFmt = NumberFormat(numFmtId=number, formatCode=text_format)
    return look
