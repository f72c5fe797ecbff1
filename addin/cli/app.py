"""The verbs of `xiezuo`; each loads what it needs only when it runs.

Annotations are no strings here: typer would evaluate those of all verbs twice, whichever is asked.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from addin.cli.help import ChineseCommand, ChineseGroup
from addin.cli.options import (
    ChatGroup,
    Files,
    Json,
    LedgerFile,
    MailSettings,
    OutboxFolder,
    OwnTemplates,
    Today,
    actual_today,
    day,
)

app = typer.Typer(
    name="xiezuo",
    cls=ChineseGroup,
    help="协作：让标准 Excel 工作簿成为跨部门协作系统。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    options_metavar="[选项]",
    subcommand_metavar="命令 [参数]…",
)


def _version(is_asked: bool) -> None:
    if is_asked:
        from importlib.metadata import version

        from addin.cli.output import say

        say(f"xiezuo {version('xiezuo')}")
        raise typer.Exit


@app.callback()
def program(
    version: Annotated[
        bool,
        typer.Option("--version", help="显示版本。", is_eager=True, callback=_version),
    ] = False,
) -> None:
    """Options of the program itself."""


def verb(
    text: str,
    *,
    of: typer.Typer = app,
    name: str | None = None,
    takes_negative_numbers: bool = False,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a command, of the program or of a group, with its one-line help."""
    return of.command(
        name,
        help=text,
        cls=ChineseCommand,
        options_metavar="[选项]",
        context_settings={"ignore_unknown_options": takes_negative_numbers},
    )


@verb("生成三个填好的示例协作，校验、刷新、汇总，并把提醒写进发件箱。")
def demo(
    folder: Annotated[Path, typer.Argument(metavar="[文件夹]")] = Path("demo"),
    today: Today = "",
) -> None:
    from addin.cli.commands.demo import run

    run(folder, day(today))


@verb("新建工作簿：空白的，或按流程模板排好里程碑和任务的日期。")
def new(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[文件]",
            help="新工作簿的文件名，如 新品上市.xlsx；用 --from 时可不写，取模板的名称。",
        ),
    ] = None,
    template: Annotated[
        str,
        typer.Option(
            "--from", metavar="模板", help="流程模板的名称、模板文件，或一份完成的工作簿。"
        ),
    ] = "",
    start: Annotated[
        str, typer.Option("--start", metavar="日期", help="开始日期，任务从这一天往后排。")
    ] = "",
    finish: Annotated[
        str, typer.Option("--finish", metavar="日期", help="截止日期，任务从这一天往前排。")
    ] = "",
    company: Annotated[
        Path | None,
        typer.Option("--company", metavar="工作簿", help="从哪个工作簿带来部门、通讯录和例外日。"),
    ] = None,
    department: Annotated[
        list[str] | None,
        typer.Option(
            "--department",
            metavar="对应",
            help="模板里的部门是本公司的哪个，如 研发部=研发中心；可写多次。",
        ),
    ] = None,
    templates: OwnTemplates = None,
    lists: Annotated[bool, typer.Option("--list", help="只列出全部流程模板。")] = False,
    today: Today = "",
) -> None:
    from addin.actions.starting.start import Schedule
    from addin.cli.commands.new import Request, run, show

    if lists:
        show(templates)
        return
    run(
        Request(
            file=file,
            template=template,
            schedule=Schedule(day(start), day(finish)),
            company=company,
            departments=department or [],
            templates=templates,
            today=day(today),
        )
    )


@verb("模板：把一份完成的协作项目存成流程模板，下次用 new --from 新建。")
def template(
    file: Annotated[Path, typer.Argument(metavar="工作簿", help="从哪个工作簿的方案取任务。")],
    name: Annotated[
        str, typer.Option("--name", metavar="名称", help="模板的名称，默认是文件名。")
    ] = "",
    templates: OwnTemplates = None,
) -> None:
    from addin.cli.commands.template import run

    run(file, name, templates)


@verb("校验：列出每一处问题的位置、内容和改法。")
def check(
    files: Files,
    gate: Annotated[
        bool, typer.Option("--gate", help="只看完成当前阶段还缺什么，在哪个单元格。")
    ] = False,
    today: Today = "",
    json: Json = False,
) -> int:
    if gate:
        from addin.cli.commands.gates import run as run_gates

        return run_gates(files, day(today), as_document=json)
    from addin.cli.commands.check import run

    return run(files, day(today), as_document=json)


