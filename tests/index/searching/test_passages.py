"""The passages that are shown: word for word, whole sentences, marked, addressed."""

from __future__ import annotations

import pytest

from collection.vocabulary import Box

FILLER = " ".join(f"Sentence number {n} of the filler says nothing at all here." for n in range(40))
POINT = "A bruise on a baby who cannot roll needs a paediatric opinion the same day."


def first(results):
    return results.hits[0].passages[0]


def marked(passage):
    return [passage.text[start:end] for start, end in passage.highlights]


QUERIES = [
    "bruise",
    "paediatric opinion",
    '"same day"',
    "filler sentence",
    "title",
    "",
    "number 7",
    "-nothing",
    "was it the",
]


@pytest.mark.cases
@pytest.mark.parametrize("words", QUERIES)
def test_every_passage_shown_is_a_substring_of_a_stored_section(shelf, words):
    shelf.add("A title", f"{FILLER} {POINT} {FILLER}", {"text": FILLER, "box": Box.SCOPE})
    shelf.add("Another title", "• Ring 01422 000000 | 24 hours\n• Say so.\n" + POINT)
    shelf.add("Tabled", "\n".join("Cell without stops | " * 60 for _ in range(9)))
    stored = shelf.sections()
    passages = [passage for hit in shelf.search(words).hits for passage in hit.passages]
    for passage in passages:
        assert passage.text
        assert any(passage.text in text for text in stored)
        assert all(0 <= a < b <= len(passage.text) for a, b in passage.highlights)


def test_the_passage_shows_the_sentence_that_matches(shelf):
    shelf.add("A", f"{FILLER} {POINT} {FILLER}")
    passage = first(shelf.search("paediatric bruise"))
    assert POINT in passage.text
    assert 40 <= len(passage.text.split()) <= 60


def test_the_passage_is_whole_sentences(shelf):
    shelf.add("A", f"{FILLER} {POINT} {FILLER}")
    passage = first(shelf.search("paediatric bruise"))
    assert passage.text[0].isupper()
    assert passage.text.endswith(".")


def test_a_match_at_the_end_takes_in_what_stands_before(shelf):
    shelf.add("A", f"{FILLER} {POINT}")
    passage = first(shelf.search("paediatric"))
    assert passage.text.endswith(POINT)
    assert len(passage.text.split()) >= 40


def test_the_sentence_with_most_of_the_words_is_chosen(shelf):
    shelf.add("A", f"A bruise was seen. {FILLER[:1200]} {POINT}")
    assert POINT in first(shelf.search("bruise paediatric opinion")).text


def test_a_quoted_phrase_is_shown_and_marked_as_one(shelf):
    shelf.add("A", f"He was late and brought it. {FILLER[:900]} The child was not brought to it.")
    passage = first(shelf.search('"was not brought"'))
    assert "was not brought" in marked(passage)


def test_inflections_are_marked_whatever_their_case(shelf):
    shelf.add("A", "REFERRALS are made. He referred her. Refer at once. A deferral is another.")
    assert marked(first(shelf.search("referral")))[0] == "REFERRALS"
    assert marked(first(shelf.search("refer"))) == ["REFERRALS", "referred", "Refer"]


def test_stop_words_are_not_marked_beside_others(shelf):
    shelf.add("A", "What the threshold is and what it is not.")
    assert marked(first(shelf.search("what is the threshold"))) == ["threshold"]


def test_a_document_shows_its_best_three_passages_and_counts_the_rest(shelf):
    shelf.add("A", *[f"{POINT} Section {n}." for n in range(5)], "Nothing of the kind.")
    hit = shelf.search("bruise").hits[0]
    assert (len(hit.passages), hit.more) == (3, 2)


def test_the_best_passage_stands_first(shelf):
    shelf.add("A", f"Bruise. {FILLER[:700]}", POINT)
    assert first(shelf.search("bruise baby paediatric")).text == POINT


def test_a_title_that_matches_alone_shows_the_opening_not_a_box(shelf):
    shelf.add("Escalation", {"text": "Scope of it.", "box": Box.SCOPE}, "The opening. It goes on.")
    hit = shelf.search("escalation").hits[0]
    assert [passage.text for passage in hit.passages] == ["The opening. It goes on."]
    assert (hit.passages[0].highlights, hit.more) == ((), 0)


