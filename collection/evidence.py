"""PageEvidence: what a web page is built of beside its words, as far as it tells what it is.

It is read where the page is parsed (``crawler.extract.html.signs``), in the child process, and
crosses with the Extract.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class PageEvidence:
    """What tells a document from what a site sends in its place; all zero where nothing does.

    "In the content" means: where the words of a document would stand, and not in a header, a
    navigation, a footer, a complementary part or a dialog, nor before the main heading.

    Args:
        web: whether it is a web page; nothing else here tells anything of other documents.
        words: on the whole page, furniture and dialogs included, scripts not.
        passwords: password fields on the page.
        asked: of those, the ones in the content.
        asked_after: words of the content before the first of them.
        fields: other fields of one line that a reader fills in, in the content; search boxes are
            none.
        letters: fields of many lines there, as forms for a question or an opinion have them.
        choices: boxes to be ticked and buttons in the content, less those of a form with fields to
            write into: such a form asks for words, and its buttons send them.
        dialog_words: words in dialogs and other layers over the page.
        dialog_choices: boxes to be ticked and buttons there.
        blind_forms: forms in the content that send only what no reader sees or writes.
        challenges: marks of services that tell people from robots.
        refreshed: whether the page leaves by itself, by a refresh or a script that moves on.
        sent_on: the absolute address to which a refresh sends its readers before they could read
            it; empty where none does.
        scripts: scripts, in files and in the page.
        plain_words: words for browsers without scripts.
        empty: elements with a name and without words that a script would fill.
        frames: other documents, canvases and programs set into the content.
        ways_in: links in the content to where readers sign in.
        ways_out: links and buttons in the content to the first page, one step back or to load
            the page again, and search boxes.
        links: links of the page to other pages of its host.
        off_site: links in the content to other hosts.
        names_host: whether title or heading is, or holds, the name of the host.
        untitled: whether the page has neither a heading nor a title of its own.
        title: that its head declares, the beginning of it; the main heading may be another.
        called: whether title or heading share a word with the page's address.
        tail: blocks at the end of the content that are nothing but links to other pages of the
            site ("you may also like"), where more words stand before them.
        language: that the page declares, in lower case; empty where none.
    """

    web: bool = False
    words: int = 0
    passwords: int = 0
    asked: int = 0
    asked_after: int = 0
    fields: int = 0
    letters: int = 0
    choices: int = 0
    dialog_words: int = 0
    dialog_choices: int = 0
    blind_forms: int = 0
    challenges: int = 0
    refreshed: bool = False
    sent_on: str = ""
    scripts: int = 0
    plain_words: int = 0
    empty: int = 0
    frames: int = 0
    ways_in: int = 0
    ways_out: int = 0
    links: int = 0
    off_site: int = 0
    names_host: bool = False
    untitled: bool = False
    title: str = ""
    called: bool = False
    tail: int = 0
    language: str = ""

    def with_counts(self, counts: Mapping[str, int]) -> Self:
        """Return the evidence with some of its numbers.

        Args:
            counts: by the names of the fields.
        """
        changed: dict[str, Any] = dict(counts)
        return replace(self, **changed)

    def to_json(self) -> dict[str, Any]:
        """Return the evidence as JSON types; what tells nothing is left out."""
        return {
            each.name: getattr(self, each.name)
            for each in fields(self)
            if getattr(self, each.name) != each.default
        }

    @classmethod
    def from_json(cls, payload: Mapping[str, Any]) -> Self:
        """Rebuild evidence from ``to_json``, also of an earlier or a later release.

        Raises:
            TypeError: a field is not of its type.
        """
        known = {each.name: each.default for each in fields(cls)}
        for name, value in payload.items():
            if name in known and type(value) is not type(known[name]):
                raise TypeError(f"{name} is not of its type")
        return cls(**{name: value for name, value in payload.items() if name in known})


NO_EVIDENCE = PageEvidence()
"""Of a document that is no web page, or of a page with nothing of the kind."""
