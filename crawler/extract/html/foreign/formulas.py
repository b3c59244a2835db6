"""write_formulas(): a formula (MathML) becomes words of the page, on one line.

As those of Word are (``crawler/extract/word/carried.py``): what is set above or below another is
written behind it, "a/(b + c)", "x^2", "∑_(i = 1)^n".
"""

from __future__ import annotations

from itertools import islice

from collection.reading_account import WhyLeftOut
from collection.words.folding import fold
from crawler.extract.html.elements import (
    Element,
    ancestor,
    attribute,
    stands_between_words,
    text_of,
)
from crawler.extract.html.leaving_out import leave_out_unseen
from crawler.extract.tally import ReadingTally

_TOKENS = frozenset({"mi", "mn", "mo", "mtext", "ms"})
_UNSEEN = ("annotation", "annotation-xml", "mphantom")
_INVISIBLE = frozenset("\u2061\u2062\u2063\u2064")
"""Signs that say how a formula is meant: applied to, times."""
_BETWEEN = {
    "mfrac": "/",
    "msup": "^",
    "mover": "^",
    "msub": "_",
    "munder": "_",
    "msubsup": "_^",
    "munderover": "_^",
}
"""What stands before each part but the first."""
_ACCENTED = frozenset({"mover", "munder"})
_PRIMES = frozenset("'′″‴")
_TIGHT = frozenset("()[]{}⟨⟩|‖/!'′″‴_^~¯ˉ‾ˆ→.:;,∑∏∫√∇∂¬")
"""Signs that stand close to their neighbours."""
_ASSISTIVE = "mjx-assistive-mml"
"""Holds the words of a formula that a typesetter draws beside it by style sheets alone."""
_COPY = "katex-html"
"""Class of a second form of a formula beside the first, for the eye alone."""


def write_formulas(root: Element, tally: ReadingTally) -> None:
    """Rewrite the formulas of a page.

    Args:
        root: the page.
        tally: told what is not seen in them and what is put in.
    """
    for formula in [tag for tag in root.iter("math") if ancestor(tag, "math") is None]:
        _show(formula, root, tally)
        implied = (tag for tag in formula.iter("mo") if _INVISIBLE.issuperset(text_of(tag).strip()))
        for tag in [*formula.iter(*_UNSEEN), *implied]:
            leave_out_unseen(tag, formula, WhyLeftOut.HIDDEN, tally)
        for tag in list(formula.iter()):
            _fold(tag, formula)
        for tag in list(formula.iter()):
            _write(tag, tally)
        if stands_between_words(formula):
            formula.text = f" {formula.text or ''}"
            formula.tail = f" {formula.tail or ''}"
        formula.tag = "div" if formula.get("display") == "block" else "span"


def _show(formula: Element, root: Element, tally: ReadingTally) -> None:
    """Take a formula for what a reader sees where the page shows a picture or a copy of it."""
    around = formula.getparent()
    if around is not None and around.tag == _ASSISTIVE:
        around.set("style", "")
    beside = around.getnext() if around is not None else None
    if around is None or beside is None or around.tag != "span" or (around.tail or "").strip():
        return
    if beside.tag == "img":
        around.set("style", "")
    elif _COPY in (beside.get("class") or "").split():
        leave_out_unseen(beside, root, WhyLeftOut.TWICE, tally)


def _fold(tag: Element, formula: Element) -> None:
    """Fold white space, which says nothing in a formula but within its texts."""
    tag.text = fold(tag.text or "")
    if tag is not formula:
        tag.tail = fold(tag.tail or "")


def _write(tag: Element, tally: ReadingTally) -> None:
    name = str(tag.tag)
    if name in _TOKENS:
        _space(tag)
    elif name == "mspace":
        tag.text = " "
    elif name in _BETWEEN:
        _set_on_line(tag, _BETWEEN[name], tally)
    elif name == "msqrt":
        _put(tag, "√(" if _is_compound(tag) else "√", ")" if _is_compound(tag) else "", tally)
    elif name == "mroot" and len(tag) > 1:
        tag.insert(0, tag[1])
        _bracket(tag[1], tally)
        _put_behind(tag[0], "√", tally)
    elif name == "mfenced":
        _fence(tag, tally)
    elif name in {"mtr", "mlabeledtr"} and tag.getnext() is not None:
        _put_behind(tag, "; ", tally)
    elif name == "mtd" and tag.getnext() is not None:
        tag.tail = " "


def _space(tag: Element) -> None:
    """Set off words, and signs between two others."""
    said = tag.text or ""
    if tag.tag == "mo":
        before = tag.getprevious()
        within = before is not None and before.tag != "mo" and tag.getnext() is not None
        apart = within and bool(said) and _TIGHT.isdisjoint(said)
        tag.tail = f"{tag.tail or ''} " if apart or said in {",", ";"} else tag.tail
    else:
        apart = len(said) > 1 and said.isalpha()
        tag.tail = f" {tag.tail or ''}" if apart or tag.tag == "mtext" else tag.tail
    if apart or tag.tag == "mtext":
        tag.text = f" {said}"


def _set_on_line(tag: Element, signs: str, tally: ReadingTally) -> None:
    parts = list(tag)
    accented = tag.tag in _ACCENTED and len(parts) > 1 and _is_sign(parts[1])
    for part, sign in zip(parts[1:], signs, strict=False):
        primed = tag.tag == "msup" and text_of(part) in _PRIMES
        if not text_of(part).strip() or accented or primed:
            continue
        before = part.getprevious()
        if before is not None:
            _put_behind(before, sign, tally)
        _bracket(part, tally)
    if parts:
        _bracket(parts[0], tally)
    following = tag.getnext()
    if not (accented or tag.tail or following is None or following.tag == "mo"):
        tag.tail = " "


def _is_sign(tag: Element) -> bool:
    return tag.tag == "mo" or (len(tag) == 1 and tag[0].tag == "mo")


def _is_compound(tag: Element) -> bool:
    said = (each for each in tag.iter(*_TOKENS) if text_of(each).strip())
    return next(islice(said, 1, None), None) is not None


def _bracket(tag: Element, tally: ReadingTally) -> None:
    """Put brackets around a part of more than one sign, unless it has its own."""
    if not _is_compound(tag) or (text_of(tag).startswith("(") and text_of(tag).endswith(")")):
        return
    _put(tag, "(", ")", tally)


def _put(tag: Element, before: str, after: str, tally: ReadingTally) -> None:
    tally.add(before + after)
    tag.text = before + (tag.text or "")
    if after and len(tag):
        tag[-1].tail = (tag[-1].tail or "") + after
    elif after:
        tag.text += after


def _put_behind(tag: Element, sign: str, tally: ReadingTally) -> None:
    tally.add(sign)
    tag.tail = (tag.tail or "").rstrip() + sign


def _fence(tag: Element, tally: ReadingTally) -> None:
    between = (attribute(tag, "separators") or ",")[0]
    for part in tag:
        if part.getnext() is not None:
            _put_behind(part, f"{between} ", tally)
    opening, closing = attribute(tag, "open") or "(", attribute(tag, "close") or ")"
    _put(tag, opening, closing, tally)
