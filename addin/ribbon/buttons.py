"""The buttons: the one list from which Excel's ribbon, its callbacks and LibreOffice's toolbar come.

A button's `command` is what runs when it is clicked; `addin.ribbon.commands` holds the module of
that name. `image` is the name of one of Excel's own icons.
"""

from __future__ import annotations

from dataclasses import dataclass

TAB = "跨部门协作"
TITLE = "协作"  # of message boxes
BUSY = "上一个命令还没有做完，请等它做完再点。"


@dataclass(frozen=True, slots=True)
class Button:
    """One button: what it says, what it does (screentip) and what it changes (supertip).

    `writes` is whether it writes to the workbook, `is_general` whether it is about none.
    """

    command: str
    label: str
    image: str
    screentip: str
    supertip: str
    is_large: bool = False
    writes: bool = False
    is_general: bool = False

    @property
    def id(self) -> str:
        """The id in the ribbon."""
        return f"xz_{self.command}"

    @property
    def callback(self) -> str:
        """The name of the VBA procedure behind the button."""
        return f"Click_{self.command}"


@dataclass(frozen=True, slots=True)
class ButtonGroup:
    """The buttons that stand together under one name."""

    id: str
    label: str
    buttons: tuple[Button, ...]


GROUPS = (
    ButtonGroup(
        "xz_forms",
        "表单",
        (
            Button(
                "new",
                "新建协作",
                "FileNew",
                "新建一个空白的标准工作簿并打开。",
                "新文件放在当前工作簿的文件夹里，不改动已有的文件。",
                is_general=True,
            ),
            Button(
                "check",
                "校验",
                "ErrorChecking",
                "按全部规则检查填写的内容。",
                "只改写“校验结果”工作表：每处问题的位置、内容和改法。",
                is_large=True,
                writes=True,
            ),
            Button(
                "add_rows",
                "加行",
                "SheetRowsInsert",
                "给光标所在的表格加 10 行空行，公式、下拉选项和颜色都带上。",
                "填写的内容不变；紧挨表格下方填写的行先纳入表格，表格下面的内容向下移。",
                writes=True,
            ),
            Button(
                "repair",
                "修复格式",
                "FormatPainter",
                "粘贴或排序弄坏表格后，恢复列标题和列的顺序、颜色、格式、下拉选项、公式和保护。",
                "填写的内容不变，被填写内容覆盖的公式经您同意才恢复；自己加的列移到表格最右边；修复前自动备份，修了哪些写入“变更日志”。",
                writes=True,
            ),
            Button(
                "adopt",
                "导入",
                "FileOpen",
                "把“导入”文件夹里原有的任务台账导入当前工作簿。",
                "台账不改动；先写出列对照供核对，确认后才导入；再次导入只更新，不重复。",
                writes=True,
            ),
            Button(
                "print_forms",
                "打印表单",
                "PrintPreviewAndPrint",
                "在浏览器里打开当前阶段的表单，可直接打印。",
                "各表单用手册里的名称，内容取自工作簿，工作簿不改动；也可以改选其他表单。",
            ),
        ),
    ),
    ButtonGroup(
        "xz_progress",
        "进度",
        (
            Button(
                "refresh",
                "刷新状态",
                "RefreshAll",
                "更新逾期、预警、时限、看板和校验结果。",
                "填写的内容不变，除了把旧的状态用词统一、给方案里的新任务补上跟踪行；都写入“变更日志”。",
                is_large=True,
                writes=True,
            ),
            Button(
                "dashboard",
                "看板",
                "ChartInsert",
                "刷新后转到“看板”。",
                "与“刷新状态”相同。",
                writes=True,
            ),
            Button(
                "rollup",
                "汇总文件夹",
                "Consolidate",
                "把当前文件夹里的全部工作簿汇总成 总台账.xlsx 并打开。",
                "只写 总台账.xlsx，旧的一份有备份；各工作簿不改动。",
            ),
        ),
    ),
    ButtonGroup(
        "xz_mail",
        "沟通",
        (
            Button(
                "preview_reminders",
                "预览提醒",
                "PrintPreviewAndPrint",
                "列出现在会发出的提醒邮件，在浏览器里预览。",
                "什么都不发送，工作簿不改动。",
            ),
            Button(
                "send_reminders",
                "发送提醒",
                "FileSendAsAttachment",
                "确认后写出提醒邮件：每人每个工作日最多一封汇总，不会重复。",
                "发出的每一项写入“提醒日志”。",
                is_large=True,
                writes=True,
            ),
            Button(
                "receive_answers",
                "收取答复",
                "ReviewNewComment",
                "读取发件邮箱，把提醒邮件的答复写进“邮件答复”。",
                "只添上待确认的答复，接受并刷新以后才改动表格；无法识别的退回给答复人。",
                writes=True,
            ),
            Button(
                "split",
                "分发副本",
                "FileSave",
                "给每个参与部门写一份副本，放进“分发”文件夹。",
                "先确认再写出；副本里已有新内容的不覆盖。原工作簿只在“变更日志”添一行。",
                writes=True,
            ),
            Button(
                "merge",
                "合并副本",
                "CompareAndMergeWorkbooks",
                "把“副本”文件夹里各部门交回的工作簿并入当前工作簿。",
                "先确认再写入，副本不改动；改得不一样的不写入，列进“合并冲突”由您选择。",
                writes=True,
            ),
            Button(
                "survey",
                "满意度调研",
                "DataValidation",
                "写出本季度的空白调研表；有收回的表时，先问是否统计。",
                "统计的分数记入“5复盘报告”，没有姓名、日期和先后，然后删除统计过的表。",
                writes=True,
            ),
        ),
    ),
    ButtonGroup(
        "xz_closing",
        "归档",
        (
            Button(
                "archive",
                "归档",
                "FileMarkAsFinal",
                "把填好的方案、纪要、验收和复盘报告归档成只读文件。",
                "原工作簿保存后留在原处，“归档目录”添上每份文件；没有填好的不归档。",
                writes=True,
            ),
            Button(
                "settings",
                "设置",
                "ApplicationOptionsDialog",
                "显示平时隐藏的工作表，转到“提醒规则”，本协作项目的参数都在它和相邻的工作表。",
                "填写的内容不变；都已显示时，再点一次可以隐藏起来。",
            ),
            Button(
                "help",
                "帮助",
                "Help",
                "每个按钮做什么。",
                "不改动任何内容。",
                is_general=True,
            ),
            Button(
                "about",
                "关于",
                "About",
                "版本、Python、工作日历录入到哪一天、日志在哪里。",
                "不改动任何内容。",
                is_general=True,
            ),
        ),
    ),
)

BUTTONS = {button.command: button for group in GROUPS for button in group.buttons}
"""Every button by its command; only these names can be run."""
