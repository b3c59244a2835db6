"""extract_html(): a web page read by the profile of its site; on lxml."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import NamedTuple

from dateutil.parser import isoparse
from lxml import etree

from collection.evidence import PageEvidence
from collection.extract import DateRole, Extract, FoundDate, Link, Section
from collection.reading_account import WhyLeftOut
from collection.vocabulary import Box
from collection.words.folding import fold
from crawler.addresses import split_address, without_fragment
from crawler.extract.charsets import decode
from crawler.extract.dates import find_dates, stated_date
from crawler.extract.html.blocks import BlockWalker
from crawler.extract.html.choosing import choose_content
from crawler.extract.html.css.generated import AFTER, BEFORE, put_generated
from crawler.extract.html.css.hidden import drop_hidden, hidden_parts
from crawler.extract.html.css.setting import as_set
from crawler.extract.html.css.sheets import as_styled
from crawler.extract.html.elements import (
    Element,
    absolute,
    attribute,
    descendant,
    having_each,
    remove,
    signs_of,
    words,
)
from crawler.extract.html.foreign.drawings import open_drawings
from crawler.extract.html.foreign.embedded import embedded_documents
from crawler.extract.html.foreign.formulas import write_formulas
from crawler.extract.html.furniture import is_furniture, why_left_out
from crawler.extract.html.headings import row_headings
from crawler.extract.html.normalise import normalise
from crawler.extract.html.numbers import item_numbers
from crawler.extract.html.refreshing import sent_on
from crawler.extract.html.roles import as_named
from crawler.extract.html.selectors import Selectors
from crawler.extract.html.shown import as_shown
from crawler.extract.html.signs import add_content, read_page
from crawler.extract.html.standard import standard_tree
from crawler.extract.html.tails import linked_tail
from crawler.extract.sections import SectionBuilder
from crawler.extract.tally import ReadingTally
from crawler.extract.titles import is_title, title_from_address
from crawler.profiles import PROFILES, Profile

_STATED_DATES = (
    ("meta[property='article:published_time']", "content", DateRole.PUBLISHED, "Published"),
    ("meta[property='article:modified_time']", "content", DateRole.AMENDED, "Modified"),
    ("time.published[datetime]", "datetime", DateRole.PUBLISHED, "Published"),
    ("time.updated[datetime]", "datetime", DateRole.AMENDED, "Modified"),
)
"""Dates for machines, believed only where the words of the page give none."""

_REVIEW_LINE = 250
"""Characters of the longest line on reviews that is dropped from the content, once read; what is
longer says more than that."""


def _selectors(profile: Profile) -> Selectors:
    return Selectors(
        content=profile.content,
        title=profile.title,
        dropped=(*profile.furniture, *profile.contents),
        dates=profile.dates,
        followed_only=profile.followed_only_marks,
        stated=[selector for selector, *_ in _STATED_DATES],
    )


_SELECTORS = {key: _selectors(profile) for key, profile in PROFILES.items()}
"""Compiled once in the helper, for every page is read by a new child."""


def extract_html(
    body: bytes, url: str, charset: str | None = None, profile: str = "plain"
) -> Extract:
    """Read a web page.

    Args:
        body: the page as received.
        url: its address.
        charset: the character set named by the server, if any.
        profile: key of the site's profile.

    Raises:
        DamagedDocument: the body is empty or cannot be parsed at all.
        KeyError: there is no such profile.
    """
    tree = standard_tree(decode(body, charset))
    seen = read_page(tree)
    tally = ReadingTally()
    return _Page(_shown(tree, tally), url, PROFILES[profile], seen, tally).extract()


def parse(markup: str, tally: ReadingTally | None = None) -> Element:
    """Parse HTML, however broken.

    Args:
        markup: the text of the page.
        tally: told what is struck out and what is put in.

    Returns:
        The root, without comments, scripts, styles and what is struck out.

    Raises:
        DamagedDocument: the page is empty, or nested too deeply to be read.
    """
    return _shown(standard_tree(markup), tally or ReadingTally())


def _shown(root: Element, tally: ReadingTally) -> Element:
    as_styled(root)
    etree.strip_elements(root, "script", "style", "template", with_tail=False)
    open_drawings(root, tally)
    write_formulas(root, tally)
    marked = having_each(root, "role", "style", "data-cfemail", BEFORE, AFTER)
    as_named(marked["role"])
    as_set(root, marked["style"])
    if marked[BEFORE] or marked[AFTER] or descendant(root, "q") is not None:
        put_generated(root, tally)
    as_shown(root, marked["style"], marked["data-cfemail"], tally)
    return root


class ReadContent(NamedTuple):
    """The sections and links of a content, and how many characters the sections hold."""

    sections: tuple[Section, ...]
    links: tuple[Link, ...]
    kept: int


def read_content(
    root: Element,
    address: str,
    base: str,
    profile: Profile,
    *,
    tally: ReadingTally,
    numbers: Mapping[Element, str] | None = None,
) -> ReadContent:
    """Read the sections and links of a content element, which is rewritten on the way.

    Args:
        root: the content.
        address: of the document.
        base: address against which links are resolved.
        profile: tells which labels open a box, which lines are noise and how numbers stand.
        tally: told what is left out.
        numbers: of items, where they are counted and do not stand in the words.
    """
    boxes = normalise(root, address, profile, tally)
    builder = SectionBuilder(profile.is_noise, numbered=profile.numbered_paragraphs, tally=tally)
    BlockWalker(builder, base, boxes, row_headings(root), tally=tally, numbers=numbers or {}).walk(
        root
    )
    return ReadContent(*builder.finish(), builder.kept)


def section_dates(sections: Iterable[Section]) -> dict[DateRole, FoundDate]:
    """Return the dates that the words of sections state.

    Args:
        sections: of one document.
    """
    lines = [(block.text, section.box) for section in sections for block in section.blocks]
    return find_dates(
        [text for text, box in lines if box is not Box.AMENDMENT],
        amendments=[text for text, box in lines if box is Box.AMENDMENT],
    )


class _Page:
    """One page under way."""

    def __init__(
        self, tree: Element, url: str, profile: Profile, seen: PageEvidence, tally: ReadingTally
    ) -> None:
        self._tree = tree
        self._tally = tally
        self._heading: Element | None = None
        self._seen = seen
        self._url = url
        self._profile = profile
        self._found = _SELECTORS[profile.key].find(tree.iterdescendants())
        href = next((tag.get("href") for tag in tree.iter("base") if tag.get("href")), None)
        self._base = absolute(url, href) or url

    def extract(self) -> Extract:
        """Read the page; its elements are used up."""
        tally = self._tally
        tally.original = tally.total + self._shown_signs() - tally.added
        robots = self._robots()
        canonical = self._canonical()
        outlinks = self._outlinks(canonical)
        stated = self._stated_dates()
        heading, named = self._title_element(), self._named_title()
        self._heading = heading
        hidden = hidden_parts(self._tree, heading, scripted=self._seen.scripts > 0)
        self._drop_from_title(heading, hidden)
        number, title = self._profile.split_title(words(heading) if heading is not None else named)
        root = self._content(hidden)
        evidence = add_content(self._seen, self._tree, root, heading, self._url)
        self._drop_hidden(hidden, root)
        numbers = item_numbers(root)
        titled = self._titled(root)
        self._drop_furniture(root, heading)
        beside = tally.original + tally.added - tally.total - titled - signs_of(root)
        tally.leave_out_signs(WhyLeftOut.BESIDE, beside)
        for frame in self._tree.iter("frame"):
            tally.miss(WhyLeftOut.FRAME, attribute(frame, "name") or "")
        for _, name in embedded_documents(root, self._base):
            tally.miss(WhyLeftOut.EMBEDDED, name)
        sections, links, kept = read_content(
            root, self._url, self._base, self._profile, tally=tally, numbers=numbers
        )
        return Extract(
            title=title or title_from_address(self._url),
            sections=sections,
            links=links,
            outlinks=outlinks,
            number=number,
            dates={**stated, **section_dates(sections)},
            indexed=self._is_indexed(robots),
            followed=not robots & {"nofollow", "none"},
            canonical=canonical,
            evidence=self._with_ends(evidence, sections, links),
            account=tally.settle(titled + kept),
        )

    def _with_ends(
        self, evidence: PageEvidence, sections: Sequence[Section], links: Sequence[Link]
    ) -> PageEvidence:
        """Return what the page is built of, with the links at its end and where it sends on to."""
        return replace(
            evidence,
            tail=linked_tail(sections, links, self._url),
            sent_on=sent_on(self._tree, self._url, self._base, evidence.words),
        )

    def _is_indexed(self, robots: Set[str]) -> bool:
        return (
            not robots & {"noindex", "none"}
            and not any(self._found["followed_only"])
            and not self._profile.is_followed_only(split_address(self._url).path)
        )

    def _shown_signs(self) -> int:
        """Return how many characters stand outside the page's head."""
        head = self._tree.find("head") if self._tree.find("body") is not None else None
        return signs_of(self._tree) - (signs_of(head) if head is not None else 0)

    def _titled(self, root: Element) -> int:
        """Return how many characters are kept as the title, and not in the content."""
        heading = self._heading
        if heading is None or root is heading:
            return 0
        return signs_of(heading) - (signs_of(root) if heading in root.iterancestors() else 0)

    def _leave_out(self, reason: WhyLeftOut, tag: Element, root: Element) -> None:
        """Note an element that goes, less the content and the title if they stand in it."""
        if {self._tree, root}.isdisjoint(tag.iterancestors()):
            return
        inside = signs_of(root) if tag in root.iterancestors() else 0
        heading = self._heading
        if heading is not None and root not in heading.iterancestors():
            inside += self._titled(root) if tag in heading.iterancestors() else 0
        self._tally.leave_out_signs(reason, signs_of(tag) - inside)

    def _robots(self) -> set[str]:
        metas = (tag for tag in self._tree.iter("meta") if _is_robots(tag.get("name")))
        contents = ",".join(attribute(meta, "content") or "" for meta in metas)
        return {rule.strip().lower() for rule in contents.split(",")}

    def _canonical(self) -> str | None:
        """The address that the page calls its own."""
        for tag in self._tree.iter("link"):
            if "canonical" in (tag.get("rel") or "").lower().split():
                return absolute(self._base, tag.get("href"))
        return None

    def _outlinks(self, canonical: str | None) -> tuple[str, ...]:
        """Every address that the page leads to, the one it calls its own first."""
        linked = (tag.get("href") for tag in self._tree.iter("a", "area"))
        framed = (tag.get("src") for tag in self._tree.iter("frame"))
        embedded = (address for address, _ in embedded_documents(self._tree, self._base))
        references = dict.fromkeys([*framed, *linked, *embedded])
        found = (canonical, *(absolute(self._base, reference) for reference in references))
        return tuple(dict.fromkeys(without_fragment(url) for url in found if url))

    def _stated_dates(self) -> dict[DateRole, FoundDate]:
        dates: dict[DateRole, FoundDate] = {}
        for tags, (_, name, role, verb) in zip(self._found["stated"], _STATED_DATES, strict=True):
            stated = next((attribute(tag, name) for tag in tags), None)
            on = _iso_date(stated) if stated else None
            if on:
                dates[role] = stated_date(on, verb, "page")
        stating = list(chain(*self._found["dates"]))
        parts = (fold(str(text)) for tag in stating for text in tag.itertext())
        return {**dates, **find_dates(chain(map(words, stating), parts))}

    def _title_element(self) -> Element | None:
        """The main heading; not the name of a site in its banner, if the head has a title."""
        found = [tag for tag in chain(*self._found["title"]) if words(tag)]
        if self._named_title():
            dropped = set(chain(*self._found["dropped"]))
            found = [tag for tag in found if dropped.isdisjoint(tag.iterancestors())]
        return next(iter(found), None)

    def _drop_from_title(self, heading: Element | None, hidden: Iterable[Element]) -> None:
        """Drop what a heading hides, and its furniture, as are marks that link to it."""
        if heading is None:
            return
        for tag in hidden:
            if heading in tag.iterancestors():
                self._leave_out(WhyLeftOut.HIDDEN, tag, heading)
                remove(tag)
        for tag in chain(*self._found["dropped"]):
            if heading in tag.iterancestors():
                self._leave_out(why_left_out(tag), tag, heading)
                remove(tag)

    def _named_title(self) -> str:
        """The title in the page's head, less the name of the site that often follows it."""
        tag = descendant(self._tree, "title")
        title = words(tag) if tag is not None else ""
        first = title.split(" | ")[0].strip()
        return first if is_title(first) else ""

    def _content(self, hidden: Iterable[Element]) -> Element:
        body = self._tree.find("body")
        page = body if body is not None else self._tree
        furniture = (tag for tag in chain(*self._found["dropped"]) if is_furniture(tag, page))
        # What went with the furniture of the title is no content any more.
        candidates = [
            [tag for tag in matches if tag is page or page in tag.iterancestors()]
            for matches in self._found["content"]
        ]
        return choose_content(page, candidates, {*hidden, *furniture})

    def _drop_hidden(self, hidden: Iterable[Element], root: Element) -> None:
        for tag in hidden:
            self._leave_out(WhyLeftOut.HIDDEN, tag, root)
            drop_hidden(tag)

    def _drop_furniture(self, root: Element, heading: Element | None) -> None:
        if heading is not None and root in heading.iterancestors():
            if self._profile.starts_at_title:
                before = signs_of(root)
                _drop_before(heading, root)
                self._tally.leave_out_signs(WhyLeftOut.FURNITURE, before - signs_of(root))
            remove(heading)
        for tag in chain(*self._found["dropped"]):
            if tag is not root and is_furniture(tag, root):
                self._leave_out(why_left_out(tag), tag, root)
                remove(tag)
        for tag in chain(*self._found["dates"]):
            if tag is not root and len(words(tag)) <= _REVIEW_LINE:
                self._leave_out(WhyLeftOut.DATES, tag, root)
                remove(tag)


def _is_robots(name: str | None) -> bool:
    return name is not None and name.strip().lower() == "robots"


def _iso_date(stated: str) -> date | None:
    try:
        return isoparse(stated).date()
    except ValueError:
        return None


def _drop_before(tag: Element, root: Element) -> None:
    """Drop everything inside root that stands before an element."""
    node = tag
    while node is not root:
        parent = node.getparent()
        if parent is None:
            return
        for sibling in list(node.itersiblings(preceding=True)):
            parent.remove(sibling)
        parent.text = None
        node = parent


_SAMPLE = b"<title>-</title><h1>1.2 -</h1><h2>Scope</h2><p>Reviewed May 2024 <a href='#-'>-</a></p>"

# Reading a page compiles every pattern. What is compiled in the helper of the sandbox, before it
# forks, spares each of its children 3 of 9 milliseconds.
for _key in PROFILES:
    extract_html(_SAMPLE, "https://site.example/", None, _key)
