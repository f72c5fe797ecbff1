"""What Outlook cannot show: it draws mails with Word, which knows tables and little of CSS."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_TAGS = {
    "script": "脚本",
    "link": "外部样式",
    "form": "表单",
    "input": "表单",
    "button": "表单按钮",
    "iframe": "内嵌网页",
    "object": "内嵌对象",
    "video": "视频",
    "audio": "音频",
    "svg": "SVG 图形",
    "canvas": "画布",
    "base": "base 标签",
}
_STYLES = (
    (r"display\s*:\s*(?:inline-)?(?:flex|grid)", "flex 或 grid 布局，请用表格"),
    (r"(?<![\w-])position\s*:", "position 定位，请用表格"),
    (r"(?<![\w-])float\s*:", "float 浮动，请用表格"),
    (r"url\s*\(", "背景图片，请用背景色"),
    (r"@import|@font-face", "外部样式和字体"),
    (r"\b(?:calc|var|min|max|clamp)\s*\(", "calc、var 等计算，请写出数值"),
    (r"(?<![\w-])(?:transform|animation|transition)\s*:", "变形和动画"),
    (r"(?<![\w-])(?:opacity|filter)\s*:", "透明和滤镜，请用实色"),
    (r"\b\d(?:\.\d+)?(?:rem|vw|vh)\b", "rem、vw、vh 单位，请用 px"),
)
_MEDIA = re.compile(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")


def cannot_show(page: str) -> tuple[str, ...]:
    """Return in Chinese what of a mail's page Outlook leaves out or garbles; empty if nothing.

    Styles inside ``@media`` are for phones and dark screens: Word leaves them alone.

    >>> cannot_show('<div style="display: flex">')
    ('flex 或 grid 布局，请用表格',)
    """
    reader = _Reader()
    reader.feed(page)
    reader.close()
    styles = [_MEDIA.sub("", style) for style in reader.styles]
    found = [what for rule, what in _STYLES if any(re.search(rule, each) for each in styles)]
    return tuple(dict.fromkeys(reader.found + found))


class _Reader(HTMLParser):
    """Gathers the styles of a page, and the tags and attributes that Word cannot show."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.styles: list[str] = []
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_style = tag == "style"
        given = {name: value or "" for name, value in attrs}
        if tag in _TAGS:
            self.found.append(_TAGS[tag])
        if any(name.startswith("on") for name in given):
            self.found.append("脚本")
        if "background" in given:
            self.found.append("背景图片，请用背景色")
        if tag == "img" and not {"width", "height"} <= given.keys():
            self.found.append("没有写明 width 和 height 的图片")
        if tag == "img" and given.get("src", "").startswith("data:"):
            self.found.append("写在页面里的图片（data:）")
        if "style" in given:
            self.styles.append(given["style"])

    def handle_endtag(self, tag: str) -> None:
        self._in_style = self._in_style and tag != "style"

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self.styles.append(data)
