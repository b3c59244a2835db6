"""PageEvidence: what a web page is built of beside its words, as far as it tells what it is.

It is read where the page is parsed, in the child process, and crosses with the Extract.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class PageEvidence:
    """What tells a document from what a site sends in its place; all zero where nothing does.

    Args:
        passwords: password fields on the page.
        asked: of those, the ones that stand where the words of a document would: not in a
            header, a navigation, a footer, a complementary part or a dialog.
    """

    passwords: int = 0
    asked: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return the evidence as JSON types; what tells nothing is left out."""
        return {
            each.name: getattr(self, each.name)
            for each in fields(self)
            if getattr(self, each.name) != each.default
        }

    @classmethod
    def from_json(cls, payload: Mapping[str, Any]) -> Self:
        """Rebuild evidence from ``to_json``, also of an earlier release.

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
