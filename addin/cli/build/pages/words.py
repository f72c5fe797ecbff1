"""docs/words.md: the words of the vocabularies, the sheets and the tables by their names in code."""

from __future__ import annotations

from collections.abc import Iterator

from addin.forms import FORMS, vocabularies
from addin.forms.model import Vocabulary
from addin.forms.setup import WORDS


def words() -> Iterator[str]:
    """Yield a row for every vocabulary, and one for every sheet with its tables."""
    names = {
        word: name
        for name, word in vars(vocabularies).items()
        if name.isupper() and isinstance(word, str)
    }
    yield "每个词在代码里只有一个名字；没有名字的词程序不单独过问。概念见[术语表](glossary.md)。"
    yield ""
    yield "## 词"
    yield ""
    yield "| 词表 | 名字 | 词 |"
    yield "|---|---|---|"
    for name, vocabulary in vars(vocabularies).items():
        if isinstance(vocabulary, Vocabulary):
            named = (
                f"{word} `{names[word]}`" if word in names else word for word in vocabulary.words
            )
            yield f"| {vocabulary.label} | `{name}` | {'、'.join(named)} |"
    yield ""
    yield "## 工作表和 Excel 表"
    yield ""
    yield "| 工作表 | 名字 | Excel 表 |"
    yield "|---|---|---|"
    for form in FORMS:
        tables = (f"{each.title} `{each.name}`" for each in form.tables if each not in WORDS)
        yield f"| {form.sheet} | `{form.code}` | {'、'.join(tables)} |"
