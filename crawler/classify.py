"""Classification: the document type and the topics of an Extract, by the rules of taxonomy.toml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from collection.extract import Extract
from collection.taxonomy import Taxonomy, TopicRule
from collection.vocabulary import Box
from collection.words.texts import fold_typography
from crawler.addresses import split_address


@dataclass(frozen=True, slots=True)
class Classification:
    """What a document was taken for, with the reason for each choice.

    Args:
        kind: slug of the document type.
        kind_reason: why, in words for an admin.
        topics: reason by topic slug.
    """

    kind: str
    kind_reason: str
    topics: Mapping[str, str]


def classify(extract: Extract, url: str, default_kind: str, taxonomy: Taxonomy) -> Classification:
    """Give a document its type and topics.

    Args:
        extract: what was read from the document.
        url: its canonical address.
        default_kind: the type that the source declares; given where no rule fits.
        taxonomy: the rules.
    """
    kind, reason = _kind(extract.title, split_address(url).path, default_kind, taxonomy)
    return Classification(kind, reason, topics_in(extract, taxonomy))


def topics_in(extract: Extract, taxonomy: Taxonomy) -> Mapping[str, str]:
    """Return the reason for each topic of a text, by slug.

    Args:
        extract: what was read of it.
        taxonomy: the rules.
    """
    bodies = [section for section in extract.sections if section.box is Box.BODY]
    title = _Text(extract.title)
    headings = _Text("\n".join(heading for body in bodies for heading in body.heading[-1:]))
    text = _Text("\n".join(body.text for body in bodies))
    return {
        rule.slug: why
        for rule in taxonomy.topic
        if (why := _topic_reason(rule, title, headings, text, taxonomy.body_least))
    }


class _Text:
    """A text in which many words are looked for.

    Most words stand nowhere in it, which a plain search of the folded text tells about fifty
    times as fast as a pattern that heeds no case.
    """

    def __init__(self, text: str) -> None:
        # How a page is set makes it no other kind.
        self._text = fold_typography(text)
        self._folded = self._text.casefold()

    def count(self, words: str) -> int:
        """Return how often words stand in the text, whole and in any case."""
        pattern, folded = _sought(words)
        return len(pattern.findall(self._text)) if folded in self._folded else 0


def _kind(title: str, path: str, default: str, taxonomy: Taxonomy) -> tuple[str, str]:
    named = _Text(title)
    # A chapter of procedures keeps the source's type: "1.5.3 Risk indicator tools" is a procedure
    # about tools.
    heeds_title = default not in taxonomy.stay
    for rule in taxonomy.type:
        for words in rule.title:
            if heeds_title and named.count(words):
                return rule.slug, f"the title holds “{words}”"
        for pattern in rule.path:
            if re.search(pattern, path, re.IGNORECASE):
                return rule.slug, f"the path matches “{pattern}”"
    return default, "the source declares it"


def _topic_reason(
    rule: TopicRule, title: _Text, headings: _Text, text: _Text, body_least: int
) -> str | None:
    for words in rule.words:
        if title.count(words):
            return f"the title holds “{words}”"
    for words in rule.words:
        if headings.count(words):
            return f"a heading holds “{words}”"
    found = sum(text.count(words) for words in rule.words)
    if found >= body_least:
        return f"its words stand {found} times in the text"
    return None


@cache
def _sought(words: str) -> tuple[re.Pattern[str], str]:
    """Return the pattern of words, and what is sought first."""
    plain = fold_typography(words)
    return _pattern(plain), plain.casefold()


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(words)}(?!\w)", re.IGNORECASE)