@verb("用词检查：找出模糊、没有量化的表述，给出改法。")
def lint(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[文件]…", help="工作簿或文件夹；不写则逐行检查标准输入的文字。"),
    ] = None,
    field: Annotated[
        str,
        typer.Option(
            "--field",
            metavar="栏目",
            help="文字属于哪种栏目：goal、outcome、standard 模糊即报错误，task、measure 报警告。",
        ),
    ] = "goal",
    today: Today = "",
    json: Json = False,
) -> int:
    from addin.cli.commands.lint import run

    return run(files or [], field, day(today), as_document=json)


@verb("刷新：更新自动计算的列、看板和校验结果；原文件有备份。")
def refresh(files: Files, today: Today = "", json: Json = False) -> int:
    from addin.cli.commands.refresh import run

    return run(files, day(today), as_document=json)


@verb(
    "修复：粘贴或排序弄坏后，恢复列标题、颜色、格式、下拉选项、名称、保护和公式；填写的内容不变。"
)
def repair(
    files: Files,
    yes: Annotated[
        bool,
        typer.Option("--yes", help="不再询问，也恢复被填写内容覆盖的公式；内容记入“变更日志”。"),
    ] = False,
    today: Today = "",
    json: Json = False,
) -> int:
    from addin.cli.commands.repair import run

    return run(files, day(today), restoring=yes, as_document=json)


@verb("升级：旧版本的工作簿补上新的工作表、表格、列和公式；填写的内容不变，先留备份。")
def upgrade(files: Files, today: Today = "", json: Json = False) -> int:
    from addin.cli.commands.upgrade import run

    return run(files, day(today), as_document=json)


@verb("搜索：在归档的文件、案例库和复盘里找以前的做法，不联网。")
def search(
    words: Annotated[
        str, typer.Argument(metavar="词", help="找什么；几个词用空格隔开，须都出现。")
    ],
    folders: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[文件夹]…", help="在哪里找，工作簿或文件夹；默认是这里。"),
    ] = None,
    most: Annotated[
        int, typer.Option("--most", metavar="处数", min=1, help="最多列出多少处，默认 20。")
    ] = 20,
    json: Json = False,
) -> int:
    from addin.cli.commands.search import run

    return run(words, folders or [Path()], most, as_document=json)


@verb("历史：谁在什么时候改了什么，可以只看一个单元格。")
def history(
    file: Annotated[Path, typer.Argument(metavar="工作簿", help="看哪个工作簿的变更日志。")],
    cell: Annotated[
        str,
        typer.Option(
            "--cell",
            metavar="单元格",
            help="只看这个单元格，如 3进度跟踪表!H12；排序后仍按编号找。",
        ),
    ] = "",
    last: Annotated[
        int, typer.Option("--last", metavar="条数", min=1, help="最近多少条，默认 50。")
    ] = 50,
    json: Json = False,
) -> None:
    from addin.cli.commands.history import run

    run(file, cell, last, as_document=json)


@verb("归档：填好的方案、纪要、验收和复盘报告成为只读文件，登记到归档目录。")
def archive(
    files: Files,
    target: Annotated[
        Path | None,
        typer.Option(
            "--to",
            envvar="XIEZUO_ARCHIVE",
            metavar="文件夹",
            help="归档到哪里，如公司知识库；默认是工作簿旁边的“归档”。",
            show_envvar=False,
        ),
    ] = None,
    pdf: Annotated[
        bool,
        typer.Option("--pdf", help="每份文件再存一份 PDF（用 Edge、Chrome 或 LibreOffice）。"),
    ] = False,
    today: Today = "",
    json: Json = False,
) -> int:
    from addin.cli.commands.archive import run

    return run(files, target, day(today), as_pdf=pdf, as_document=json)


