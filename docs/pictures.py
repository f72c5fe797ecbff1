"""Makes the pictures of docs/images from a fresh demo: every sheet, and the mails.

Run ``python docs/pictures.py``; it needs LibreOffice, poppler (pdftoppm, pdftotext), Chromium and
Pillow.
"""

from __future__ import annotations

import email
import email.policy
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

from PIL import Image, ImageChops

from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Changes, Value
from addin.forms import FORMS

IMAGES = Path(__file__).resolve().parent / "images"
DAY = "2026-11-20"
MONTH_DAY = "2026-12-01"  # the first working day of a month, when the KPIs go out
WIDTH = 1100  # pixels of a picture of a sheet
COLOURS = 160
NAMES = {
    "首页": "home", "1发起表": "initiation", "1B评估反馈": "assessment", "2协作方案": "plan",
    "3进度跟踪表": "tracker", "4验收报告": "acceptance", "5复盘报告": "review",
    "会议纪要": "minutes", "问题": "problems", "看板": "dashboard", "甘特图": "gantt",
    "校验结果": "checks", "知识库": "knowledge", "通讯录": "directory", "部门": "departments",
    "字典": "dictionary", "SLA参数": "sla", "提醒规则": "reminders", "词库": "lexicon",
    "工作日历": "calendar", "例外日": "exceptions", "提醒日志": "reminder-log",
    "变更日志": "change-log", "指标": "indicators", "基线": "baselines", "阶段条件": "gates",
    "时限": "limits", "检查规则": "rules", "保留记录": "accepted", "批准留底": "approved",
    "邮件答复": "answers", "合并冲突": "merging", "协作项目": "portfolio",
    "部门汇总": "portfolio-departments", "导入记录": "imports", "待办事项": "commitments",
}  # fmt: skip
MERGED = "合并冲突"
FROM_EXPENSES = ("4验收报告", "5复盘报告", "指标")  # the sample that is far enough for these


