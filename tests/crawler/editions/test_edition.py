"""What a text is known by, and how two of them compare."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collection.evidence import PageEvidence
from collection.words.shingles import SHINGLE
from crawler.editions.edition import SAMPLE, Edition, edition_of_stored, likeness
from crawler.editions.sent import SentToday, same_as_any
from crawler.editions.vocabulary import languages_of

WORDS = st.lists(st.sampled_from([f"word{n}" for n in range(40)]), max_size=60)


def stored(*texts: str) -> Edition:
    return edition_of_stored("Title", texts, None)


def long_text(count: int, seed: int = 1) -> list[str]:
    drawn = random.Random(seed)
    return [f"w{drawn.randrange(5000)}" for _ in range(count)]


@given(WORDS, WORDS)
def test_shares_of_short_texts_are_exact(one: list[str], other: list[str]) -> None:
    def rows(words: list[str]) -> set[tuple[str, ...]]:
        return {tuple(words[n : n + SHINGLE]) for n in range(max(1, len(words) - SHINGLE + 1))}

    first, second = stored(" ".join(one)), stored(" ".join(other))
    if one and other:
        shared = len(rows(one) & rows(other))
        assert first.kept_in(second) == pytest.approx(shared / len(rows(one)))
        assert likeness(first.rows, second.rows) == pytest.approx(
            shared / len(rows(one) | rows(other))
        )


@given(WORDS)
def test_an_edition_survives_being_stored(words: list[str]) -> None:
    edition = edition_of_stored("Title", [" ".join(words)], PageEvidence(web=True, links=3))
    assert Edition.from_json(json.loads(json.dumps(edition.to_json()))) == edition


def test_a_long_text_is_sampled_and_its_shares_stay_near_the_truth() -> None:
    words = long_text(6000)
    whole, half = stored(" ".join(words)), stored(" ".join(words[:3000] + long_text(3000, 2)))
    assert len(whole.rows) == SAMPLE
    assert whole.kept_in(half) == pytest.approx(0.5, abs=0.07)
    assert whole.kept_in(stored(" ".join(words[:-5]))) > 0.97


def test_how_words_are_parted_into_sections_does_not_count() -> None:
    assert stored("one two three four", "five six") == stored("one two three", "four five six")


def test_a_moment_of_access_does_not_count() -> None:
    assert (
        stored("Tell the team.\nPrinted on 12/03/2024 14:02").digest
        == stored("Tell the team.").digest
    )


def test_two_texts_without_words_are_not_one_text() -> None:
    sent = SentToday()
    sent.note("https://site.example/a", stored(""))
    assert sent.sharing(stored(""), but=None) == ()


def test_one_page_sent_twice_is_known_though_it_names_its_address() -> None:
    sent = SentToday()
    text = "Something went wrong with {} and we are looking into it. " + " ".join(long_text(40))
    for name in ("a", "b", "c"):
        sent.note(f"https://site.example/{name}", stored(text.format(name)))
    found = sent.sharing(stored(text.format("a")), but="https://site.example/a")
    assert found == ("https://site.example/b", "https://site.example/c")
    assert sent.sharing(stored(" ".join(long_text(60, 3)))) == ()


def test_a_text_refused_before_is_known_again(made: Callable[..., Edition]) -> None:
    assert same_as_any(made(), [made(), made("Other words than these.")])
    assert not same_as_any(made(), [made("Other words than these.")])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The team is told of it on the same day, and it is they who decide what to do.", "en"),
        ("Rhaid dweud wrth y tîm ar yr un diwrnod, ac mae'n rhaid iddynt benderfynu.", "cy"),
        ("Strona, której szukasz, nie jest już dostępna i nie ma jej przy tym adresie.", "pl"),
        ("Diese Seite ist nicht mehr da, und sie wird auch nicht mehr zu finden sein.", "de"),
        ("اگر آپ کسی بچے کے بارے میں فکرمند ہیں تو ہمیں فون کریں", "Arabic"),
    ],
)
def test_a_texts_language_is_told_by_its_commonest_words(text: str, language: str) -> None:
    shares = languages_of(re.findall(r"\w+(?:'\w+)?", text.lower()))
    assert max(shares, key=lambda name: shares[name]) == language
    assert shares[language] > 0.25


def test_both_languages_of_a_page_are_told() -> None:
    text = (
        "os ydych yn poeni am blentyn ffoniwch y tîm heddiw a dweud wrth y rhieni os yw'n ddiogel "
        "if you are worried about a child call the team today and tell the parents if it is safe"
    )
    shares = languages_of(text.split())
    assert min(shares["en"], shares["cy"]) > 0.1
