"""首页: in ten seconds, where the collaboration stands and what comes next."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from addin.forms import CLOCK, HOME, Field
from addin.forms.palette import DONE, HEADER, SECTION, SHADES, Shade
from addin.forms.process import PHASES
from workbook_templates import colours, pages, styles
from workbook_templates.formulas import field_formula
from workbook_templates.grid import FIRST, Grid
from workbook_templates.sample_data import FormData
from workbook_templates.sheets import SheetWriter

VERSION = "1.0"
_GRID = Grid((13.0, 14.0, 13.0, 14.0, 13.0, 14.0))
_LINKS = (
    "1发起表", "1B评估反馈", "2协作方案", "3进度跟踪表", "4验收报告", "5复盘报告", "会议纪要", "问题",
    "看板", "甘特图", "校验结果", "知识库", "通讯录", "部门", "字典", "SLA参数", "提醒规则", "词库",
    "工作日历", "例外日", "提醒日志", "变更日志",
)  # fmt: skip
_MEANINGS = {
    "受阻": "写了问题、受阻类型、解决措施，等待协调",
    "逾期": "超过当前计划完成日期，尚未完成",
    "即将到期": "剩余不超过 1 个工作日",
    "延迟风险": "预计延迟，或剩余工作日不够剩余工期",
    "未更新": "超过更新频率没有更新进度",
    "已完成": "已完成的任务",
    "已取消": "已取消的任务",
}
_CURRENT = Shade(HEADER.fill, HEADER.ink)


def write_home(book: Workbook, data: FormData) -> None:
    """Write 首页 with the state, the phases, what is due, links, legend and clock."""
    sheet = book.create_sheet(HOME.sheet)
    writer = SheetWriter(book, sheet, _GRID, data)
    writer.set_widths()
    sheet.sheet_view.showGridLines = False
    writer.title(HOME)
    fields = {field.key: field for field in HOME.fields}
    writer.section("协作概况")
    _wide(writer, fields["title"])
    _pair(writer, fields["collaboration_id"], fields["deadline"])
    _pair(writer, fields["lead_department"], fields["lead_person"])
    _pair(writer, fields["sponsor"], fields["phase"])
    _phases(writer)
    _wide(writer, fields["light"])
    light = f"$D${writer.row - 1}"
    colours.by_light(sheet, f"D{writer.row - 1}:G{writer.row - 1}", light)
    _wide(writer, fields["reason"])
    _wide(writer, fields["next_step"], height=34)
    writer.row += 1
    writer.section("接下来到期")
    _next_due(writer)
    writer.row += 1
    writer.section("各表入口")
    _links(writer)
    writer.row += 1
    writer.section("颜色说明")
    _legend(writer)
    writer.row += 1
    writer.section("日期与版本")
    clock = {field.key: field for field in CLOCK.fields}
    writer.fields(CLOCK, [clock["today"], clock["date"]])
    writer.fields(HOME, [fields["template_version"], fields["calendar_note"]])
    sheet[book.defined_names["home.template_version"].attr_text.split("!")[1].replace("$", "")] = (
        VERSION
    )
    writer.note(HOME.note)
    pages.set_tab(sheet, "overview")
    pages.set_page(
        sheet, landscape=False, last_column=get_column_letter(_GRID.last), last_row=writer.row - 1,
        footer=str(data.fields.get("initiation.collaboration_id") or ""),
    )  # fmt: skip
    pages.protect(sheet)


def _pair(writer: SheetWriter, left: Field, right: Field) -> None:
    writer.fields(HOME, [left, right])


def _wide(writer: SheetWriter, field: Field, *, height: float = 24) -> None:
    label = writer.merge(_GRID.span(FIRST, FIRST + 1), writer.row)
    label.value, label.font, label.alignment = field.label, styles.LABEL_FONT, styles.LABEL_AT
    for column in (FIRST, FIRST + 1):
        writer.sheet.cell(writer.row, column).fill = styles.fill(styles.LABEL_FILL)
    entry = writer.merge(_GRID.span(FIRST + 2, _GRID.last), writer.row)
    writer.put(entry, field, field_formula(HOME.name_of(field)))
    entry.font = styles.font(11, bold=True, colour=SECTION.ink)
    entry.alignment = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
    writer.define(HOME.name_of(field), writer.row, FIRST + 2)
    writer.sheet.row_dimensions[writer.row].height = height
    writer.row += 1


def _phases(writer: SheetWriter) -> None:
    """Six steps: those before the current one are done, the current one is dark."""
    row = writer.row
    names = [phase.name for phase in PHASES]
    for n, phase in enumerate(PHASES):
        cell = writer.merge(_GRID.span(FIRST + n, FIRST + n), row)
        cell.value = f"{n + 1} {phase.name}"
        cell.font, cell.alignment = styles.font(11, colour="8C8C8C"), styles.TITLE_AT
        here = f'home.phase="{phase.name}"'
        later = ",".join(f'home.phase="{name}"' for name in (*names[n + 1 :], "已归档"))
        area = cell.coordinate
        writer.sheet.conditional_formatting.add(area, colours.formula_rule(here, _CURRENT))
        writer.sheet.conditional_formatting.add(area, colours.formula_rule(f"OR({later})", DONE))
    writer.sheet.row_dimensions[row].height = 30
    writer.row += 1


def _next_due(writer: SheetWriter) -> None:
    (table,) = HOME.tables
    area = writer.table(HOME, table)
    colours.by_warning(writer.sheet, area.range("warning"), area.cell("warning"))
    for row in range(area.first, area.last + 1):
        for key in ("task_id", "name"):
            writer.sheet[f"{area.letter(key)}{row}"].alignment = Alignment(
                vertical="center", shrink_to_fit=True
            )


def _links(writer: SheetWriter) -> None:
    for n, name in enumerate(_LINKS):
        cell = writer.sheet.cell(writer.row + n // 6, FIRST + n % 6, name)
        cell.hyperlink = f"#'{name}'!A1"
        cell.font = styles.font(colour="1F4E79", underline=True)
        cell.alignment, cell.border = styles.TITLE_AT, styles.BOX
    rows = -(-len(_LINKS) // 6)
    for row in range(writer.row, writer.row + rows):
        writer.sheet.row_dimensions[row].height = 22
    writer.row += rows


def _legend(writer: SheetWriter) -> None:
    for word, meaning in _MEANINGS.items():
        shade = SHADES[word]
        cell = writer.merge(_GRID.span(FIRST, FIRST), writer.row)
        cell.value, cell.fill = word, styles.fill(shade.fill)
        cell.font, cell.alignment = styles.font(bold=True, colour=shade.ink), styles.TITLE_AT
        text = writer.merge(_GRID.span(FIRST + 1, _GRID.last), writer.row)
        text.value, text.font, text.alignment = meaning, styles.font(), styles.NOTE_AT
        writer.sheet.row_dimensions[writer.row].height = 19
        writer.row += 1
