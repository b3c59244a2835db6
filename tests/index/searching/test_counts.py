"""Facet counts and filters against brute force, over random documents and choices."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from collection.models import DocumentState
from collection.vocabulary import Box
from index.building.deriving import completed
from index.building.inversion import Inverter
from index.facets import FACETS
from index.roles import PassageRole
from index.searching.counts import FacetChoice, Tally
from index.words.analysis import NO_WORDS

TODAY = date(2026, 3, 15)
LABELS = {key: {} for key in FACETS}

dates = st.none() | st.dates(date(2023, 1, 1), date(2027, 12, 31))


@st.composite
def documents(draw):
    count = draw(st.integers(0, 12))
    return [
        SimpleNamespace(
            id=f"d{number:03d}",
            title="A title",
            url=f"https://example.org/{number}",
            state=DocumentState.CURRENT,
            authority="partnership",
            changed=SimpleNamespace(timestamp=lambda: 0.0),
            kind=draw(st.sampled_from(["procedure", "briefing", "form"])),
            area=draw(st.sampled_from(["sussex", "leeds"])),
            source_key=draw(st.sampled_from(["a", "b", "c"])),
            format=draw(st.sampled_from(["html", "pdf"])),
            reviewed=draw(dates),
            next_review=draw(dates),
            topics=[
                SimpleNamespace(topic=topic)
                for topic in draw(st.sets(st.sampled_from(["neglect", "bruising", "lado"])))
            ],
        )
        for number in range(count)
    ]


choices = st.fixed_dictionaries(
    {},
    optional={
        "topic": st.frozensets(st.sampled_from(["neglect", "bruising", "absent"])),
        "type": st.frozensets(st.sampled_from(["procedure", "form"])),
        "area": st.frozensets(st.sampled_from(["sussex", "leeds"])),
        "format": st.frozensets(st.sampled_from(["pdf"])),
        "reviewed": st.frozensets(st.sampled_from(["2024", "2025", "unknown", "overdue"])),
    },
)


def values_of(document, key):
    return {
        slug
        for slug, since in FACETS[key].held(document).items()
        if since is None or since <= TODAY
    }


def admitted(document, choice, leaving_out=None):
    return all(
        key == leaving_out or not chosen or values_of(document, key) & chosen
        for key, chosen in choice.items()
    )


def sidecar_of(shelf):
    inverter = Inverter()
    for document in shelf:
        inverter.add_document(document)
        fields = dict.fromkeys(("title", "heading", "body"), NO_WORDS)
        inverter.add_passage(fields, (0, 0, 0, 0), Box.BODY, PassageRole.TELLS, frozenset())
    return completed(inverter.finish([b""] * len(shelf)))


@settings(max_examples=150)
@given(documents(), choices, st.data())
def test_counts_and_filters_equal_brute_force(shelf, chosen, data):
    size = len(shelf)
    drawn = data.draw(st.lists(st.booleans(), min_size=size, max_size=size))
    matching = np.array(drawn, bool)
    found = [document for document, held in zip(shelf, matching, strict=True) if held]
    choice = FacetChoice(Tally(sidecar_of(shelf), TODAY), chosen)

    kept = choice.admit(matching)
    assert [d.id for d, held in zip(shelf, kept, strict=True) if held] == [
        document.id for document in found if admitted(document, chosen)
    ]
    for group in choice.groups(matching, LABELS):
        expected: dict[str, int] = dict.fromkeys(chosen.get(group.key, ()), 0)
        for document in found:
            if admitted(document, chosen, leaving_out=group.key):
                for slug in values_of(document, group.key):
                    expected[slug] = expected.get(slug, 0) + 1
        assert {value.value: value.count for value in group.values} == expected
        assert {v.value for v in group.values if v.selected} == set(chosen.get(group.key, ()))
