"""The time limits of two areas side by side: the same chapter, section by section."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from collection.models import StoredSection, Version
from collection.words.differences import Difference
from collection.words.texts import as_said
from portal.documents.blocks import set_blocks
from portal.documents.headings import section_name
from portal.documents.limits import LimitedSentence, sentences_of
from portal.documents.places import section_path


@dataclass(frozen=True, slots=True)
class LimitPair:
    """A sentence with a time limit in either area, or in both.

    Args:
        one, other: the sentence in each; None where an area has none that goes with it.
    """

    one: LimitedSentence | None
    other: LimitedSentence | None

    @property
    def name(self) -> str:
        """The heading of its section, in the other text where it stands there."""
        said = self.other or self.one
        return said.name if said else ""

    @property
    def href(self) -> str:
        """Link to that section."""
        said = self.other or self.one
        return said.href if said else ""

    @property
    def same(self) -> bool:
        """Whether both say the same."""
        return (
            self.one is not None
            and self.other is not None
            and as_said(self.one.words) == as_said(self.other.words)
        )


def compared_limits(difference: Difference, one: Version, other: Version) -> tuple[LimitPair, ...]:
    """Return the limits of two texts beside each other, in the order of the sections.

    Args:
        difference: of the two, which says what sections go together.
        one, other: the texts.
    """
    return tuple(
        pair
        for section in difference.sections
        for pair in _paired(_limits(one, section.old), _limits(other, section.new))
    )


def _limits(version: Version, place: int | None) -> tuple[LimitedSentence, ...]:
    if place is None:
        return ()
    section: StoredSection = version.sections[place]
    href = section_path(version.document_id, version.number, section.slug)
    blocks = set_blocks(section.text, section.layout)
    return sentences_of(blocks, section_name(section.heading, section.box), href)


def _paired(
    one: Sequence[LimitedSentence], other: Sequence[LimitedSentence]
) -> Iterator[LimitPair]:
    """Yield sentences that say the same or are rows of one name, then the rest as they come."""
    waiting: dict[str, deque[LimitedSentence]] = defaultdict(deque)
    for sentence in other:
        waiting[sentence.key].append(sentence)
    lone: list[LimitedSentence] = []
    for sentence in one:
        if waiting[sentence.key]:
            yield LimitPair(sentence, waiting[sentence.key].popleft())
        else:
            lone.append(sentence)
    left = {id(sentence) for queue in waiting.values() for sentence in queue}
    rest = [sentence for sentence in other if id(sentence) in left]
    for first, second in zip_longest(lone, rest):
        yield LimitPair(first, second)
