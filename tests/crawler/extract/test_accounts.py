"""What an extractor kept of an original and what it left out, counted against what was put in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collection.extract import CELL_BREAK, BlockKind, Extract
from collection.reading_account import ReadingAccount, Reason
from collection.words.folding import signs
from crawler.extract.html.page import extract_html

WORDS = st.sampled_from(["Ring the hub", "within 15 days", "Ŵy’r plentyn", "a b", "£5 (five)"])


@dataclass(frozen=True)
class Piece:
    """Markup with words of which it is known what is to become."""

    markup: str
    fate: Reason | None
    words: str


def pieces(markup: str, fate: Reason | None) -> st.SearchStrategy[Piece]:
    return WORDS.map(lambda words: Piece(markup.replace("*", words), fate, words))


KEPT = st.one_of(
    pieces("<p>*</p>", None),
    pieces("<h2>*</h2>", None),
    pieces("<ul><li>*</li></ul>", None),
    pieces("*<br><br>", None),
    pieces("<table><tr><th>*</th><td></td><td><b></b></td></tr></table>", None),
    pieces("<details><summary></summary>*</details>", None),
    pieces("<p>* <a href='/x'></a></p>", None),
)
LEFT_OUT = st.one_of(
    pieces("<p hidden>*</p>", Reason.HIDDEN),
    pieces("<div style='display:none'>*</div>", Reason.HIDDEN),
    pieces("<noscript>*</noscript>", Reason.HIDDEN),
    pieces("<p>.<s>*</s>.</p>", Reason.STRUCK),
    pieces("<del>*</del>", Reason.STRUCK),
    pieces("<nav>*</nav>", Reason.FURNITURE),
    pieces("<footer><p>*</p></footer>", Reason.FURNITURE),
    pieces("<button>*</button>", Reason.CONTROLS),
    pieces("<select><option>*</option></select>", Reason.CONTROLS),
    pieces("<math>*</math>", Reason.FORMULA),
    pieces("<svg><text>*</text></svg>", Reason.PICTURE),
)
PAGES = st.lists(st.one_of(KEPT, LEFT_OUT), max_size=12)


def page_account(markup: str) -> tuple[Extract, ReadingAccount]:
    page = f"<html><head><title>Hub</title></head><body><h1>Hub</h1>{markup}</body></html>"
    extract = extract_html(page.encode(), "https://site.example/hub")
    assert extract.account is not None
    return extract, extract.account


def by_reason(account: ReadingAccount) -> dict[Reason, int]:
    found: Counter[Reason] = Counter()
    for left in account.left_out:
        found[left.reason] += left.characters
    return dict(found)


@given(PAGES)
def test_each_word_of_a_page_is_kept_or_left_out_for_the_reason_that_it_has(
    page: list[Piece],
) -> None:
    filler = "<p>" + "Share information on the same day. " * 20 + "</p>"
    extract, account = page_account(filler + "".join(piece.markup for piece in page))
    expected: Counter[Reason] = Counter()
    for piece in page:
        if piece.fate is not None:
            expected[piece.fate] += signs(piece.words)
    assert by_reason(account) == dict(expected)
    assert account.original == account.kept + expected.total()
    assert account.kept == kept_signs(extract)


def kept_signs(extract: Extract) -> int:
    """Count what an extract holds: its title, each heading once, its blocks less their bars."""
    blocks = [block for section in extract.sections for block in section.blocks]
    bars = sum(b.text.count(CELL_BREAK) for b in blocks if b.kind is BlockKind.ROW)
    headings = [section.heading[-1] for section in extract.sections if section.heading]
    return sum(map(signs, [extract.title, *headings, *(b.text for b in blocks)])) - bars


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("<main><p>{long}</p></main><div><p>{long}</p></div>", Reason.BESIDE),
        ("<p>{long}</p><p>• {long}</p>", Reason.MARKS),
        (
            "<p>Contents</p><ul><li><a href='#a'>One</a><li><a href='#b'>Two</a></ul><p>{long}</p>",
            Reason.CONTENTS,
        ),
    ],
)
def test_a_reason_that_only_the_whole_page_gives_is_told(markup: str, reason: Reason) -> None:
    _, account = page_account(markup.format(long="Share information. " * 40))
    assert list(by_reason(account)) == [reason]
    assert not account.in_part


def test_a_page_of_which_most_stands_beside_its_content_is_read_in_part() -> None:
    links = "<p><a href='/x'>" + "Other guidance of this site. " * 60 + "</a></p>"
    _, account = page_account(f"<main><p>{'Ring the hub. ' * 40}</p></main><div>{links}</div>")
    assert [left.reason for left in account.losses] == [Reason.BESIDE]
    assert account.share < 0.5


def test_words_that_are_lost_on_the_way_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.extract.html.page.row_headings", _loses_a_row)
    _, account = page_account("<table><tr><td>Nurse</td><td>now</td></tr></table><p>Ring.</p>")
    assert by_reason(account) == {Reason.UNTOLD: signs("Nursenow")}
    assert account.in_part


def _loses_a_row(root):  # type: ignore[no-untyped-def]
    for row in list(root.iter("tr")):
        row.getparent().remove(row)
    return {}
