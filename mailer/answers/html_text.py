"""The text of a mail that came as HTML only."""

from __future__ import annotations

from html.parser import HTMLParser

_BREAKS = {"br", "p", "div", "tr", "li", "hr", "blockquote", "table", "h1", "h2", "h3"}
_HIDDEN = {"style", "script", "title", "head"}


def text_of(html: str) -> str:
    r"""Return the text of a page, a line for each paragraph.

    >>> text_of("<style>p {}</style><p>新的完成日期：12月5日</p><p>备注：&lt;无&gt;<br>谢谢</p>")
    '新的完成日期：12月5日\n\n备注：<无>\n谢谢'
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "".join(reader.parts).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in _HIDDEN
        if tag in _BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.hidden = max(0, self.hidden - (tag in _HIDDEN))
        if tag in _BREAKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(" ".join(data.split()))
