"""The toolbar in a real window of LibreOffice: seen, clicked with the mouse, and what it does.

With XIEZUO_PICTURES=docs/images the pictures of the documentation are made anew.
"""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from PIL import Image

from addin.book.open.workbook import OpenWorkbook
from addin.forms import palette
from addin.forms.vocabularies import BLOCKED
from addin.ribbon import BUTTONS
from tests.cli.install.office import user
from tests.ribbon.window import Window, window
from tests.screen import SIZE, Screen
from tests.workbooks import fill, unprinted

pytestmark = pytest.mark.libreoffice
TRACKER = "3进度跟踪表"
BROWSER = "browser.sh"  # beside the workbook; it notes what it is to open


@pytest.fixture(scope="module")
def shown(
    display: Screen, soffice: object, sample_workbooks: Mapping[str, Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Window]:  # fmt: skip
    """A sample workbook in the window of a user who has installed the buttons."""
    path = tmp_path_factory.mktemp("市场部 协作") / "投诉 整改.xlsx"
    unprinted(sample_workbooks["customer_complaint"], path)
    fill(path, fields={"clock.today": date(2026, 11, 20)})
    browser = path.with_name(BROWSER)
    browser.write_text(f'#!/bin/sh\necho "$1" > "{browser}.opened"\n', encoding="utf-8")
    browser.chmod(0o755)
    display.environment["BROWSER"] = f"'{browser}' %s"
    with user() as somebody:
        somebody.installation.install()
        somebody.take_over()
        with window(display, somebody.profile, path) as made:
            yield made


def keep(picture: Image.Image, name: str) -> None:
    """Write a picture for the documentation where that is asked for."""
    if folder := os.environ.get("XIEZUO_PICTURES"):
        few = picture.crop((0, 0, *SIZE)).quantize(128)
        few.save(Path(folder, f"libreoffice-{name}.png"), optimize=True)


def test_toolbar__shows_the_buttons_of_the_ribbon_in_their_order(shown: Window) -> None:
    places = {label: place for label, place in shown.buttons().items() if label}
    assert list(places) == [button.label for button in BUTTONS.values()]
    assert [x for x, _ in places.values()] == sorted(x for x, _ in places.values())


def test_click_on_refresh__brings_cells_and_colours_up_to_date(shown: Window) -> None:
    tracker = shown.book.sheets[TRACKER]
    tracker.activate()
    tasks = OpenWorkbook(shown.book).read().table("Tasks")
    place = tasks.place(0, "warning").cell
    for key, typed in {"status": BLOCKED, "problem": "", "warning": None}.items():
        tracker[tasks.place(0, key).cell].value = typed
    shown.screen.park()
    time.sleep(0.5)
    keep(shown.screen.picture(), "before")
    assert tracker[place].value is None
    assert shown.colour(place) not in (palette.BLOCKED.fill, palette.OVERDUE.fill)
    shown.click("刷新状态")
    shown.read_message()
    assert str(tracker[place].value).startswith(BLOCKED)
    assert shown.colour(place) == palette.BLOCKED.fill
    assert shown.book.sheets.active.name == TRACKER
    keep(shown.screen.picture(), "after")


def test_click_on_check__lists_what_is_wrong(shown: Window) -> None:
    shown.click("校验")
    seen = shown.read_message()
    keep(seen, "check")
    assert shown.book.sheets.active.name == "校验结果"
    listed = OpenWorkbook(shown.book).read().table("Findings")
    assert "遇到的问题" in listed.texts("field")
    level = listed.place(listed.texts("field").index("遇到的问题"), "level").cell
    assert shown.colour(level) == palette.OVERDUE.fill


def test_click_on_dashboard__shows_it_with_the_light_of_the_collaboration(shown: Window) -> None:
    shown.click("看板")
    shown.wait_for_sheet("看板")
    values = [cell for row in shown.book.sheets["看板"].used_range.value for cell in row]
    assert not any(str(value).startswith("#") for value in values)
    content = OpenWorkbook(shown.book).read()
    light = content.places["home.light"]
    shown.book.sheets[light.sheet].activate()
    assert shown.colour(light.cell) == palette.LIGHTS[content.text("home.light")].fill


def test_click_on_print_forms__opens_them_in_the_browser_as_the_window_shows_them(
    shown: Window,
) -> None:
    book = OpenWorkbook(shown.book)
    place = book.read().places["initiation.title"]
    shown.book.sheets[place.sheet][place.cell].value = "没有保存过的名称"
    shown.click("打印表单")
    opened = Path(shown.book.fullname).with_name(f"{BROWSER}.opened")
    until = time.monotonic() + 60
    while not (opened.is_file() and opened.read_text()):
        assert time.monotonic() < until, "no page is opened"
        time.sleep(0.1)
    page = Path(unquote(urlsplit(opened.read_text().strip()).path)).read_text(encoding="utf-8")
    assert "没有保存过的名称" in page
    assert re.findall(r" checked> (\w+)", page)[0] == "问题解决进度跟踪表"


def test_click__keeps_selection_scroll_filter_and_calculation(shown: Window) -> None:
    tracker = shown.book.sheets[TRACKER]
    tracker.activate()
    status = OpenWorkbook(shown.book).read().table("Tasks")
    column = list(status.letters).index("status") + 1
    tracker.tables["Tasks"].autofilter.apply_values(column, [BLOCKED, "进行中", "未开始"])
    tracker.range("D20").select()
    controller = shown.book.api.getCurrentController()
    controller.setFirstVisibleRow(12)
    controller.setFirstVisibleColumn(4)
    shown.app.calculation = "manual"

    def seen() -> tuple[object, ...]:
        hidden = [row for row in range(6, 40) if tracker[f"{row}:{row}"].rows.hidden]
        scroll = controller.getFirstVisibleRow(), controller.getFirstVisibleColumn()
        automatic = shown.book.api.isAutomaticCalculationEnabled()
        return (
            shown.book.sheets.active.name,
            shown.book.selection.address,
            scroll,
            hidden,
            automatic,
        )

    before = seen()
    assert before[3]
    shown.click("刷新状态")
    shown.read_message()
    assert seen() == before
    shown.app.calculation = "automatic"


def test_python__stays_for_the_next_click_and_is_started_anew_when_it_is_gone(
    shown: Window,
) -> None:
    (first,) = shown.pythons()
    shown.click("关于")
    shown.read_message()
    assert shown.pythons() == [first]
    os.kill(first, signal.SIGKILL)
    shown.click("关于")
    shown.read_message()
    (second,) = [python for python in shown.pythons() if python != first]
    shown.quit()
    until = time.monotonic() + 90
    while second in shown.pythons():
        assert time.monotonic() < until, "Python outlives LibreOffice"
        time.sleep(0.1)