def main() -> None:
    """Make a demo in a temporary folder and write all pictures."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        demo = Path(folder) / "demo"
        run(sys.executable, "-m", "addin.cli", "demo", str(demo), "--today", DAY)
        books = sorted((demo / "协作").glob("*.xlsx"))
        for book in books:  # a hidden sheet is not printed
            ClosedWorkbook(book).set_visible({form.sheet for form in FORMS}, visible=True)
        product = next(book for book in books if "新产品" in book.name)
        expenses = next(book for book in books if "报销" in book.name)
        wanted = {form.sheet for form in FORMS}
        sheets(product, wanted - {*FROM_EXPENSES, MERGED}, Path(folder))
        sheets(expenses, set(FROM_EXPENSES), Path(folder))
        sheets(demo / "总台账.xlsx", {"协作项目", "部门汇总"}, Path(folder))
        with_links(demo)
        mails(demo, Path(folder))
        forms(product, Path(folder))
        sheets(merged(product), {MERGED}, Path(folder))


def merged(master: Path) -> Path:
    """Merge the copies of two departments that disagree about three cells."""
    copies = []
    for department, percents, note in (
        ("研发部", (0.6, 0.35), "样机测试比计划早2个工作日完成"),
        ("市场部", (0.5, 0.4), "样机测试报告待补2项数据"),
    ):
        copy = Path(shutil.copy(master, master.parent.parent / f"{department}.xlsx"))
        host = ClosedWorkbook(copy)
        tasks = host.read(only={"Tasks"}).table("Tasks")
        started = [row for row, done in zip(tasks.rows, tasks.columns["percent"], strict=True)
                   if isinstance(done, float) and 0 < done < 1]  # fmt: skip
        cells: dict[tuple[int, str], Value] = {
            (row, "percent"): value for row, value in zip(started, percents, strict=False)
        }
        host.write(Changes(cells={"Tasks": {**cells, (started[0], "note"): note}}))
        copies.append(str(copy))
    run(sys.executable, "-m", "addin.cli", "merge", str(master), *copies, "--today", DAY,
        good=(0, 1))  # fmt: skip # 1: there are conflicts
    return master


def with_links(demo: Path) -> None:
    """Let the workbooks lie on a server, as in a company."""
    for book in (demo / "协作").glob("*.xlsx"):
        link = f"https://files.example.com/{quote('协作')}/{quote(book.name)}"
        ClosedWorkbook(book).write(Changes(fields={"reminders.link": link}))


def written(demo: Path, day: str) -> dict[str, str]:
    """Write the mails of a day anew; return the longest of each kind, by the name of its picture."""
    outbox = demo / f"邮件 {day}"
    run(sys.executable, "-m", "addin.cli", "remind", str(demo / "协作"), "--on", day,
        "--outbox", str(outbox), "--ledger", str(demo / f"{day}.sqlite"))  # fmt: skip
    found: dict[str, str] = {}
    for path in sorted(outbox.glob("*.eml")):
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        subject = str(message["Subject"])
        kind = "monthly" if "月报" in subject else "weekly" if "周报" in subject else "mail"
        found[kind] = max(found.get(kind, ""), message.get_body(("html",)).get_content(), key=len)
    return found


def sheets(book: Path, wanted: set[str], folder: Path) -> None:
    """Draw the first page of each wanted sheet; its name begins the footer."""
    run(
        "soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
        "--convert-to", "pdf", "--outdir", str(folder), str(book),
    )  # fmt: skip
    pdf = folder / f"{book.stem}.pdf"
    pages = run("pdftotext", "-layout", str(pdf), "-").split("\f")
    done: set[str] = set()
    for number, text in enumerate(pages, 1):
        footers = [line.split()[0] for line in text.splitlines() if f"第 {number} 页/" in line]
        sheet = footers[-1] if footers else ""
        if sheet in wanted and sheet not in done:
            done.add(sheet)
            page = folder / "page"
            run("pdftoppm", "-r", "130", "-f", str(number), "-l", str(number), "-png",
                "-singlefile", str(pdf), str(page))  # fmt: skip
            save(Image.open(page.with_suffix(".png")), IMAGES / f"{NAMES[sheet]}.png")
    missing = wanted - done
    if missing:
        raise SystemExit(f"no page found for {sorted(missing)}")


def mails(demo: Path, folder: Path) -> None:
    """Draw the longest digest and reports at a desktop's width, the digest at a phone's too."""
    today, month = written(demo, DAY), written(demo, MONTH_DAY)
    for name, body, width, height in (
        ("mail", today["mail"], 700, 1500),
        ("mail-phone", today["mail"], 360, 1500),
        ("weekly", today["weekly"], 700, 1500),
        ("monthly", month["monthly"], 700, 1500),
    ):
        page = folder / f"{name}.html"
        page.write_text(body, encoding="utf-8")
        screenshot(page, width, height)


def forms(book: Path, folder: Path) -> None:
    """Draw the forms of the phase as 打印表单 shows them."""
    page = folder / "forms.html"
    run(sys.executable, "-m", "addin.cli", "report", str(book), "--form", "本阶段", "-o", str(page),
        "--today", DAY)  # fmt: skip
    screenshot(page, 1100, 760)


def screenshot(page: Path, width: int, height: int) -> None:
    """Save what a window of so many pixels shows of a page, under the page's name."""
    name, picture = page.stem, page.with_suffix(".png")
    run(
        "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
        "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", "--hide-scrollbars", f"--user-data-dir={page.with_suffix('')}",
        f"--window-size={width},{height}", f"--screenshot={picture}", page.as_uri(),
    )  # fmt: skip
    save(Image.open(picture), IMAGES / f"{name}.png", trim=False)


def save(picture: Image.Image, target: Path, *, trim: bool = True) -> None:
    """Cut off the white margin and write a small PNG."""
    picture = picture.convert("RGB")
    if trim:
        box = ImageChops.difference(picture, Image.new("RGB", picture.size, "white")).getbbox()
        picture = picture.crop(box) if box else picture
        height = round(picture.height * WIDTH / picture.width)
        picture = picture.resize((WIDTH, height), Image.Resampling.LANCZOS)
    picture.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE).save(target, optimize=True)


def run(*command: str, good: tuple[int, ...] = (0,)) -> str:
    """Run a program that must end with a `good` exit code, and return what it printed."""
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode not in good:
        raise SystemExit(f"{command}: exit code {done.returncode}\n{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    main()
