"""Operators on a small collection, beside what a person would find by reading it."""

from __future__ import annotations

import gc
import threading
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from index.generations.manifest import WHOOSH
from index.results import SearchRequest
from index.search import Index
from index.searching.operators import matching
from index.words.analysis import fold, stems, words
from tests.index.conftest import TODAY

PARTS = ("neglect of toddlers", "bullying at school", "bruised babies", "an organisation", "s47")
VOCABULARY = ("neglect", "neglected", "bully", "bullied", "bruise", "baby", "organization", "s47")
TEXTS = ("neglect", "toddler", "bully", "bruises", "organisation", "behaviour", "mash", "form")


@dataclass(frozen=True)
class Read:
    """A document as a person reads it."""

    title: str
    texts: tuple[str, ...]
    reviewed: date | None

    def words(self, title: bool = False) -> list[str]:
        shown = [self.title] if title else [self.title, *self.texts]
        return [fold(text[word.start : word.end]) for text in shown for word in words(text)]


def _shelved() -> list[Read]:
    chosen = [[w for n, w in enumerate(TEXTS) if mask >> n & 1] for mask in range(0, 256, 5)]
    return [
        Read(
            f"Chapter {number} {' '.join(words_[:1])}",
            (" ".join(words_), PARTS[number % len(PARTS)]),
            date(2020 + number % 6, 1 + number % 12, 1) if number % 3 else None,
        )
        for number, words_ in enumerate(chosen)
    ]


DOCUMENTS = _shelved()


@pytest.fixture(scope="module")
def index(module_shelf) -> Index:
    """An index of several segments, in which documents were changed and others dropped."""
    changed = datetime(2025, 3, 1, tzinfo=UTC)
    module_shelf.add_all(
        [(d.title, d.texts, {"reviewed": d.reviewed, "changed": changed}) for d in DOCUMENTS[:-4]]
    )
    module_shelf.build()
    for document in DOCUMENTS[-4:]:
        module_shelf.add(document.title, *document.texts, reviewed=document.reviewed)
        module_shelf.build()
    return Index.open(module_shelf.folder, module_shelf.collection, today=lambda: TODAY)


def ask(index: Index, typed: str, **options):
    return index.search(SearchRequest(typed, as_typed=True, size=100, grouped=False, **options))


def found(index: Index, typed: str) -> set[str]:
    return {hit.title for hit in ask(index, typed).hits}


ALL = {document.title for document in DOCUMENTS}
KNOWN = {word for document in DOCUMENTS for word in document.words()}


def _holding(fits, title=False) -> set[str]:
    """Return the documents with a word, in any of its forms, that fits."""
    wanted = {stem for word in KNOWN if fits(word) for stem in stems(word)}
    return {d.title for d in DOCUMENTS if wanted & set(stems(" ".join(d.words(title))))}


def _of_word(word: str) -> set[str]:
    return {d.title for d in DOCUMENTS if stems(word)[0] in stems(" ".join(d.words()))}


def _reviewed(first: int, last: int) -> set[str]:
    return {d.title for d in DOCUMENTS if d.reviewed and first <= d.reviewed.year <= last}


LEAVES = st.one_of(
    st.sampled_from((*VOCABULARY, *TEXTS)).map(lambda word: (word, _of_word(word))),
    st.sampled_from(
        ["neg*", "b?lly", "organi?ation", "*our", "bull*", "*ul*", "s4*", "chapter*"]
    ).map(lambda pattern: (pattern, _holding(lambda word: fnmatchcase(word, pattern)))),
    st.sampled_from(["neglet", "brise", "frm", "bulli"]).map(
        lambda word: (f"{word}~", _holding(lambda known: OSA.distance(word, known) <= 1))
    ),
    st.sampled_from(["negl*", "chap*"]).map(
        lambda pattern: (
            f"title:{pattern}",
            _holding(lambda word: fnmatchcase(word, pattern), title=True),
        )
    ),
    st.tuples(st.integers(2019, 2027), st.integers(2019, 2027)).map(
        lambda years: (f"reviewed:[{years[0]} to {years[1]}]", _reviewed(*years))
    ),
)


def _combined(parts):
    pairs = st.tuples(parts, parts)
    return st.one_of(
        pairs.map(lambda two: (f"({two[0][0]}) AND ({two[1][0]})", two[0][1] & two[1][1])),
        pairs.map(lambda two: (f"({two[0][0]}) OR ({two[1][0]})", two[0][1] | two[1][1])),
        parts.map(lambda one: (f"NOT ({one[0]})", ALL - one[1])),
    )


ASKED = _combined(st.recursive(LEAVES, _combined, max_leaves=6))


@given(asked=ASKED, most=st.sampled_from([0, 20, matching.MOST_ROWS]))
@example(asked=("NOT (neglect)", ALL - _of_word("neglect")), most=matching.MOST_ROWS)
def test_the_documents_found_are_those_that_a_person_would_find(index, asked, most):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matching, "MOST_ROWS", most)  # columns or Whoosh: they hold the same
        assert found(index, asked[0]) == asked[1]


