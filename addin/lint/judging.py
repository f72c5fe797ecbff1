"""Clause by clause: which vague words stand, given what the clause proves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from addin.forms.model import Wording
from addin.forms.vocabularies import (
    APPROXIMATION,
    COMPOUND_FIGURE,
    PLACEHOLDER,
    UNCLEAR_ACTOR,
    UNCLEAR_REFERENCE,
    VAGUE_DEGREE,
)
from addin.lint.evidence import DOCUMENT, MENTION, Evidence
from addin.lint.items import spans
from addin.lint.lexicon import Lexicon, core
from addin.lint.likeness import DEADLINE, likeness
from addin.lint.masking import masked
from addin.lint.naming import is_attribute, is_help, is_measurable
from addin.lint.normal import Normal, normalised
from addin.lint.numbers import DURATION
from addin.lint.patterns import beginning, patterns
from addin.lint.words import (
    DEFINED,
    DEGREE,
    GROUPS,
    HARD,
    IDLE,
    LAST,
    NEVER,
    PURPOSE,
    QUALITY,
    REFERENCE,
    RHYTHM,
    TIME,
    TREND,
)

UNPROVEN = "未量化"
_MEMO = 16_384  # clauses that are remembered, some megabytes
_NO_WORDS = " .:、()[]{}-—/\\~'\""
_CLAUSE_END = re.compile(r"(?<!\d),|,(?!\d{3}(?!\d))|[;。!！?]")
# 未持证的，不得上岗: what follows is the consequence.
_CONDITION = re.compile(r"(?:的|者|后|时|之前|前)$")
_IN_CASE = re.compile(r"如遇|遇|若|如果?|一旦|凡|除|只要|发现|出现")
# 持续压测30分钟, 持续到验收通过: for how long stands right after it.
_LASTING = re.compile(
    rf"[^,;。\d]{{0,4}}{DURATION}|[^,;。\d]{{0,3}}直?[至到](?![位底家处手今])[^,;。]{{2}}"
)
# 延长期限的须经批准: who changes something has to do something else; nothing is promised.
_IF_CHANGED = re.compile(
    r"[^,;。]{0,10}(?:(?:的|时|者|后),?(?:须|应|需|由|报|按|一律|不得|必须|视为|即)|即[停报换启退])"
)
# 不增加预算: what does not change has no by how much.
_NOT = re.compile(
    r"(?:不同意|不批准|不赞成|否决|驳回|拒绝|撤销)[^,;。]{0,12}$|(?:不(?:再|得|能|准|许|可|会|予)?|未|无需|禁止|停止)$"
)
# …；以上两项6月1日生效: what the foot of a list says holds for its items.
_OF_ALL = re.compile(r"\s*(?:[均都]|以上|上述|前述)")
_HEAD = re.compile(r"[^:：;；。\n]{2,40}[:：](?=\s*(?:[①(（\n]|\d{1,2}[、.．)]))")
_HANDS = re.compile(
    r"(?:提供|提交|报送|附|上传|移交)(?:以下|下列|如下)?[^,;。:]{0,6}(?:材料|资料|文件|单据|证件|附件|文档):?$"
)
_END = re.compile(r"(?:些|一[些点])?[.!)]*$")
# 优化器, 保障性住房, 改进型: what it is part of is called so.
_KIND_OF = re.compile(
    r"型(?![号材态])|器(?![材具官械重物])|剂(?!量)|仪(?![式表器容态])|率(?![先领队])|牌(?![子照匾坊])|性(?=[\u4e00-\u9fff]{2})"
)
_FOR_LONG = re.compile(DURATION)  # 提前一周
_CONDITIONAL = re.compile("[^,;。]{0,2}(?:时|的话|则|就|即)")  # 温度过高时停机: how high?
_AT_ONCE = frozenset({"立即", "立刻", "即刻", "马上"})  # 超过30毫米立即停工
_HARD_BOUND = re.compile(
    r"最迟|最晚|最后期限|不得(?:超过|超|晚于|迟于|低于|少于|高于|大于|逾)|不(?:超过|晚于|迟于|低于|少于|高于)|至少|上限|下限|底线|封顶|截止|[≤≥]"
)
_REASONS = {(group.kind, group.bound): (group.reason, group.suggestion) for group in GROUPS}
_REASONS[UNCLEAR_REFERENCE, DEFINED] = _REASONS[UNCLEAR_REFERENCE, DEGREE] = (
    "没有写明指哪些、以什么为界",
    "请写明界限或名单，如：单笔≥__元的订单，名单见《__》",
)
_NO_MEASURE = (
    "看不出计量的是什么",
    "请写能计数或测量的指标，如：一次交验合格率、平均到货天数",
)
_UNBOUNDED = (
    "这句话怎样算做到，各人可能有各人的理解",
    "请写明数量、日期、交付物或判定规则",
)
# 续保客户流失大幅减少, 球馆人气旺 stand where an indicator is named, and tell of it.
_TELLS = re.compile(r"大幅|显著|进一步|(?:合适|适当|合理|足够|充足)的|(?<!完)[旺好佳]$")
# Of sentences that nobody had tuned to, these thresholds told most apart (`docs/wording.md`).
_VAGUE = 0.7  # from here on a text is vague in which no rule sees anything,
_VAGUE_PROVEN = 0.8  # if each of its clauses has evidence of its own, from here on;
_VAGUE_CLAUSE = 1.0  # a clause amid others that has none, from here on
_CONCRETE = -0.5  # below this one is not, whatever word of the core list stands in it,
_CONCRETE_CLAUSE = -0.1  # if the clause in which it stands is not, either
_PROVEN = 0.25  # below this one is not, though no rule sees what proves it;
_MEASURED = 0.1  # the name of an indicator, below this
_NAME_IT = "请写要做成的事，如：编制《__》、签订__合同、上线__"
_REASONS_OF_KIND = {
    **{group.kind: (group.reason, group.suggestion) for group in reversed(GROUPS)},
    PLACEHOLDER: ("模板占位没有填写", "请填写实际内容"),
    COMPOUND_FIGURE: (
        "没有区分首次响应与解决",
        "请拆分：首次响应时间≤__小时，解决方案提供时间≤__小时",
    ),
    UNPROVEN: (
        "没有数量、交付物或判定规则，到期时无法判定是否完成",
        "请写明：由__提升至__、≤__，或X月X日前提交《__》经__确认",
    ),
}
SAID = (
    "",
    *dict.fromkeys((*_REASONS_OF_KIND, *chain(*_REASONS.values(), *_REASONS_OF_KIND.values()))),
    *_NO_MEASURE,
    *_UNBOUNDED,
    _NAME_IT,
)
"""Every word and sentence of its own that the lint can say of a place."""


class Hit(NamedTuple):
    """One vague place: its class, its span in the original text, why, and how to write it.

    `level` is the company's own for this word, or empty.
    """

    kind: str
    start: int
    end: int
    reason: str
    suggestion: str
    level: str = ""


class Verdict(NamedTuple):
    """Whether two departments could disagree on the due day, and the places that make it so."""

    vague: bool
    hits: Sequence[Hit]


class _Mark(NamedTuple):
    """A vague word in a clause, before it is weighed; positions are within the clause."""

    kind: str
    bound: str
    start: int
    end: int
    level: str = ""
    suggestion: str = ""
    is_company: bool = False  # a word of the company's own


class _Clause(NamedTuple):
    offset: int
    text: str
    proof: Evidence
    marks: Sequence[_Mark]
    has_gap: bool  # a placeholder stands in it

    @property
    def sets_limit(self) -> bool:
        """Whether it holds a hard limit: 最迟3月10日, 不得超过50万元."""
        proof = self.proof
        if _HARD_BOUND.search(self.text) is None:
            return False
        return proof.target >= 0 or proof.is_timed or proof.counted >= 0


CLEAR = Verdict(False, ())


def lint(
    text: str,
    *,
    lexicon: Lexicon | None = None,
    dated: bool = False,
    wording: Wording = Wording.TASK,
) -> Verdict:
    """Return whether `text` is vague, with its vague places in the order of the text.

    `lexicon` is the core one unless given; `dated` says that another cell of the row holds the
    deadline; `wording` is what the text says. An empty text is not vague. Each item of a list is
    judged by itself.
    """
    words = lexicon or core()
    listed = list(spans(text))
    if len(listed) < 2:
        start, end = listed[0] if listed else (0, len(text))
        return _moved(_judged(text[start:end], words, dated, wording), start)
    dated = dated or _dates_all(text, listed)
    hits = [
        hit
        for start, end in listed
        for hit in _moved(_judged(text[start:end], words, dated, wording), start).hits
    ]
    return Verdict(bool(hits), hits)


def _dates_all(text: str, listed: Sequence[tuple[int, int]]) -> bool:
    """Whether the head or the foot of a list says by when all of it, or to whom it is given."""
    low, high = listed[-1]
    ends = [text[low:high]] if _OF_ALL.match(text, low) else []
    if head := _HEAD.match(text):
        ends.append(head[0])
    proofs = (Evidence(normalised(one).text) for one in ends)
    return any(proof.is_timed or _HANDS.search(proof.clause) for proof in proofs)


def _moved(verdict: Verdict, by: int) -> Verdict:
    """Return a verdict on a part of a text that begins at a place of it."""
    if not by or not verdict.hits:
        return verdict
    moved = [hit._replace(start=hit.start + by, end=hit.end + by) for hit in verdict.hits]
    return Verdict(verdict.vague, moved)


class _Item(NamedTuple):
    """One item of a text: its clauses, and the vague words that stand."""

    normal: Normal
    clauses: Sequence[_Clause]
    standing: Sequence[tuple[_Clause, _Mark]]


def _read(text: str, words: Lexicon, dated: bool, wording: Wording) -> _Item:
    normal = normalised(text)
    seen = masked(normal.text, words.names, words.compounds)
    clauses = list(_clauses(seen, words, wording))
    has_marks = any(clause.marks for clause in clauses)
    return _Item(normal, clauses, _standing(clauses, dated, wording) if has_marks else ())


def weighed(text: str, wording: Wording) -> list[str]:
    """Return the clauses of an item as `likeness` reads them."""
    return _weighed(_read(text, core(), False, wording), core())


def _weighed(item: _Item, words: Lexicon) -> list[str]:
    """Return the clauses with what is switched off and vague words that do no harm covered."""
    if not words.disabled and not any(clause.marks for clause in item.clauses):
        return [clause.text for clause in item.clauses]
    standing = {_at(each) for each in item.standing}
    texts = []
    for clause in item.clauses:
        text = clause.text
        for mark in clause.marks:
            if mark.bound != IDLE and clause.offset + mark.start not in standing:
                gap = MENTION * (mark.end - mark.start)
                text = f"{text[: mark.start]}{gap}{text[mark.end :]}"
        for word in words.disabled:
            text = text.replace(word, MENTION)
        texts.append(text)
    return texts


def _judged(text: str, words: Lexicon, dated: bool, wording: Wording) -> Verdict:
    item = _read(text, words, dated, wording)
    if not item.clauses:
        return CLEAR
    if wording is Wording.INDICATOR:
        if any(c.proof.target >= 0 for c in item.clauses):
            if is_measurable(item.normal.text):
                return CLEAR
            return _judged(text, words, dated, Wording.GOAL)  # with its value
        if _TELLS.search(item.normal.text):
            return _judged(text, words, dated, Wording.GOAL)  # no name
    verdict = _ruled(item, dated, wording)
    if wording is Wording.NAME:
        return verdict  # too short to be like another
    texts = _weighed(item, words)
    like = likeness((*texts, DEADLINE) if dated else texts, wording)
    if verdict.vague:
        return CLEAR if _is_concrete(like, item, wording) else verdict
    if wording is not Wording.INDICATOR and _is_alike(like, item, texts, dated, wording):
        return Verdict(True, [_unbounded(item, wording)])
    return CLEAR


def _is_alike(
    like: float, item: _Item, texts: Sequence[str], dated: bool, wording: Wording
) -> bool:
    """Whether a text in which no rule sees anything is vague all the same, or one clause of it."""
    if like > _VAGUE:
        return like > _VAGUE_PROVEN or not all(
            clause.proof.is_enough(dated=dated) for clause in item.clauses
        )
    return len(texts) > 1 and any(
        likeness([text], wording) > _VAGUE_CLAUSE and not clause.proof.is_enough(dated=dated)
        for text, clause in zip(texts, item.clauses, strict=True)
    )


def _alone(clause: _Clause, wording: Wording) -> float:
    return likeness([clause.text], wording)


def _is_concrete(like: float, item: _Item, wording: Wording) -> bool:
    """Whether a text is concrete, and so is each clause of it in which the rules see something.

    A gap, a round figure, who acts and a word of the company's own are no matter of likeness.
    """
    if not item.standing:
        return like < (_MEASURED if wording is Wording.INDICATOR else _PROVEN)
    certain = [PLACEHOLDER, COMPOUND_FIGURE, UNCLEAR_ACTOR, APPROXIMATION]
    if wording is Wording.CONDITION:
        certain.append(VAGUE_DEGREE)  # 气温过低时: from where on is all that a condition has to say
    return like < _CONCRETE and not any(
        mark.is_company or mark.kind in certain or _alone(clause, wording) > _CONCRETE_CLAUSE
        for clause, mark in item.standing
    )


def _ruled(item: _Item, dated: bool, wording: Wording) -> Verdict:
    """Return what the rules say."""
    if wording is Wording.INDICATOR and not is_measurable(item.normal.text):
        return Verdict(True, [_unproven(item, wording)])
    idle = [(c, m) for c in item.clauses for m in c.marks if m.bound == IDLE]
    if item.standing:
        found = sorted([*item.standing, *idle], key=_at)
        return Verdict(True, [_hit(item.normal, *each, wording) for each in found])
    if wording is Wording.INDICATOR or _is_proven(item.clauses, dated, wording):
        return CLEAR
    hits = [_unproven(item, wording), *(_hit(item.normal, *each, wording) for each in idle)]
    return Verdict(True, sorted(hits, key=lambda hit: hit.start))


def _standing(
    clauses: Sequence[_Clause], dated: bool, wording: Wording
) -> list[tuple[_Clause, _Mark]]:
    """Return the vague words that nothing around them makes harmless."""
    limit = -1
    if any(mark.bound == HARD for clause in clauses for mark in clause.marks):
        limit = max((n for n, clause in enumerate(clauses) if clause.sets_limit), default=-1)
    return [
        (clause, mark)
        for number, clause in enumerate(clauses)
        for mark in clause.marks
        if mark.bound != IDLE
        and not (mark.bound == HARD and limit > number)
        and not _is_of_name(mark, clause.text, wording)
        and not _is_bounded(mark, number, clauses, dated)
    ]


def _is_of_name(mark: _Mark, text: str, wording: Wording) -> bool:
    """Whether the word only says which task a name is of, or what an indicator counts."""
    if wording not in (Wording.NAME, Wording.INDICATOR) or mark.bound in (NEVER, HARD, REFERENCE):
        return False
    return wording is Wording.INDICATOR or is_attribute(text, mark.start)


def quantified(text: str, *, lexicon: Lexicon | None = None) -> bool:
    """Return whether `text` holds a quantity, a handed-over deliverable or a rule of decision."""
    words = lexicon or core()
    seen = masked(normalised(text).text, words.names, words.compounds)
    proofs = (Evidence(clause) for _, clause in _split(seen))
    return any(proof.is_strong or proof.counted >= 0 for proof in proofs)


def _at(each: tuple[_Clause, _Mark]) -> int:
    clause, mark = each
    return clause.offset + mark.start


def _clauses(text: str, lexicon: Lexicon, wording: Wording) -> Iterator[_Clause]:
    defines = wording in (Wording.DEFINITION, Wording.CONDITION)
    for start, clause in _split(text):
        yield _Clause(start, clause, *_seen(clause, lexicon, defines=defines))


def _split(text: str) -> Iterator[tuple[int, str]]:
    """Yield the clauses of a text with where they begin."""
    start = 0
    for end in [*(m.start() for m in _CLAUSE_END.finditer(text)), len(text)]:
        clause = text[start:end]
        if clause.strip(_NO_WORDS):
            yield start, clause
        start = end + 1


def _seen(
    clause: str, lexicon: Lexicon, *, defines: bool
) -> tuple[Evidence, Sequence[_Mark], bool]:
    """Return what a clause proves, its vague words, and whether one of them is a placeholder.

    People who fill in a column write the same clauses again.
    """
    known = lexicon.seen.get((clause, defines))
    if known is None:
        if len(lexicon.seen) >= _MEMO:
            lexicon.seen.clear()
        marks = _marks(clause, lexicon, defines=defines)
        known = Evidence(clause), marks, any(mark.kind == PLACEHOLDER for mark in marks)
        lexicon.seen[clause, defines] = known
    return known


def _marks(clause: str, lexicon: Lexicon, *, defines: bool) -> Sequence[_Mark]:
    """Return the vague words of a clause; no character belongs to two of them."""
    marks: list[_Mark] = []
    taken = bytearray(len(clause))
    asked, end = -1, 0
    for number, start in sorted((n, at) for at, sign in enumerate(clause) for n in beginning[sign]):
        if number != asked:
            asked, end = number, 0
        kind, bound, expression, _ = patterns()[number]
        if start < end or (bound == DEFINED and not defines):
            continue
        if (match := expression.match(clause, start)) is None:
            continue
        end = match.end()
        if match[0] not in lexicon.disabled and not any(taken[start:end]):
            marks.append(_Mark(kind, bound, start, end))
            taken[start:end] = b"x" * (end - start)
    for start, entry in lexicon.found(clause):
        end, group = start + len(entry.word), entry.group
        if group.bound == LAST and not _END.match(clause, end):
            continue
        if not any(taken[start:end]) and not _KIND_OF.match(clause, end):
            marks.append(_Mark(group.kind, group.bound, start, end, *entry[2:]))
    return marks


def _is_bounded(mark: _Mark, number: int, clauses: Sequence[_Clause], dated: bool) -> bool:
    """Whether what stands around a vague word makes it harmless."""
    clause = clauses[number]
    here = clause.proof
    following = clauses[number + 1].proof if number + 1 < len(clauses) else None
    bound = mark.bound
    if bound == DEFINED:
        return max(here.target, here.counted) >= 0 or DOCUMENT in clause.text
    if clause.has_gap and bound not in (NEVER, HARD):
        return True  # what is missing stands where the figure will stand
    if bound not in (NEVER, HARD, TIME) and _is_explained(mark, clause):
        return True
    if bound == NEVER:
        return clause.text.startswith("(", mark.end)
    if bound == HARD:
        return False
    if bound == TIME:
        at_once = clause.text[mark.start : mark.end] in _AT_ONCE and 0 <= here.target <= mark.start
        ahead = _FOR_LONG.match(clause.text, mark.end) is not None
        return dated or at_once or ahead or here.is_timed or _gives_time(following)
    if bound == RHYTHM:
        lasts = _LASTING.match(clause.text, mark.end) is not None
        return lasts or here.rhythm >= 0 or here.target >= 0 or _gives_rhythm(following)
    if bound == TREND:
        return _bounds_trend(mark, clause) or (following is not None and following.target >= 0)
    if bound == DEGREE and _CONDITIONAL.match(clause.text, mark.end):
        return here.target >= 0
    if bound in (DEGREE, LAST):
        return max(here.target, here.rule) >= 0 or (following is not None and following.target >= 0)
    if bound == QUALITY:
        return here.target > mark.end
    if bound == REFERENCE:
        return DOCUMENT in clause.text
    return _bounds_slogan(mark, clause, following, dated)


def _is_explained(mark: _Mark, clause: _Clause) -> bool:
    """Whether a colon follows, and behind it what is meant: 充分混合:搅拌15分钟."""
    colon = clause.text.find(":", mark.end)
    here = clause.proof
    return 0 <= colon < max(here.target, here.handed, here.rule, here.counted)


def _gives_time(proof: Evidence | None) -> bool:
    return proof is not None and proof.is_timed


def _gives_rhythm(proof: Evidence | None) -> bool:
    return proof is not None and proof.rhythm >= 0


def _bounds_trend(mark: _Mark, clause: _Clause) -> bool:
    here = clause.proof
    if _NOT.search(clause.text, max(0, mark.start - 16), mark.start):
        return True
    if _IF_CHANGED.match(clause.text, mark.end):
        return True
    if here.added > mark.start:
        return True
    return here.target >= 0 or (here.counted > mark.end and not here.is_hollow)


def _bounds_slogan(mark: _Mark, clause: _Clause, following: Evidence | None, dated: bool) -> bool:
    here = clause.proof
    if max(here.target, here.rule) > mark.start:
        return True
    if here.handed > mark.start and not here.is_hollow_work:
        return True
    counted = here.counted > mark.end
    dated = (here.is_timed or dated) and not here.is_hollow_work
    if (counted or dated) and not here.is_hollow and here.acts(mark.end):
        return True
    return following is not None and max(following.target, following.handed) >= 0


def _is_proven(clauses: Sequence[_Clause], dated: bool, wording: Wording) -> bool:
    """Whether anything at all in the text can be checked, and nothing in it ends in mere words."""
    proofs = [clause.proof for clause in clauses]
    if any(proof.is_hollow and not proof.is_strong for proof in proofs):
        return False
    if wording is Wording.NAME:
        last = proofs[-1]
        return (not is_help(last.clause) and not last.is_hollow_work) or last.clause.endswith(
            "准备"
        )
    if wording is Wording.DEFINITION and any(proof.is_sourced for proof in proofs):
        return True
    if wording is Wording.CONDITION and any(proof.is_event for proof in proofs):
        return True
    # What is quickly seen is asked first: nine cells in ten have their deadline beside them.
    if dated and any(not proof.is_hollow_work for proof in proofs):
        return True
    if any(_CONDITION.search(clause.text) for clause in clauses[:-1]):
        return True
    if _IN_CASE.match(clauses[0].text) and any(proof.acts(0) for proof in proofs[1:]):
        return True
    if any(proof.is_strong or proof.counted >= 0 for proof in proofs):
        return True
    return any(
        (p.is_timed or p.is_settled or (p.is_named and p.acts(0))) and not p.is_hollow_work
        for p in proofs
    )


def _hit(normal: Normal, clause: _Clause, mark: _Mark, wording: Wording) -> Hit:
    is_tail = clause.text[mark.start] in "得起" and mark.start > 0  # 讲得生动, 做起来
    start, end = normal.span(clause.offset + mark.start - is_tail, clause.offset + mark.end)
    reason, suggestion = _REASONS.get((mark.kind, mark.bound)) or _REASONS_OF_KIND[mark.kind]
    if wording is Wording.NAME and mark.bound in (TREND, PURPOSE, IDLE):
        suggestion = _NAME_IT
    return Hit(mark.kind, start, end, reason, mark.suggestion or suggestion, mark.level)


def _unproven(item: _Item, wording: Wording) -> Hit:
    hollow = [c for c in item.clauses if c.proof.is_hollow and not c.proof.is_strong]
    said = _NO_MEASURE if wording is Wording.INDICATOR else _REASONS_OF_KIND[UNPROVEN]
    return _whole(item.normal, (hollow or item.clauses)[0], said)


def _unbounded(item: _Item, wording: Wording) -> Hit:
    """Return the clause that is most like those of vague texts, one without evidence before others."""
    unproven = [each for each in item.clauses if not each.proof.is_enough(dated=False)]
    clause = max(unproven or item.clauses, key=lambda each: _alone(each, wording))
    return _whole(item.normal, clause, _UNBOUNDED)


def _whole(normal: Normal, clause: _Clause, said: tuple[str, str]) -> Hit:
    span = normal.span(clause.offset, clause.offset + len(clause.text))
    return Hit(UNPROVEN, *span, *said)
