"""The corpora, judged: which bodies of rubbish were missed, and which true edits were doubted."""

from __future__ import annotations

import hashlib
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from corpus_cases import (
    Announced,
    Edit,
    Rubbish,
    announced,
    documents,
    edits,
    linked_as,
    page_address,
    rubbish,
)
from corpus_pages import SKINS, Skin

from collection.extract import Extract
from crawler.editions.breaking import site_speaks
from crawler.editions.cutting import cut_of
from crawler.editions.dividing import Elsewhere
from crawler.editions.doubting import doubt
from crawler.editions.edition import Edition, edition_of
from crawler.editions.one_for_many import SharedPage, alike, calls_in, strangers, untitled
from crawler.editions.refusing import among_others, no_document
from crawler.editions.sent import SentToday
from crawler.extract.html.page import extract_html

ELSEWHERE = tuple(f"https://manual.example/elsewhere-{n}.html" for n in range(3))
"""Addresses that send the same body of rubbish in the same crawl, as sites in trouble do."""

OTHERS = ("Bruising in babies", "Core groups", "Private fostering")
"""Chapters in whose place one body comes on one day, each time under the chapter's own title."""


@dataclass(slots=True)
class Tally:
    """One measure of one part of the corpora."""

    cases: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, name: str, *, right: bool) -> None:
        self.cases += 1
        if not right:
            self.wrong.append(name)

    @property
    def share(self) -> float:
        """The share that was right."""
        return 1 - len(self.wrong) / self.cases


@pytest.fixture(scope="session")
def tallies() -> Mapping[tuple[str, str], Tally]:
    """Judge every case, by part of the corpora and measure."""
    found: defaultdict[tuple[str, str], Tally] = defaultdict(Tally)
    for body in rubbish():
        _judge_rubbish(body, found)
    for edit in edits():
        _judge_edit(edit, found)
    for stub in announced():
        _judge_announced(stub, found)
    return dict(found)


def _judge_rubbish(body: Rubbish, found: Mapping[tuple[str, str], Tally]) -> None:
    extract = body.extract()
    came = edition_of(extract)
    number = int.from_bytes(hashlib.sha256(body.name.encode()).digest()[3:5])
    skins = list(SKINS.values())
    skin = body.skin if body.skin in skins else skins[number % len(skins)]
    record = documents()[number % len(documents())]
    held, url = texts_of(skin)[record.name], page_address(record.name)
    alone = no_document(extract) is not None
    sent = sent_by(skin, but=record.name)
    doubted = doubt(held, came, sent, url=url) is not None
    for address in ELSEWHERE:
        sent.note(address, came)
    found[body.part, "met_first_alone"].add(body.name, right=alone)
    names = linked_as(body.asked, body.name, well=True)
    others = sent_by(skin, but=body.asked.name)
    once = among_others(came, others, body.url, names) is not None
    found[body.part, "met_first_once"].add(body.name, right=alone or once)
    well = texts_of(skin)[body.asked.name]
    returns = alone or doubt(came, well, others, first=True, url=body.url) is None
    found[body.part, "well_again"].add(body.name, right=returns)
    together = alone or among_others(came, sent, ELSEWHERE[0]) is not None
    found[body.part, "met_first"].add(body.name, right=together)
    titled = [
        shared_page(title, address, extract, title, (title,))
        for title, address in zip(OTHERS, ELSEWHERE, strict=True)
    ]
    found[body.part, "met_first_titled"].add(body.name, right=alone or bool(refused(titled)))
    found[body.part, "next_edition"].add(body.name, right=doubted or alone)


def _judge_edit(edit: Edit, found: Mapping[tuple[str, str], Tally]) -> None:
    before, after = edit.extracts()
    held, came = edition_of(before), edition_of(after)
    first = later = sent_by(edit.skin, but=edit.record)
    if edit.later_skin is not edit.skin:
        later = sent_by(edit.later_skin, but=edit.record)
    names = linked_as(next(each for each in documents() if each.name == edit.record), edit.name)
    for extract, edition, sent in ((before, held, first), (after, came, later)):
        alone = no_document(extract) is None
        apart = among_others(edition, sent, edit.url, names) is None
        others = (each for key, each in pages_of(edit.skin).items() if key != edit.record)
        page = shared_page(edit.record, edit.url, extract, extract.title, names)
        passes = alone and apart and edit.record not in refused([page, *others])
        found[edit.part, "true_met_first"].add(edit.name, right=passes)
    divided = Elsewhere(map(edition_of, edit.elsewhere())).keeps(held, came)
    texts = [[section.text for section in each.sections] for each in (before, after)]
    speaks = site_speaks(*texts, (link.words for link in after.links))
    doubted = doubt(
        held, came, later, announced=edit.announced, divided=divided, cut=cut_of(*texts),
        speaks=speaks, url=edit.url,
    )  # fmt: skip
    passes = no_document(after, held) is None and doubted is None
    found[edit.part, "true_next_edition"].add(edit.name, right=passes)


def _judge_announced(body: Announced, found: Mapping[tuple[str, str], Tally]) -> None:
    url = page_address(body.held.name)
    held = texts_of(body.skin)[body.held.name]
    extract = extract_html(body.body, url, None, body.skin.profile)
    sent = sent_by(body.skin, but=body.held.name)
    passes = (
        no_document(extract, held) is None
        and doubt(held, edition_of(extract), sent, announced=True, url=url) is None
    )
    measure = "announced_away" if body.away else "true_announced"
    found[body.part, measure].add(f"{body.name}: {body.held.name}", right=passes != body.away)


@cache
def extracts_of(skin: Skin) -> Mapping[str, Extract]:
    """Return what is read from the true pages of a site."""
    return {
        record.name: extract_html(skin.page(record), page_address(record.name), None, skin.profile)
        for record in documents()
    }


@cache
def texts_of(skin: Skin) -> Mapping[str, Edition]:
    """Return what the true pages of a site are known by."""
    return {name: edition_of(extract) for name, extract in extracts_of(skin).items()}


@cache
def pages_of(skin: Skin) -> Mapping[str, SharedPage]:
    """Return the true pages of a site, each as an address that may share its text."""
    found = {}
    for record in documents():
        url = page_address(record.name)
        extract = extracts_of(skin)[record.name]
        names = linked_as(record, record.name)
        found[record.name] = shared_page(record.name, url, extract, extract.title, names)
    return found


def shared_page(
    key: str, url: str, extract: Extract, title: str, names: tuple[str, ...]
) -> SharedPage:
    """Return what was read at an address, as it is compared with what others sent."""
    texts = [section.text for section in extract.sections]
    leads = frozenset(link.url for link in extract.links)
    return SharedPage(key, url, title, untitled(title, texts), calls_in(texts), leads, names)


def refused(pages: Iterable[SharedPage]) -> frozenset[str]:
    """Return which of the pages of one crawl are none, since they share a text with others."""
    named = {page.document_id: page for page in pages}
    groups = alike({key: page.text.rows for key, page in named.items()})
    none = (strangers([named[key] for key in group]) for group in groups)
    return frozenset().union(*none)


def sent_by(skin: Skin, but: str) -> SentToday:
    """Return what a site sent, but for one page; its first page is the welcome to the manual."""
    texts = texts_of(skin)
    sent = SentToday(home=None if but == "welcome" else texts["welcome"])
    for name, edition in texts.items():
        if name != but:
            sent.note(page_address(name), edition)
    return sent
