"""ReadingAccount: what of an original's text was kept, and what was left out and why.

It counts characters, white space aside: these add up however a text is cut into words, so nothing
can go missing between what was kept and what was left out without being told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any

FAIR_SHARE = 0.5
"""Least share of what its readers see of an original that a document is to hold."""
LETTERS_OF_A_WORD = 5
"""Characters of an English word on average, with the signs beside it: 4.7 letters and a few."""
UNEXPLAINED = 0.02
"""Share of an original from which on words that nobody can account for are a loss: a sign here and
there is written in another way."""


class Bearing(Enum):
    """What leaving something out means for a reader."""

    MEANT = "as meant"
    """A reader of the original sees it not, or it is none of the document's own words."""
    BESIDE = "beside the content"
    """It stands beside what was taken for the content: a loss only where that is most of a page."""
    LOST = "lost"
    """A reader of the original sees it, and a reader of the document does not."""


class WhyLeftOut(StrEnum):
    """Why something of an original was left out."""

    HIDDEN = "hidden"
    STRUCK = "struck"
    OUTSIDE = "outside"
    LAYER_OFF = "layer_off"
    STAMP = "stamp"
    TWICE = "twice"
    REPEATED = "repeated"
    FURNITURE = "furniture"
    CONTROLS = "controls"
    FORM = "form"
    CONTENTS = "contents"
    DATES = "dates"
    MARKS = "marks"
    BESIDE = "beside"
    SHOWN_AS_PICTURE = "shown_as_picture"
    PICTURE = "picture"
    FORMULA = "formula"
    EMBEDDED = "embedded"
    FRAME = "frame"
    ATTACHED = "attached"
    LOOK = "look"
    BOUND = "bound"
    UNTOLD = "untold"


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a reason.

    Args:
        bearing: what it means for a reader.
        words: in the middle of a sentence, for admins and readers.
    """

    bearing: Bearing
    words: str


TOLD: Mapping[WhyLeftOut, Told] = {
    WhyLeftOut.HIDDEN: Told(Bearing.MEANT, "hidden in the original"),
    WhyLeftOut.STRUCK: Told(Bearing.MEANT, "struck out in the original"),
    WhyLeftOut.OUTSIDE: Told(Bearing.MEANT, "outside the edges of a page"),
    WhyLeftOut.LAYER_OFF: Told(Bearing.MEANT, "on a layer that is switched off"),
    WhyLeftOut.STAMP: Told(Bearing.MEANT, "a stamp or watermark"),
    WhyLeftOut.TWICE: Told(Bearing.MEANT, "printed twice in one place"),
    WhyLeftOut.REPEATED: Told(Bearing.MEANT, "repeated at the head or foot of pages"),
    WhyLeftOut.FURNITURE: Told(Bearing.MEANT, "navigation, banners and notices of the site"),
    WhyLeftOut.CONTROLS: Told(Bearing.MEANT, "buttons and fields to fill in"),
    WhyLeftOut.FORM: Told(Bearing.MEANT, "forms of the site, as to search, sign in or comment"),
    WhyLeftOut.CONTENTS: Told(Bearing.MEANT, "a list of contents"),
    WhyLeftOut.DATES: Told(Bearing.MEANT, "lines of dates, which are shown as dates"),
    WhyLeftOut.MARKS: Told(Bearing.MEANT, "bullets, and hyphens at the ends of lines"),
    WhyLeftOut.BESIDE: Told(Bearing.BESIDE, "beside what was taken for the content"),
    WhyLeftOut.SHOWN_AS_PICTURE: Told(Bearing.MEANT, "pages shown as pictures, not searchable"),
    WhyLeftOut.PICTURE: Told(Bearing.LOST, "pictures, whose words are not read"),
    WhyLeftOut.FORMULA: Told(Bearing.LOST, "formulas"),
    WhyLeftOut.EMBEDDED: Told(Bearing.LOST, "parts in another format that is not read"),
    WhyLeftOut.FRAME: Told(Bearing.LOST, "what is shown in frames, each a page of its own"),
    WhyLeftOut.ATTACHED: Told(Bearing.LOST, "files that are attached to it"),
    WhyLeftOut.LOOK: Told(
        Bearing.LOST,
        "how pages look that take too long to paint: words that are hidden there may stand here",
    ),
    WhyLeftOut.BOUND: Told(Bearing.LOST, "what lies beyond the most that is read of one file"),
    WhyLeftOut.UNTOLD: Told(Bearing.LOST, "words that were lost in reading"),
}
"""The one place that says which reasons are losses."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What was left out of an original for one reason.

    Args:
        reason: why.
        characters: how many, white space aside; 0 where nobody can count them, as in a picture.
        detail: where, or what; may be empty.
    """

    reason: WhyLeftOut
    characters: int
    detail: str = ""

    @property
    def told(self) -> Told:
        """What is said of its reason."""
        return TOLD[self.reason]

    @property
    def line(self) -> str:
        """What it is, where, and about how much, for admins and readers."""
        where = f" ({self.detail})" if self.detail else ""
        words = max(round(self.characters / LETTERS_OF_A_WORD), 1)
        much = f", about {words:,} {'word' if words == 1 else 'words'}" if self.characters else ""
        return f"{self.told.words}{where}{much}"


@dataclass(frozen=True, slots=True)
class ReadingAccount:
    """What became of the text of an original: it was kept, or left out for a reason.

    Args:
        original: characters of its text, white space aside, those included that nobody sees.
        kept: how many of them the document holds, in its title, headings and blocks.
        left_out: the others by reason; the sum of all is ``original``.
    """

    original: int
    kept: int
    left_out: tuple[LeftOut, ...] = ()

    @property
    def share(self) -> float:
        """The share of what is not left out as meant that was kept, from 0 to 1."""
        meant = sum(left.characters for left in self.left_out if left.told.bearing is Bearing.MEANT)
        due = self.original - meant
        if due > 0:
            return min(max(self.kept / due, 0.0), 1.0)
        return 0.0 if any(left.told.bearing is Bearing.LOST for left in self.left_out) else 1.0

    @property
    def percent(self) -> str:
        """The share as an admin reads it; never "100 %" where something is missing."""
        hundredths = int(self.share * 1000) / 10
        if hundredths == 100 and self.in_part:
            return "less than 100 %"
        return f"{hundredths:.1f}".removesuffix(".0") + " %"

    @property
    def losses(self) -> tuple[LeftOut, ...]:
        """What a reader of the original sees and a reader of the document does not."""
        return tuple(left for left in self.left_out if self._is_loss(left))

    @property
    def in_part(self) -> bool:
        """Whether the document was read in part only."""
        return bool(self.losses)

    def _is_loss(self, left: LeftOut) -> bool:
        if left.reason is WhyLeftOut.UNTOLD:
            return left.characters >= UNEXPLAINED * self.original
        if left.told.bearing is Bearing.BESIDE:
            return self.share < FAIR_SHARE
        return left.told.bearing is Bearing.LOST

    def to_json(self) -> dict[str, Any]:
        """Return the account as JSON types, with what follows from it."""
        losses = self.losses
        return {
            "original": self.original,
            "kept": self.kept,
            "share": round(self.share, 4),
            "in_part": bool(losses),
            "left_out": [
                {
                    "reason": str(left.reason),
                    "characters": left.characters,
                    "detail": left.detail,
                    "lost": left in losses,
                }
                for left in self.left_out
            ],
        }

    @classmethod
    def from_json(cls, payload: Mapping[str, Any]) -> ReadingAccount:
        """Rebuild an account from ``to_json``; what follows from it is found anew.

        Raises:
            KeyError, TypeError, ValueError: the payload is not of that form.
        """
        left_out = tuple(
            LeftOut(WhyLeftOut(left["reason"]), int(left["characters"]), str(left["detail"]))
            for left in payload["left_out"]
        )
        return cls(int(payload["original"]), int(payload["kept"]), left_out)


def settled(original: int, kept: int, left_out: Iterable[LeftOut]) -> ReadingAccount:
    """Return the account of a reading, in which whatever is missing is told as such.

    Args:
        original: characters of the original, counted before anything was left out of it.
        kept: characters of the document, as it came out.
        left_out: what was left out on the way, in any order; one of a reason and a detail may
            come in many pieces.
    """
    sums: dict[tuple[WhyLeftOut, str], int] = {}
    for left in left_out:
        key = (left.reason, left.detail)
        sums[key] = sums.get(key, 0) + left.characters
    missing = original - kept - sum(sums.values())
    if missing > 0:
        sums[WhyLeftOut.UNTOLD, ""] = missing
    found = tuple(LeftOut(reason, number, detail) for (reason, detail), number in sums.items())
    return ReadingAccount(original, kept, tuple(sorted(found, key=_order)))


def _order(left: LeftOut) -> tuple[int, str]:
    return list(WhyLeftOut).index(left.reason), left.detail
