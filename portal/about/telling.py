"""Telling: what a reader writes on the form "something is wrong here", read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from index.suggesting.personal import names_somebody
from portal.about.messages import LONGEST, PAGE_LENGTH, Fault, ReaderMessage

FAULTS: Final[Mapping[Fault, str]] = {
    Fault.WORDS: "The words are not those of the publisher’s page",
    Fault.OLD: "The publisher has a newer document",
    Fault.LINK: "A link leads nowhere, or to the wrong place",
    Fault.FINDING: "A search does not find what it should",
    Fault.OTHER: "Something else",
}
"""What may be wrong, as the form and the admins' list say it."""


_READ: Final = 10 * LONGEST
"""Characters of what is written that are read, and given back to be shortened."""


@dataclass(frozen=True, slots=True)
class FaultForm:
    """A form as it was filled in.

    Args:
        page: path of the page that it is about; empty for none.
        fault: what is wrong; None where nothing was chosen.
        words: what was written.
    """

    page: str = ""
    fault: Fault | None = None
    words: str = ""

    @classmethod
    def of(cls, form: Mapping[str, str]) -> FaultForm:
        """Return what a form or an address holds; what cannot be a page of ours is left out.

        Args:
            form: fields by name.
        """
        page, chosen = form.get("about", ""), form.get("fault", "")
        return cls(
            page if _is_path(page) else "",
            Fault(chosen) if chosen in set(Fault) else None,
            form.get("words", "")[:_READ].replace("\r\n", "\n").strip(),
        )

    def faults(self) -> dict[str, str]:
        """Return what hinders it from being sent, by the field to be mended."""
        found: dict[str, str] = {}
        if self.fault is None:
            found["fault"] = "Say what is wrong"
        if not self.words:
            found["words"] = "Say in a few words what you saw, and what you expected"
        elif len(self.words) > LONGEST:
            found["words"] = (
                f"Use {LONGEST:,} characters or fewer; there are {len(self.words):,} now"
            )
        elif names_somebody(self.words):
            found["words"] = (
                "Take out what looks like a date of birth or an NHS number: nothing about a child "
                "belongs here"
            )
        return found

    def message(self, now: datetime) -> ReaderMessage:
        """Return what is kept.

        Args:
            now: the moment.
        """
        return ReaderMessage(at=now, page=self.page, fault=self.fault, words=self.words)


def _is_path(page: str) -> bool:
    own = page.startswith("/") and not page.startswith("//") and "\\" not in page
    return own and len(page) <= PAGE_LENGTH and page.isprintable() and not set("?#") & set(page)
