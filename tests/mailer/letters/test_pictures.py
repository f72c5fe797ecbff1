"""Mails in a real browser at the widths of Outlook and of a phone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from mailer.delivery.composing import Settings, preview_reminders
from mailer.letters.answer_links import AnswerDesk
from tests.mailer.letters.test_meetings import invitations
from tests.mailer.mail_samples import NOW, busy_day

HEADER = (0x1F, 0x4E, 0x79)


@pytest.mark.chromium
@pytest.mark.parametrize("width", [360, 640])
def test_picture__mail__fills_the_width_and_does_not_run_over_it(
    width: int, chromium: Callable[[Path, int, Path], Path], tmp_path: Path
) -> None:
    preview = preview_reminders(busy_day(), now=NOW, is_working_day=True)
    mails = [m.rendered for m in preview.mails if m.digest.recipient.name in ("王芳", "赵敏")]
    for mail in (*mails, invitations()["invitation-moved"].rendered):
        page = tmp_path / "mail.html"
        # A page that is wider than its window would show a light strip at the right of the bar.
        page.write_text(mail.html, encoding="utf-8")
        with Image.open(chromium(page, width, tmp_path / "mail.png")) as picture:
            pixels = picture.convert("RGB")
            assert pixels.width == width
            assert pixels.getpixel((2, 4)) == HEADER
            assert pixels.getpixel((width - 3, 4)) == HEADER
            right_edge = {pixels.getpixel((width - 6, y)) for y in range(60, 240)}
            assert right_edge == {(255, 255, 255)}


@pytest.mark.chromium
def test_picture__mail_on_a_phone_with_a_dark_screen__has_no_bright_patch_of_paper(
    chromium: Callable[[Path, int, Path], Path], tmp_path: Path
) -> None:
    settings = Settings(desk=AnswerDesk("xiezuo@example.com"))
    preview = preview_reminders(busy_day(), now=NOW, is_working_day=True, settings=settings)
    mail = next(m for m in preview.mails if m.digest.recipient.name == "王芳")
    page = tmp_path / "mail.html"
    dark = mail.rendered.html.replace("(prefers-color-scheme: dark)", "all")
    assert dark != mail.rendered.html
    page.write_text(dark, encoding="utf-8")
    with Image.open(chromium(page, 360, tmp_path / "mail.png")) as picture:
        pixels = picture.convert("L")
        bright = sum(pixels.histogram()[200:])
    # Letters, and the small fills behind the words of a state.
    assert bright < 0.06 * 360 * 1400