@given(one=ASKED, other=ASKED)
def test_operators_narrow_widen_and_exclude(index, one, other):
    a, b = found(index, one[0]), found(index, other[0])
    assert found(index, f"({one[0]}) AND ({other[0]})") <= a
    assert found(index, f"({one[0]}) OR ({other[0]})") >= a | b
    assert not found(index, f"({one[0]}) NOT ({other[0]})") & b


@given(asked=ASKED)
def test_facets_add_up_to_what_is_found(index, asked):
    answer = ask(index, asked[0])
    years = next(group for group in answer.facets if group.key == "reviewed")
    assert sum(value.count for value in years.values if value.value != "overdue") == answer.total


@given(typed=st.text(max_size=60))
@settings(max_examples=30)
@example(typed="a* OR *b")
@example(typed="(NOT) ~ * AND reviewed:[x to")
def test_nothing_typed_is_an_error(index, typed):
    assert ask(index, typed).total >= 0
    assert index.search(SearchRequest(f"{typed} OR neglect")).total


def test_a_pattern_that_fits_everything_is_said_to_and_searched_as_plain_words(index, monkeypatch):
    monkeypatch.setattr(matching, "MOST_FORMS", 0)
    answer = index.search(SearchRequest("neglect AND *e*l*"))
    assert answer.total
    assert answer.read_as == ""
    assert answer.relaxed.startswith("“*e*l*” fits too many words")


def test_only_exclusions_list_the_rest_by_title(index):
    answer = ask(index, "NOT neglect")
    titles = [hit.title for hit in answer.hits]
    assert {*titles} == ALL - _of_word("neglect")
    assert titles == sorted(titles, key=str.casefold)


def test_where_operators_find_nothing_the_plain_words_answer(index):
    answer = index.search(SearchRequest("neglect AND zzyzx"))
    assert answer.total
    assert answer.relaxed.startswith("Nothing fits all of that.")
    assert ask(index, "neglect AND zzyzx").total == 0


def test_words_beside_a_pattern_are_ranked_by_and_not_required(index):
    assert found(index, "neg* mash") == _holding(lambda word: word.startswith("neg"))
    first = ask(index, "neg* mash").hits[0].title
    assert first in _of_word("mash")


def test_what_a_pattern_fits_is_marked(index):
    passage = ask(index, "organi?ation AND chapter*").hits[0].passages[0]
    marked = {passage.text[begin:end] for begin, end in passage.highlights}
    assert marked == {"organisation"}


def test_every_thread_has_its_own_searcher(index):
    typed = "(neg* OR bruise) AND NOT mash"
    expected = found(index, typed)
    together, wrong = threading.Barrier(8), []

    def search() -> None:
        together.wait()
        wrong.extend(answer for _ in range(10) if (answer := found(index, typed)) != expected)

    threads = [threading.Thread(target=search) for _ in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert wrong == []


def test_explaining_leaves_out_what_no_word_found(index):
    explained = index.explain(SearchRequest("neglect OR NOT mash", size=100, grouped=False))
    assert explained
    assert all(part.score > 0 for part in explained.values())


def damaged(shelf) -> Path:
    """Flip a byte of the largest of Whoosh's files, and return its path."""
    folder = shelf.folder / shelf.index.generation / WHOOSH
    path = max(folder.iterdir(), key=lambda file: file.stat().st_size)
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 0xFF
    path.write_bytes(body)
    return path


@pytest.fixture
def small(shelf):
    shelf.add("Neglect", "Neglect of toddlers.")
    shelf.add("Bruising", "A bruise.")
    return shelf


BOTH = SearchRequest("neglect AND toddlers")


def test_with_damaged_segments_the_plain_words_answer_and_health_is_told(small):
    index = small.open()
    assert index.fault() == ""
    path = damaged(small)
    answer = index.search(BOTH)
    assert [hit.title for hit in answer.hits] == ["Neglect"]
    assert answer.relaxed == (
        "Operators cannot be used just now, so what you typed was searched as plain words."
    )
    assert path.name in index.fault()
    assert index.search(SearchRequest("neglect")).relaxed is None
    small.build()
    assert index.search(BOTH).read_as
    assert index.fault() == ""


def test_what_goes_wrong_with_whole_segments_is_not_hidden(small, monkeypatch):
    small.open()
    monkeypatch.setattr("index.searching.operators.matching.Matcher.documents", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        small.search("neglect AND toddlers")


def test_damage_that_comes_later_is_told_by_the_bytes(small, monkeypatch):
    index = small.open()
    assert index.search(BOTH).read_as
    path = damaged(small)
    monkeypatch.setattr("index.searching.operators.matching.Matcher.documents", lambda *_: 1 / 0)
    assert index.search(BOTH).read_as == ""
    assert path.name in index.fault()


def test_searchers_are_closed_with_their_generation(small):
    index = small.open()
    assert index.search(BOTH).read_as
    with index._held.asker._opened._searchers.lent() as searcher:
        assert not searcher.is_closed
    small.add("Another", "Neglect again.")
    small.build()
    assert small.search("neglect AND again").total == 1
    gc.collect()
    assert searcher.is_closed


@given(st.text("ab?*", min_size=1, max_size=9), st.text("ab", max_size=12))
def test_a_word_fits_a_pattern_as_a_file_name_would(pattern: str, word: str) -> None:
    assert matching.fits(pattern)(word) == fnmatchcase(word, pattern)