@verb("合并：把各部门填写的副本并入正本；改得不一样的列进“合并冲突”，由您选择。")
def merge(
    target: Annotated[Path, typer.Argument(metavar="正本", help="并入哪个工作簿。")],
    files: Annotated[
        list[Path], typer.Argument(metavar="副本…", help="各部门的副本，或放副本的文件夹。")
    ],
    base: Annotated[
        Path | None,
        typer.Option("--base", metavar="文件", help="副本发出时的正本；不写则自动查找。"),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只预览，不写入。")] = False,
    today: Today = "",
    json: Json = False,
) -> int:
    from addin.cli.commands.merge import run

    return run(target, files, base, day(today), dry_run=dry_run, as_document=json)


@verb("分发：给每个参与部门写一份副本，填好后用 merge 并回；不属于该部门的改动由您选择。")
def split(
    file: Annotated[Path, typer.Argument(metavar="正本", help="分发哪个工作簿。")],
    department: Annotated[
        list[str] | None,
        typer.Option(
            "--department", metavar="部门", help="只发给哪个部门，可写多次；默认全部参与部门。"
        ),
    ] = None,
    today: Today = "",
    json: Json = False,
) -> int:
    from addin.cli.commands.split import run

    return run(file, department or [], day(today), as_document=json)


@verb("满意度调研：写出本季度的空白表；收回以后统计，不留姓名。")
def survey(
    files: Files,
    collect: Annotated[
        bool,
        typer.Option("--collect", help="统计“满意度调研”文件夹里填好的表，记入工作簿并删除。"),
    ] = False,
    quarter: Annotated[
        str, typer.Option("--quarter", metavar="季度", help="调研哪个季度，如 2026Q4。")
    ] = "",
    today: Today = "",
    json: Json = False,
) -> int:
    from addin.cli.commands.survey import run

    return run(files, quarter, day(today), collecting=collect, as_document=json)


@verb("导入原有的任务台账：先提出列对照，核对后再导入；可反复导入，不会重复。")
def adopt(
    source: Annotated[
        Path, typer.Argument(metavar="台账", help="原有的台账：.xlsx、.xlsm 或 .csv，不会改动。")
    ],
    into: Annotated[
        Path | None,
        typer.Option("--into", metavar="工作簿", help="导入哪个工作簿；不写则在台账旁边新建一个。"),
    ] = None,
    sheet: Annotated[
        str, typer.Option("--sheet", metavar="工作表", help="台账里的哪张工作表；不写则自动查找。")
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", help="不再核对，直接按提出的列对照导入。")] = False,
    today: Today = "",
    json: Json = False,
) -> int:
    from addin.cli.commands.adopt import run

    return run(source, into, sheet, day(today), is_agreed=yes, as_document=json)


@verb("汇总文件夹里的全部工作簿，写成 总台账.xlsx。")
def rollup(
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="放工作簿的文件夹。")],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="文件", help="写到哪里，默认放在该文件夹。"),
    ] = None,
    html: Annotated[
        bool, typer.Option("--html", help="再写一个网页：筛选、排序、图表，可打开各工作簿。")
    ] = False,
    cluster: Annotated[
        str,
        typer.Option(
            "--cluster",
            metavar="地址",
            help="由 Dask 集群判定工作簿，如 tcp://主机:8786；每台计算机都能用同一路径打开它们。",
        ),
    ] = "",
    today: Today = "",
    json: Json = False,
) -> int:
    from addin.cli.commands.rollup import run

    return run(folder, output, day(today), html=html, as_document=json, cluster=cluster)


@verb("导出：任务、校验结果、指标和负荷写成供分析的表。")
def export(
    files: Files,
    out: Annotated[
        Path, typer.Option("--out", metavar="文件夹", help="写到哪里，默认是这里的“导出”。")
    ] = Path("导出"),
    kind: Annotated[
        str, typer.Option("--as", metavar="格式", help="csv（默认）、xlsx 或 parquet。")
    ] = "csv",
    today: Today = "",
    json: Json = False,
) -> int:
    from addin.cli.commands.export import run

    return run(files, out, kind, day(today), as_document=json)


@verb("简报：一页纸说明进展、里程碑、逾期受阻和下一步，可打印、可转发。")
def report(
    file: Annotated[Path, typer.Argument(metavar="文件", help="工作簿。")],
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="文件",
            help="写到哪里，以 .pdf、.png、.html 或 .xlsx 结尾；不写则放在工作簿旁边。",
        ),
    ] = None,
    form: Annotated[
        str,
        typer.Option(
            "--form",
            metavar="表单",
            help="不写简报，打印手册里的表单，如 需求提报表、议程；“本阶段”是当前阶段的全部表单。",
        ),
    ] = "",
    today: Today = "",
    json: Json = False,
) -> None:
    from addin.cli.commands.report import run, run_form

    if form:
        run_form(file, form, output, day(today), as_document=json)
    else:
        run(file, output, day(today), as_document=json)


