"""The help page: what can be typed into the search box, each with examples that can be tried."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from index.results import SearchRequest
from portal.documents.places import SEARCH
from portal.search.requests import search_href


@dataclass(frozen=True, slots=True)
class Example:
    """A search, and what it finds.

    Args:
        typed: as it is typed.
        finds: in words.
    """

    typed: str
    finds: str

    @property
    def href(self) -> str:
        """The address of the search."""
        return search_href(SEARCH, SearchRequest(self.typed))


@dataclass(frozen=True, slots=True)
class HelpSection:
    """One thing that can be done with a search."""

    heading: str
    text: str
    examples: tuple[Example, ...]


HELP: Final = (
    HelpSection(
        "Just ask",
        "Type words or a whole question. Words are found in all their forms, and under other names "
        "for the same thing.",
        (
            Example("who attends a strategy discussion", "documents that answer the question"),
            Example("bruising in babies", "documents about it, the closest first"),
        ),
    ),
    HelpSection(
        "Exact words",
        "Words in quotation marks must stand together. In a question of many words documents that "
        "hold them come first, and none is left out.",
        (
            Example('"working days"', "the words side by side"),
            Example('"core group review"~5', "the words with at most five others among them"),
            Example("title:neglect", "the word in the title"),
        ),
    ),
    HelpSection(
        "Combine words, or leave some out",
        "AND, OR and NOT count in capitals only. Words side by side must all be held. Parentheses "
        "say what belongs together. Both words of an AND may stand in different passages of a "
        "document. Here only the words that you type are looked for, in all their forms, and no "
        "other names for the same thing.",
        (
            Example("bruising AND babies", "documents that hold both words"),
            Example("bruise OR burn", "documents that hold one of them, or both"),
            Example("referral NOT form", "documents that hold the first word and not the second"),
            Example("referral -form", "the same, shorter"),
            Example("(bruise OR burn) AND baby", "documents with “baby” and one of the others"),
        ),
    ),
    HelpSection(
        "Part of a word",
        "An asterisk stands for any letters, or none; a question mark within a word for one.",
        (
            Example("safeguard*", "safeguard, safeguards, safeguarding"),
            Example("organi?ation", "organisation and organization"),
        ),
    ),
    HelpSection(
        "Not sure of the spelling",
        "A tilde after a word finds words that differ by a letter; with a 2 after it, by two.",
        (
            Example("neglet~", "neglect"),
            Example("proffesional~2", "professional"),
        ),
    ),
    HelpSection(
        "Dates",
        "When a document was last reviewed, as its publisher states it, or when its words last "
        "changed here. Years, months (March 2025, 2025-03) and days (15/03/2025) can be typed. "
        "Documents that state no date are left out.",
        (
            Example("reviewed:[2024 to]", "reviewed in 2024 or later"),
            Example("reviewed:[2023 to 2024] neglect", "reviewed in these years, about neglect"),
            Example("changed:[March 2025 to]", "changed here since then"),
        ),
    ),
)
