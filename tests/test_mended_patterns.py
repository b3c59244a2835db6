"""Patterns that were made linear find what they found before, in any small text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.reading.about import _DATED
from briefings.reading.mentions import _STOPPED
from briefings.reading.segments import _STRING
from collection.words.folding import fold
from collection.words.word_diff import _WORD
from crawler.announcements.amendments import _OPENING
from crawler.announcements.announcement import _CLAUSES
from crawler.editions.volatile import _PARTS
from crawler.extract.dates import _CLAUSE, _LABEL
from crawler.extract.pdf.contents_lists import _LEADER
from crawler.extract.pdf.page_furniture import _PAGE_NUMBER
from crawler.extract.sniffing import _MARKUP
from crawler.profiles import PROFILES
from index.words.sentences import _END

Case = tuple[str, re.Pattern[str], str]

FREE: list[Case] = [
    (r"[.!?]+[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9])", _END, ".!? \n\"')A0a"),
    (r"(\s*)(\S+)", _WORD, " \n\tab"),
    (r"(page)?\W*#+\W*((of|/)\W*#+)?\W*", _PAGE_NUMBER, "# /ofpageg-"),
]
FOLDED: list[Case] = [
    (r"(?P<title>.{3,120}?)(?:\s+[-–—]\s+|:\s+)(?P<words>.+)", _OPENING, "ab -–: "),
    (
        r";\s+|,?\s+and\s+(?=(?:(?:was|were|has been|it was|then|again|further|in)\s+)*"
        r"(?:updated|revised|amended|extensively|re-?written|replaced|extended|added|removed|changed"
        r"|[A-Z][a-z]{2,8} \d{4}))",
        _CLAUSES,
        "; ,|and|added|was| and |May 2024|x",
    ),
    (r"\s+[/|]\s+|;\s|(?<=[a-z\d)])\.\s+(?=[A-Z])", _CLAUSE, "a/|; .A)"),
    (
        r"(?:\W|\b(?:date|dates|was|were|been|is|it|last|of|on|in|by|the|and|for|version"
        r"|v?\d+(?:\.\d+)?|this|first|page|due|since|again|due|no later than|at)\b)*",
        _LABEL,
        "v|1|2|.| |date|s|due|no later than|at|:",
    ),
    (r"\s+[|•·]\s+|(?<=[.!])\s+(?=[A-Z\d©(])", _PARTS, "| •.!A0(a"),
    (r"[^:;.]{3,70}:\s+(?=[^:;]+;)", _STRING, "abc:; ."),
    (
        r"((?:[A-Z][\w'’-]* (?:(?:and|&|of|upon|with) )?){1,6})"
        r"(Safeguarding(?: [A-Z][\w'’-]*| and| &){0,5}? (?:Partnership|Board)s?)\b"
        r",? \(?(?:[A-Z]?[a-z]+ )?((?:19|20)\d\d)\b",
        _DATED,
        "Ab|iPad|'Kestrel| |and |Safeguarding| Board|, |2024|May ",
    ),
]


def texts(alphabet: str) -> st.SearchStrategy[str]:
    words = alphabet.split("|") if len(alphabet) > 20 else [*alphabet]
    return st.lists(st.sampled_from([w for w in words if w]), max_size=24).map("".join)


def spans(pattern: re.Pattern[str], text: str) -> list[tuple[object, ...]]:
    whole = pattern.fullmatch(text)
    found: list[tuple[object, ...]] = [("whole", whole and whole.span())]
    return found + [(m.span(), m.groups()[:2]) for m in pattern.finditer(text)]


@pytest.mark.parametrize("case", FREE, ids=lambda case: case[0][:20])
@given(data=st.data())
def test_the_matches_in_any_text_are_the_same(case: Case, data: st.DataObject) -> None:
    old, new, alphabet = case
    text = data.draw(texts(alphabet))
    before = re.compile(old, new.flags)
    if new is _PAGE_NUMBER:  # asked only whether a whole line matches
        assert bool(new.fullmatch(text)) == bool(before.fullmatch(text))
    else:
        assert spans(new, text) == spans(before, text)


@pytest.mark.parametrize("case", FOLDED, ids=lambda case: case[0][:20])
@given(data=st.data())
def test_the_matches_in_any_folded_text_are_the_same(case: Case, data: st.DataObject) -> None:
    old, new, alphabet = case
    text = fold(data.draw(texts(alphabet)))
    before = re.compile(old, new.flags)
    if new in (_LABEL, _OPENING):  # asked only for whole labels, and for whole lines
        assert spans(new, text)[0] == spans(before, text)[0]
    elif new is _STRING:  # asked only at the start
        assert (found := new.match(text)) is None or found.span() == before.match(text).span()  # type: ignore[union-attr]
        assert bool(found) == bool(before.match(text))
    else:
        assert spans(new, text) == spans(before, text)


@given(texts("._… a1\n"))
def test_a_line_with_a_leader_is_one_as_before(text: str) -> None:
    old = re.compile(r"[.…_](?:\s?[.…_]){3,}\s*\d{1,3}$")
    assert bool(_LEADER.search(text)) == bool(old.search(text))


@given(texts(".!?:-, "))
def test_what_ends_a_run_of_capitals_is_what_ended_it_before(between: str) -> None:
    assert bool(_STOPPED.match(between[::-1])) == bool(re.search(r"[.!?:]\W*$", between))


@given(texts("<!--|-->|-|>|<p>|<| |x|<!-|--!>|<?xml ?>"))
def test_what_is_markup_behind_comments_is_what_was_before(text: str) -> None:
    old = re.compile(
        rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
        rb"<(?:!doctype html|html|head|body|title|meta|script|style|table|div|h1|p)[\s/>]",
        re.IGNORECASE | re.DOTALL,
    )
    # A comment ends at its first "-->"; the pattern before could run over it to a later one.
    new = _MARKUP.match(text.encode())
    assert not new or old.match(text.encode())
    if text.count("-->") <= 1:
        assert bool(new) == bool(old.match(text.encode()))


@given(texts("/print|/printable|/|/amp|/comment-page-2|/a|/index.php|k|p|b|a|."))
def test_the_one_path_of_a_documents_addresses_is_what_it_was(path: str) -> None:
    before = {
        "plain": [(r"(?<=.)(?:/(?:print|printable))+/?$", "")],
        "wordpress": [
            (r"(?:/(?:amp|print|comment-page-\d+))+/?$", "/"),
            (r"^(?:/index\.php)+/", "/"),
        ],
        "policy-partners": [
            (r"^/([b-df-hj-tv-z]*k[py][b-df-hj-tv-z]*)(?:/[^.]*)?$", r"/\1"),
        ],
    }
    for key, patterns in before.items():
        old, last = path, ""
        while old != last:
            last = old
            for pattern, replacement in patterns:
                old = re.sub(pattern, replacement, old, flags=re.IGNORECASE)
        assert PROFILES[key].path_of_document(path) == (old or "/")