@verb("指标：按手册的20项指标衡量协作，与目标和基线比较。")
def kpi(files: Files, today: Today = "", json: Json = False) -> int:
    from addin.cli.commands.kpi import run

    return run(files, day(today), as_document=json)


@verb("提醒：每人每个工作日最多一封汇总邮件；先预览再发送，不会重复。")
def remind(
    files: Files,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只预览，不发送、不记录。")] = False,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="文件", help="把预览写成网页（与 --dry-run 合用）。"),
    ] = None,
    on: Annotated[
        str, typer.Option("--on", metavar="日期", help="按哪一天计划提醒，同 --today。")
    ] = "",
    outbox: OutboxFolder = None,
    confirm: Annotated[
        int | None,
        typer.Option(
            "--confirm", metavar="封数", min=1, help="确认发送这么多封，超过上限时才需要。"
        ),
    ] = None,
    config: MailSettings = None,
    ledger: LedgerFile = None,
    today: Today = "",
    json: Json = False,
) -> int:
    from addin.cli.commands.remind import Request, run

    return run(
        Request(
            files=files,
            today=day(on) or day(today),
            dry_run=dry_run,
            page=html,
            outbox=outbox,
            config=config,
            confirm=confirm,
            ledger=ledger,
            as_document=json,
        )
    )


@verb("会议邀请：新会议发邀请，改期发更新，删除的会议发取消；日历随之更新。")
def invite(
    files: Files,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只预览，不发送、不记录。")] = False,
    outbox: OutboxFolder = None,
    config: MailSettings = None,
    ledger: LedgerFile = None,
    today: Today = "",
    json: Json = False,
) -> int:
    from addin.cli.commands.invite import run

    return run(files, outbox, config, ledger, day(today), dry_run=dry_run, as_document=json)


@verb("答复：读取提醒邮件的答复，写进工作簿的“邮件答复”待确认。")
def inbox(
    files: Files,
    mails: Annotated[
        Path | None,
        typer.Option(
            "--mails",
            metavar="文件夹",
            help="存放答复邮件（.eml）的文件夹；不写则读发件邮箱的收件箱。",
        ),
    ] = None,
    days: Annotated[
        int, typer.Option("--days", metavar="天数", min=1, help="看最近多少天的收件箱，默认 14。")
    ] = 14,
    outbox: OutboxFolder = None,
    config: MailSettings = None,
    ledger: LedgerFile = None,
    today: Today = "",
    json: Json = False,
) -> int:
    from addin.cli.commands.inbox import Request, run

    return run(
        Request(
            files=files,
            mails=mails,
            days=days,
            today=day(today),
            config=config,
            ledger=ledger,
            outbox=outbox,
            as_document=json,
        )
    )


mail = typer.Typer(
    name="mail",
    cls=ChineseGroup,
    help="邮件：设置发送方式，试发，查看和核对发送记录。",
    no_args_is_help=True,
    options_metavar="[选项]",
    subcommand_metavar="命令 [参数]…",
)
app.add_typer(mail)


@verb("生成带说明的邮件设置文件 xiezuo.toml。", of=mail)
def setup(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[文件]", help="写到哪里，默认在用户设置文件夹。"),
    ] = None,
    move: Annotated[
        Path | None,
        typer.Option("--move", metavar="文件", help="把别处的 xiezuo.toml 移到这里，使它起作用。"),
    ] = None,
) -> None:
    from addin.cli.commands.mail import setup as run

    run(file, move)


@verb("把发件邮箱的密码存进系统密码库；不显示，不写入文件。", of=mail)
def password(config: MailSettings = None, group: ChatGroup = "") -> None:
    from addin.cli.commands.mail import password as run

    run(config, group)


@verb("以个人身份登录 Microsoft 365：在浏览器里输入代码，只需一次。", of=mail)
def login(config: MailSettings = None) -> int:
    from addin.cli.commands.mail import login as run

    return run(config)


