"""A cell that names several: people, departments, words."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Collection, Iterator
from functools import lru_cache

from addin.reading.characters import squeezed

COMMA = "、"
OTHER_COMMAS = ("，", ",", "；", ";", "/", "／", "\n", "\r")
"""What separates besides it, always; the formulas know them, too."""

_STRONG = re.compile(f"[{COMMA}{''.join(OTHER_COMMAS)}]+")
_WEAK = re.compile(r"[\s和及与&＆]+")
_GAP = re.compile(r"[\s\u200b\ufeff]+")
_MARKS = re.compile(rf"[\s\u200b\ufeff{COMMA}{''.join(OTHER_COMMAS)}]")
_LATIN = re.compile(r"[0-9A-Za-z.] [0-9A-Za-z]")


def several(text: str, known: Collection[str] = ()) -> list[str]:
    """Return the entries of a cell that may list several, each once.

    They are separated by 、 ， , ； ; / or a new line; by spaces, 和, 及, 与 or & only where every
    part is `known` and the whole is not, since names have such characters too.
    Spaces inside a name are left out, but between Latin words.

    >>> several("市场部，研发 部/财务部")
    ['市场部', '研发部', '财务部']
    >>> several("王芳和李和平", {"王芳", "李和平"}), several("李和平", {"李", "平", "李和平"})
    (['王芳', '李和平'], ['李和平'])
    """
    if not known and _MARKS.search(text) is None:  # mostly a single name
        return [text] if text else []
    return list(dict.fromkeys(one for piece in pieces(text) for one in _named(piece, known)))


@lru_cache(maxsize=4096)
def is_named(name: str, text: str) -> bool:
    """Return whether a cell that lists several names somebody, however spaced and in any case.

    >>> is_named("陈静", "陈静怡，王磊"), is_named("王磊", "陈静怡, 王 磊")
    (False, True)
    """
    wanted = _key(name)
    return bool(wanted) and wanted in map(_key, several(text, {name}))


def words(text: str) -> list[str]:
    """Return the words that a cell lists; spaces separate them, too, since none holds any."""
    return [word for piece in pieces(text) for word in piece.split()]


def pieces(text: str) -> list[str]:
    """Return what stands between the marks that always separate, without outer spaces."""
    return [piece for each in _STRONG.split(text) if (piece := each.strip())]


def one_name(text: str, known: Collection[str] = ()) -> str:
    """Return a name without the spaces inside it: 张 三 is 张三; as it is `known`, if it is."""
    if text in known:
        return text
    name = _closed(text)
    if not known or name in known:
        return name
    key = squeezed(name)
    return next((each for each in known if squeezed(each) == key), name)


def _key(name: str) -> str:
    return squeezed(name).casefold()


def _closed(text: str) -> str:
    """Return a name without its spaces but those between Latin words."""
    words = _GAP.split(text.strip())
    return "".join(
        word if not n or not _LATIN.fullmatch(f"{words[n - 1][-1:]} {word[:1]}") else f" {word}"
        for n, word in enumerate(words)
    )


def listed(text: str, known: Collection[str] = ()) -> str:
    """Return a cell that names several in the one way to write it: ``市场部、研发部``."""
    return COMMA.join(several(text, known))


def _named(piece: str, known: Collection[str]) -> Iterator[str]:
    name = one_name(piece, known)
    if not name:
        return
    if name not in known and (parts := _split(piece, known)):
        yield from parts
    else:
        yield name


def _split(piece: str, known: Collection[str]) -> list[str]:
    """Return the known names that make up a piece, none if it cannot be cut into such."""
    gaps = list(_WEAK.finditer(piece))
    if not gaps or not known:
        return []
    longest = 2 * max(map(len, known))  # with a space in every gap
    cut: dict[int, tuple[int, str]] = {}  # by where a name ends, where it begins, and what it is
    starts = deque([0])  # places up to which all is known names, as far back as one may begin
    for gap in [*gaps, None]:
        end, after = gap.span() if gap else (len(piece), len(piece))
        while starts and end - starts[0] > longest:
            starts.popleft()
        for start in starts:
            if (name := one_name(piece[start:end], known)) in known:
                cut[after] = start, name
                starts.append(after)
                break
    names: list[str] = []
    at = len(piece)
    while at:
        if at not in cut:
            return []
        at, name = cut[at]
        names.append(name)
    return names[::-1]