def test_a_passage_has_a_place_in_the_reader_and_in_the_original(shelf):
    document = shelf.add(
        "A",
        "Nothing.",
        {"text": POINT, "heading": ["Part", "Bruising"], "anchor": "bruising"},
        url="https://example.org/p_a.html",
    )
    passage = first(shelf.search("paediatric"))
    assert passage.section == 1
    assert passage.heading == ("Part", "Bruising")
    assert passage.href == f"/documents/{document}?version=1#at-bruising"
    assert passage.original == "https://example.org/p_a.html#bruising"


def test_a_section_without_anchor_is_addressed_by_its_words(shelf):
    shelf.add("A", POINT, url="https://example.org/p_a.html")
    assert first(shelf.search("paediatric")).original.startswith(
        "https://example.org/p_a.html#:~:text="
    )


def test_a_word_file_without_pages_is_addressed_as_a_whole(shelf):
    shelf.add("A", POINT, url="https://example.org/a.docx", format="docx")
    assert first(shelf.search("paediatric")).original == "https://example.org/a.docx"


@pytest.mark.cases
@pytest.mark.parametrize("box", [Box.SCOPE, Box.RELATED, Box.AMENDMENT])
def test_a_box_is_shown_only_where_nothing_else_matches(shelf, box):
    shelf.add(
        "A",
        {"text": "Chapters: bruising, medicals, bruising in babies, bruising.", "box": box},
        "The duty paediatrician looks at every bruise, whatever is said of it by anybody at all.",
    )
    hit = shelf.search("bruising").hits[0]
    assert [passage.text[:8] for passage in hit.passages] == ["The duty"]
    assert hit.more == 1
    alone = shelf.search("medicals").hits[0]
    assert [passage.text[:8] for passage in alone.passages] == ["Chapters"]


def test_a_local_box_is_shown_like_the_body(shelf):
    shelf.add("A", {"text": "In Leeds, ring about bruising at once.", "box": Box.LOCAL}, POINT)
    assert first(shelf.search("Leeds bruising")).text.startswith("In Leeds")


def test_a_paged_document_is_addressed_by_the_page_of_the_line(shelf):
    text = f"First line.\n{FILLER[:2000]}\n{POINT}"
    layout = [["paragraph", 0, 3], ["paragraph", 0, 3], ["paragraph", 0, 4]]
    shelf.add(
        "A", {"text": text, "page": 3, "layout": layout}, url="https://e.org/a.pdf", format="pdf"
    )
    passage = first(shelf.search("paediatric"))
    assert passage.page == (4 if passage.text == POINT else 3)
    assert passage.original == f"https://e.org/a.pdf#page={passage.page}"


@pytest.mark.slow
def test_the_id_of_a_passage_names_section_and_place(shelf):
    shelf.add("A", f"{FILLER} {POINT}")
    section, number = first(shelf.search("paediatric")).id.split(".")
    assert int(section) > 0
    assert number == "2"


def test_passages_of_one_document_are_found_for_any_words(shelf):
    document = shelf.add("A", FILLER, POINT)
    shelf.add("B", POINT)
    passages = shelf.open().passages(document, "a paediatric opinion on “every” bruise, -today")
    assert [passage.text for passage in passages] == [POINT]


def test_passages_of_a_document_that_does_not_match_or_exist_are_none(shelf):
    document = shelf.add("A", FILLER)
    index = shelf.open()
    assert index.passages(document, "zyxwv") == ()
    assert index.passages("nobody", "filler") == ()


def test_no_more_passages_than_asked_for(shelf):
    document = shelf.add("A", POINT, POINT, POINT)
    assert len(shelf.open().passages(document, "bruise", limit=2)) == 2


def test_all_matching_passages_come_whole_in_reading_order(shelf):
    long = " ".join(f"Sentence {n} speaks of neglect and of nothing else." for n in range(60))
    document = shelf.add(
        "Neglect",
        "Neglect first.",
        "Nothing here.",
        long,
        {"heading": ["Neglect"], "text": "Aside."},
    )
    found = shelf.open().matches(document, "neglect")
    texts = [passage.text for passage in found]
    assert texts[0] == "Neglect first."
    assert " ".join(texts[1:-1]) == long
    assert texts[-1] == "Aside."
    for passage in found:
        assert all(passage.text[a:b].lower() == "neglect" for a, b in passage.highlights)
    (hit,) = shelf.search("neglect").hits
    assert len(found) == len(hit.passages) + hit.more


def test_a_document_of_which_only_the_title_matches_has_no_matching_passage(shelf):
    document = shelf.add("Neglect", "Nothing here.")
    assert shelf.open().matches(document, "neglect") == ()
    assert shelf.open().matches("unknown", "neglect") == ()