@verb("给自己发一封测试邮件；有问题时说明原因和办法。", of=mail, name="test")
def send_test(
    to: Annotated[
        str, typer.Option("--to", metavar="邮箱", help="发给谁，默认发给发件邮箱自己。")
    ] = "",
    config: MailSettings = None,
    group: ChatGroup = "",
    json: Json = False,
) -> int:
    from addin.cli.commands.mail import send_test as run

    return run(config, to, group, as_document=json)


@verb("预览今天的邮件和公司的模板，电脑和手机两种宽度；不发送、不记录。", of=mail)
def preview(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[文件]…", help="工作簿或文件夹；不写则用自带的示例协作。"),
    ] = None,
    out: Annotated[
        Path, typer.Option("--out", metavar="文件夹", help="写到哪里，默认是这里的“邮件预览”。")
    ] = Path("邮件预览"),
    opens: Annotated[bool, typer.Option("--open", help="写好后在浏览器里打开。")] = False,
    config: MailSettings = None,
    today: Today = "",
    json: Json = False,
) -> int:
    from addin.cli.commands.mail_preview import Request, run

    return run(
        Request(
            files=files or [],
            out=out,
            today=day(today),
            config=config,
            opens=opens,
            as_document=json,
        )
    )


@verb("查看发送记录：哪些邮件已发送、失败或待核实。", of=mail)
def log(
    last: Annotated[
        int, typer.Option("--last", metavar="封数", min=1, help="最近多少封，默认 30。")
    ] = 30,
    ledger: LedgerFile = None,
    json: Json = False,
) -> None:
    from addin.cli.commands.mail_log import log as run

    run(ledger, last, as_document=json)


@verb("核对不能确认是否发出的邮件；查不到的由您决定。", of=mail)
def resolve(
    number: Annotated[
        str, typer.Argument(metavar="[邮件编号]", help="由您决定哪一封；不写则自动核对全部。")
    ] = "",
    sent: Annotated[
        bool | None,
        typer.Option("--sent/--not-sent", help="这一封已发出；没有发出则下次重发。"),
    ] = None,
    config: MailSettings = None,
    ledger: LedgerFile = None,
    json: Json = False,
) -> int:
    from addin.cli.commands.mail_log import resolve as run

    return run(number, sent, config, ledger, as_document=json)


schedule = typer.Typer(
    name="schedule",
    cls=ChineseGroup,
    help="定时：让这台电脑每天按时运行提醒。",
    no_args_is_help=True,
    options_metavar="[选项]",
    subcommand_metavar="命令 [参数]…",
)
app.add_typer(schedule)


