"""How wide the letters of 微软雅黑 are, in thousandths of the font's size (1 em = 1000).

A table of our own, so that every Python and every computer measures the same, whatever its Unicode
and its fonts are.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

EM = 1000
DIGIT = 586

# From the space to the tilde, eight in a line: as the font's own outlines say.
_ASCII = (
    *(296, 312, 436, 638, 586, 890, 870, 256),  #   ! " # $ % & '
    *(334, 334, 455, 742, 241, 433, 241, 427),  # ( ) * + , - . /
    *(586, 586, 586, 586, 586, 586, 586, 586),  # 0 1 2 3 4 5 6 7
    *(586, 586, 241, 241, 742, 742, 742, 483),  # 8 9 : ; < = > ?
    *(1031, 704, 627, 669, 762, 550, 531, 744),  # @ A B C D E F G
    *(773, 294, 396, 635, 513, 977, 813, 815),  # H I J K L M N O
    *(612, 815, 653, 577, 573, 747, 676, 1018),  # P Q R S T U V W
    *(645, 604, 620, 334, 412, 334, 742, 448),  # X Y Z [ \ ] ^ _
    *(291, 553, 639, 501, 640, 567, 347, 640),  # ` a b c d e f g
    *(616, 266, 267, 544, 266, 937, 616, 636),  # h i j k l m n o
    *(639, 640, 382, 463, 373, 616, 525, 790),  # p q r s t u v w
    *(507, 529, 492, 328, 269, 328, 742),  # x y z { | } ~
)
_SINGLE = {
    "\u00a0": 296,  # a space that does not break
    "°": 410,
    "±": 742,
    "·": 241,
    "×": 742,
    "÷": 742,
    "–": 543,
    "‘": 250,
    "’": 250,
    "“": 438,
    "”": 438,
}
_LETTER = 700  # of other alphabets: their broad ones
# From each of these characters on, up to the next: what is not named is a Chinese character, a
# full-width sign or a picture, one em each.
_RANGES = (
    ("\u0000", 0),  # controls; the line feed among them
    ("\u00a1", _LETTER),
    ("\u0300", 0),  # marks over the letter before
    ("\u0370", _LETTER),
    ("\u0590", EM),
    ("\u1e00", _LETTER),
    ("\u2000", EM),
    ("\u200b", 0),  # joiners and marks of direction
    ("\u2010", EM),
    ("\u2028", 0),
    ("\u202f", EM),
    ("\u2060", 0),
    ("\u2070", EM),
    ("\ufe00", 0),  # variation selectors
    ("\ufe10", EM),
    ("\ufeff", 0),
    ("\uff00", EM),
    ("\uff61", EM // 2),  # half-width forms
    ("\uffe0", EM),
    ("\uffe8", EM // 2),
    ("\uffef", EM),
)
_STARTS = [start for start, _ in _RANGES]


@lru_cache(maxsize=8192)
def advance(sign: str) -> int:
    """Return the width of one character."""
    if " " <= sign <= "~":
        return _ASCII[ord(sign) - ord(" ")]
    single = _SINGLE.get(sign)
    return _RANGES[bisect_right(_STARTS, sign) - 1][1] if single is None else single
