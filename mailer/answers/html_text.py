"""The text of a mail that came as HTML only."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BREAKS = {"br", "p", "div", "tr", "li", "hr", "blockquote", "table", "h1", "h2", "h3"}
_HIDDEN = {"style", "script", "title", "head"}
_QUOTED = "blockquote"
_NO_TAG = re.compile(
    r"<(?=[A-Za-z/][^<>]*(?:<|\Z))"
)  # never closed: many take Python's parser hours
_BLANKS = re.compile(r"\s+")
_UNSEEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)  # a preview's text
_BOXES = {"div", "span"}
_EMPTY = {"br", "hr", "img", "input", "meta", "link", "wbr"}  # elements without an end


def text_of(html: str) -> str:
    r"""Return the text of a page, a line for each paragraph; quoted ones begin with ``>>``.

    >>> text_of("<style>p {}</style><p>新的完成日期：12月5日</p><p>备注：&lt;无&gt;<br>谢谢</p>")
    '新的完成日期：12月5日\n\n备注：<无>\n谢谢'
    >>> text_of("<p>完成</p><blockquote><p>请答复</p></blockquote>").splitlines()[-1]
    '>> 请答复'
    """
    reader = _Reader()
    reader.feed(_NO_TAG.sub("&lt;", html))
    reader.close()
    lines = "".join(reader.parts).strip().split("\n")
    return "\n".join(line.strip() for line in lines)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.hidden = 0
        self.quoted = 0
        self.kept = 0  # elements whose line breaks count
        self.unseen: list[str] = []  # open elements, from one that is not shown on

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        begins = tag in _BOXES and _UNSEEN.search(dict(attrs).get("style") or "")
        if (self.unseen or begins) and tag not in _EMPTY:
            self.unseen.append(tag)
        self.hidden += tag in _HIDDEN
        self.kept += tag == "pre"
        self.quoted += tag == _QUOTED
        if tag in _BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.unseen:
            while self.unseen.pop() != tag:
                pass
        self.hidden = max(0, self.hidden - (tag in _HIDDEN))
        self.kept = max(0, self.kept - (tag == "pre"))
        self.quoted = max(0, self.quoted - (tag == _QUOTED))
        if tag in _BREAKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        for number, line in enumerate(data.splitlines() if self.kept else [data]):
            if number:
                self.parts.append("\n")
            text = _BLANKS.sub(" ", line)
            if self.hidden or self.unseen or not text.strip():
                continue
            begins = not self.parts or self.parts[-1] == "\n"
            self.parts.append(f">> {text}" if self.quoted and begins else text)