@verb("设置每天的提醒任务，重复执行即更新。", of=schedule)
def install(
    files: Files,
    at: Annotated[
        list[str] | None,
        typer.Option("--at", metavar="时刻", help="几点运行，可写多次，默认 08:30 和 17:00。"),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只显示将写入的内容。")] = False,
    config: MailSettings = None,
) -> None:
    from addin.cli.commands.schedule import install as run

    run(files, at or [], config, dry_run=dry_run)


@verb("删除每天的提醒任务。", of=schedule)
def uninstall() -> None:
    from addin.cli.commands.schedule import uninstall as run

    run()


@verb("查看每天的提醒任务：上次、下次运行，谁收不到、为什么。", of=schedule)
def status() -> int:
    from addin.cli.commands.schedule import status as run

    return run()


@verb("现在运行一次：收取答复、发提醒、发会议邀请，并记下结果。", of=schedule, name="run")
def run_scheduled(
    files: Files,
    outbox: OutboxFolder = None,
    config: MailSettings = None,
    ledger: LedgerFile = None,
    today: Today = "",
) -> int:
    from addin.cli.commands.schedule_run import Request, run

    return run(Request(files=files, config=config, outbox=outbox, ledger=ledger, today=day(today)))


addin = typer.Typer(
    name="addin",
    cls=ChineseGroup,
    help="按钮：在 Excel 或 LibreOffice 里安装、卸载、查看。",
    no_args_is_help=True,
    options_metavar="[选项]",
    subcommand_metavar="命令 [参数]…",
)
app.add_typer(addin)

DryRun = Annotated[bool, typer.Option("--dry-run", help="只显示，不写入、不删除。")]
HostProgram = Annotated[
    str,
    typer.Option("--host", metavar="程序", help="excel（默认）或 libreoffice。"),
]


@verb("安装按钮（只装给当前用户），重复执行即更新。", of=addin, name="install")
def install_addin(host: HostProgram = "excel", dry_run: DryRun = False) -> None:
    from addin.cli.commands.addin import install as run

    run(host, dry_run=dry_run)


@verb("卸载按钮，不留下任何文件和设置。", of=addin, name="uninstall")
def uninstall_addin(host: HostProgram = "excel", dry_run: DryRun = False) -> None:
    from addin.cli.commands.addin import uninstall as run

    run(host, dry_run=dry_run)


@verb("查看按钮是否装好、有什么妨碍。", of=addin, name="status")
def status_addin(host: HostProgram = "excel") -> None:
    from addin.cli.commands.addin import status as run

    run(host)


web = typer.Typer(
    name="web",
    cls=ChineseGroup,
    help="网页版：在浏览器里校验、刷新、合并、汇总，不用安装，文件不上传。",
    invoke_without_command=True,
    options_metavar="[选项]",
    subcommand_metavar="[命令] [参数]…",
)
app.add_typer(web)

Pyodide = Annotated[
    Path | None,
    typer.Option(
        "--pyodide",
        metavar="文件",
        help="已下载的 Pyodide；不写用上次的，没有则由 npm 下载。",
    ),
]


@web.callback()
def show_web(
    context: typer.Context,
    pyodide: Pyodide = None,
    port: Annotated[
        int, typer.Option("--port", metavar="端口", min=0, max=65535, help="默认用空闲的端口。")
    ] = 0,
    no_open: Annotated[bool, typer.Option("--no-open", help="不打开浏览器。")] = False,
) -> None:
    if context.invoked_subcommand is None:
        from addin.cli.commands.web import show as run

        run(pyodide, port, opens=not no_open)


@verb("生成网页版：一个文件夹（放到内网服务器），或一个可以双击打开的文件。", of=web, name="build")
def build_web(
    folder: Annotated[Path | None, typer.Argument(metavar="[文件夹]", help="写到哪里。")] = None,
    single: Annotated[
        Path | None,
        typer.Option("--single", metavar="文件", help="写成一个文件，如 协作.html。"),
    ] = None,
    pyodide: Pyodide = None,
) -> None:
    from addin.cli.commands.web import build as run

    run(folder, single, pyodide)


@verb("生成 WPS 表格的加载项：按钮、任务窗格和安装脚本（尚未在 WPS 中验证）。", of=web, name="wps")
def build_wps(
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="写到哪里。")],
    pyodide: Pyodide = None,
) -> None:
    from addin.cli.commands.web import build_for_wps as run

    run(folder, pyodide)


@verb("生成 Excel 的任务窗格：网页和加载项清单（尚未在 Excel 中验证）。", of=web, name="office")
def build_office(
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="写到哪里。")],
    url: Annotated[
        str, typer.Option("--url", metavar="地址", help="这个文件夹放在内网的网址，须用加密连接。")
    ],
    pyodide: Pyodide = None,
) -> None:
    from addin.cli.commands.web import build_for_office as run

    run(folder, url, pyodide)


@verb("算工作日：某日之后第几个工作日是哪一天（含调休）。", takes_negative_numbers=True)
def workday(
    start: Annotated[str, typer.Argument(metavar="日期", help="如 2026-09-30。")],
    days: Annotated[int, typer.Argument(metavar="天数", help="第几个工作日，负数往前数。")],
    json: Json = False,
) -> None:
    from addin.cli.commands.workday import run

    run(_required_day(start), days, as_document=json)


@verb("自检：这台电脑上哪些功能可用、缺什么。")
def doctor(
    today: Today = "",
    json: Json = False,
    forget: Annotated[
        bool,
        typer.Option("--forget", help="清空判定缓存：下次校验、刷新从头算一遍，结果相同。"),
    ] = False,
) -> None:
    from addin.cli.commands.doctor import run

    run(day(today) or actual_today(), as_document=json, forgets=forget)


def _required_day(text: str) -> date:
    found = day(text)
    assert found is not None  # an argument is never empty  # noqa: S101
    return found
