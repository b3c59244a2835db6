"""The cases: true edits, and what sites send in a page's place; half of them is kept aside.

Which half a case is in follows from the name of the record that it is made from, so no wording of
the kept half was in sight where a rule was found.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus_pages import BARE, CARD, HERE, SKINS, Record, Skin, records

from collection.extract import Extract
from crawler.extract.html.page import extract_html

ADDRESS = "https://manual.example/p_{}.html"


PARTS = ("developed", "kept aside", "third", "fourth, developed", "fourth, kept aside")


def part_of(name: str) -> str:
    """Return the part of the corpora that a record belongs to.

    The third set was written when the half kept aside had been looked at, and before any rule was
    changed for what was seen there; so was the fourth, of pages that are met first, when the third
    had been.
    """
    if name.startswith("t-"):
        return "third"
    half = PARTS[hashlib.sha256(name.encode()).digest()[0] % 2]
    return f"fourth, {half}" if name.startswith("f-") else half


@dataclass(frozen=True)
class Rubbish:
    """A body that a site sends in a page's place."""

    name: str
    kind: str
    skin: Skin
    body: bytes

    @property
    def part(self) -> str:
        return part_of(self.name)

    @property
    def url(self) -> str:
        """The address of a chapter, which may say what the chapter is called."""
        return page_address(self.asked.name)

    @property
    def asked(self) -> Record:
        """The chapter in whose place it comes."""
        return documents()[hashlib.sha256(self.name.encode()).digest()[1] % 24]

    def extract(self) -> Extract:
        # On a site's own pages its own profile is used; a bare page is met by any of them.
        profiles = ("plain", "trix", "wordpress")
        profile = self.skin.profile
        if self.skin in {BARE, CARD}:
            profile = profiles[len(self.name) % len(profiles)]
        return extract_html(self.body, self.url, None, profile)


@dataclass(frozen=True)
class Edit:
    """A page of a site before and after a true edit."""

    name: str
    record: str
    kind: str
    announced: bool
    skin: Skin
    later_skin: Skin
    old: bytes
    new: bytes
    further: bytes | None = None
    """Another page that is new with this edit, and holds words that the page held before."""

    @property
    def part(self) -> str:
        return part_of(self.record)

    @property
    def url(self) -> str:
        return page_address(self.record)

    def extracts(self) -> tuple[Extract, Extract]:
        return (
            extract_html(self.old, self.url, None, self.skin.profile),
            extract_html(self.new, self.url, None, self.later_skin.profile),
        )

    def elsewhere(self) -> list[Extract]:
        url, profile = ADDRESS.format("rest"), self.later_skin.profile
        return [extract_html(self.further, url, None, profile)] if self.further else []


def page_address(name: str) -> str:
    """Return a page's address; every other one is a number and says nothing."""
    number = hashlib.sha256(name.encode()).digest()[2]
    return ADDRESS.format(name.replace("-", "_") if number % 2 else f"x{number}")


NO_RUBBISH = ("documents", "announced", "pointers")
"""Files of the later sets that hold other cases."""


def linked_as(record: Record, case: str, *, well: bool = False) -> tuple[str, ...]:
    """Return the words by which a site leads to a page.

    Mostly they are its heading, its title or the beginning of that; one in sixteen says nothing,
    and one in 32 names something else, unless the page is to be named well.
    """
    draw = hashlib.sha256(f"link to {case}".encode()).digest()[0] % 32
    if draw <= 2 and not well:
        return ("Guidance for trainers" if draw == 0 else "Read more",)
    heading = next((line[2:] for line in record.lines if line.startswith("# ")), record.title)
    return (record.title.split()[0] if draw <= 8 else record.title if draw <= 16 else heading,)


def _later() -> list[Path]:
    paths = [*sorted((HERE / "third").glob("*.txt")), *sorted((HERE / "fourth").glob("*.txt"))]
    return [path for path in paths if path.stem not in NO_RUBBISH]


@cache
def rubbish() -> tuple[Rubbish, ...]:
    """Return every body of rubbish."""
    found = []
    for path in (*sorted((HERE / "rubbish").glob("*.txt")), *_later()):
        for number, record in enumerate(records(path)):
            skins = list(SKINS.values()) if record.skin == "own" else [BARE, CARD]
            skin = skins[number % len(skins)]
            found.append(Rubbish(record.name, path.stem, skin, skin.page(record)))
    return tuple(found)


# True edits: each takes a record's lines and returns the lines after it, or None where the page
# has nothing to be edited so.

Lines = list[str]


def _is_text(line: str) -> bool:
    return bool(line) and line[0] not in "#!*"


def _typo(lines: Lines) -> Lines | None:
    for n, line in enumerate(lines):
        found = re.search(r"\w{6,}", line) if _is_text(line) else None
        if found:
            word = found[0]
            wrong = word[:2] + word[3] + word[2] + word[4:]
            return [*lines[:n], line.replace(word, wrong, 1), *lines[n + 1 :]]
    return None


_NUMBERS = {
    "one": "two", "two": "three", "three": "five", "four": "six", "five": "seven", "six": "eight",
    "seven": "ten", "ten": "twelve", "fifteen": "ten", "seventy-two": "forty-eight",
    "twenty-four": "twelve", "un": "ddau", "Tri": "Pedwar",
}  # fmt: skip


def _timescale(lines: Lines) -> Lines | None:
    text = "\n".join(lines)
    pattern = rf"\b({'|'.join(_NUMBERS)})\b(?= (working|hour|day|week|month|gair|diwrnod))"
    new = re.sub(pattern, lambda match: _NUMBERS[match[1]], text)
    return new.split("\n") if new != text else None


def _telephone(lines: Lines) -> Lines | None:
    text = "\n".join(lines)
    new = re.sub(r"01632 960(\d)", r"01632 961\1", text)
    return new.split("\n") if new != text else None


def _sections(lines: Lines) -> list[Lines]:
    parts: list[Lines] = [[]]
    for line in lines:
        if line.startswith("## "):
            parts.append([])
        parts[-1].append(line)
    return parts


def _section_added(lines: Lines) -> Lines | None:
    return [
        *lines,
        "## Learning from reviews",
        "A review of a child called Rowan found that each agency held a part of the story. "
        "Bring what you know together early, and ask what each of you has seen for yourself.",
    ]


def _section_removed(lines: Lines) -> Lines | None:
    head, *parts = _sections(lines)
    return sum(parts[:1] + parts[2:], head) if len(parts) > 2 else None


def _split(lines: Lines) -> Lines | None:
    head, *parts = _sections(lines)
    if len(parts) < 3:
        return None
    half = len(parts) // 2
    return [
        *sum(parts[:half], head),
        "The rest of this chapter is now [a chapter of its own](/p_rest.html).",
    ]


def _rest(lines: Lines) -> Lines:
    """Return what ``_split`` leaves to the new chapter."""
    head, *parts = _sections(lines)
    return [*head[:1], *(line for part in parts[len(parts) // 2 :] for line in part)]


def _end_removed(lines: Lines) -> Lines | None:
    """The last section is taken away, as an appendix is."""
    head, *parts = _sections(lines)
    return sum(parts[:-1], head) if len(parts) > 2 else None


def _end_referred(lines: Lines) -> Lines | None:
    """The last section is taken away, and a line says where its subject is now."""
    shorter = _end_removed(lines)
    return shorter and [*shorter, "For more, see [Making a referral](/p_referrals.html)."]


def _reviewed(lines: Lines) -> Lines | None:
    return [*lines, "Last reviewed in March 2026. Next review: March 2028."]


def _table(lines: Lines) -> Lines | None:
    return [
        *lines,
        "## At a glance",
        "!raw <table><tr><th>Step</th><th>Who</th><th>By when</th></tr><tr><td>Tell</td>"
        "<td>Everybody</td><td>Same day</td></tr><tr><td>Meet</td><td>Lead worker</td>"
        "<td>Within the week</td></tr></table>",
    ]


def _reordered(lines: Lines) -> Lines | None:
    items = [line for line in lines if line.startswith("* ")]
    if len(items) < 3:
        head, *parts = _sections(lines)
        return sum(reversed(parts), head) if len(parts) > 2 else None
    backwards = iter(reversed(items))
    return [next(backwards) if line.startswith("* ") else line for line in lines]


_OTHER_WORDS = {
    "child": "young person", "children": "young people", "parents": "families",
    "must": "is expected to", "tell": "inform", "tells": "informs", "Tell": "Inform",
    "write": "record", "Write": "Record", "call": "telephone", "Call": "Telephone",
    "baby": "infant", "babies": "infants", "plan": "agreed plan", "needs": "requires",
    "people": "practitioners", "seen": "met", "see": "meet", "sees": "meets", "ask": "enquire of",
    "Ask": "Enquire of", "harm": "abuse", "team": "service", "doctor": "clinician",
}  # fmt: skip


def _reworded(lines: Lines) -> Lines | None:
    pattern = rf"\b({'|'.join(_OTHER_WORDS)})\b"
    new = [
        re.sub(pattern, lambda match: _OTHER_WORDS[match[1]], line) if _is_text(line) else line
        for line in lines
    ]
    return new if new != lines else None


def _renumbered(lines: Lines) -> Lines | None:
    new = [
        re.sub(r"^(#+) (\d+)(\.[\d.]+)? ?", lambda m: f"{m[1]} {int(m[2]) + 1}{m[3] or ''} ", line)
        for line in lines
    ]
    return new if new != lines else None


def _shortened(lines: Lines) -> Lines | None:
    """Only the first sentence of each paragraph is left."""
    if sum(map(len, lines)) < 600:
        return None
    return [re.split(r"(?<=[.?!]) ", line)[0] if _is_text(line) else line for line in lines]


def _extended(lines: Lines) -> Lines | None:
    if sum(map(len, lines)) > 500:
        return None
    return [
        *lines,
        "## Background",
        "Agencies in the area agreed on this in the spring, after a survey among those who work "
        "with families showed that people did it in five ways, and that some did not do it at all.",
        "## What has been agreed",
        "Each agency names one person who keeps the page right. That person looks at it in May and "
        "in November, asks those who use it, and tells the business unit what has to be changed.",
        "## Questions",
        "The business unit answers questions within two working days. What it answers more than "
        "once is added here, so that others find it by themselves.",
    ]


def _form_added(lines: Lines) -> Lines | None:
    return [
        *lines,
        '!raw <div class="useful"><p>Was this page useful?</p><form method="post" action="/useful">'
        "<button>Yes</button><button>No</button><label>What should be better?<textarea></textarea>"
        "</label><button>Send</button></form></div>",
    ]


def _boxed(lines: Lines) -> Lines | None:
    """Sections are folded away behind buttons, as a new design does it."""
    head, *parts = _sections(lines)
    if not parts:
        return None
    folded = []
    for part in parts:
        folded += [f"!raw <details><summary>{part[0][3:]}</summary>", *part[1:], "!raw </details>"]
    return [*head, *folded]


def _bilingual(lines: Lines) -> Lines | None:
    return [
        *lines,
        "## Crynodeb",
        "Mae'r dudalen hon ar gyfer pawb sy'n gweithio gyda phlant. Os ydych yn poeni am blentyn, "
        "ffoniwch y tîm heddiw. Os yw plentyn mewn perygl nawr, ffoniwch 999.",
    ]


def _stub(lines: Lines) -> Lines | None:
    return [line for line in lines if line.startswith("# ")] + [
        "This chapter was withdrawn in May. Its words are now part of [another](/p_other.html)."
    ]


def _related(lines: Lines) -> Lines | None:
    return [
        *lines,
        "## Related chapters",
        "* [Making a referral](/p_referrals.html)",
        "* [Core groups](/p_core.html)",
        "* [Children online](/p_online.html)",
    ]


def _same(lines: Lines) -> Lines | None:
    return list(lines)


@dataclass(frozen=True)
class _Kind:
    """A kind of edit: what it does, to how many records, and into which skin it leads."""

    name: str
    edit: Callable[[Lines], Lines | None]
    step: int
    reskinned: bool = False
    announced: bool = False


_KINDS = (
    _Kind("typo", _typo, 5),
    _Kind("timescale", _timescale, 2),
    _Kind("telephone", _telephone, 2),
    _Kind("section added", _section_added, 5),
    _Kind("section removed", _section_removed, 2),
    _Kind("chapter split", _split, 2),
    _Kind("review date", _reviewed, 5),
    _Kind("table added", _table, 5),
    _Kind("re-ordered", _reordered, 2),
    _Kind("reworded", _reworded, 3),
    _Kind("renumbered", _renumbered, 4),
    _Kind("shortened", _shortened, 2),
    _Kind("extended", _extended, 3),
    _Kind("form added", _form_added, 6),
    _Kind("folded", _boxed, 4),
    _Kind("bilingual", _bilingual, 6),
    _Kind("related", _related, 5),
    _Kind("redesign", _same, 1, reskinned=True),
    _Kind("redesign with a typo", _typo, 4, reskinned=True),
    _Kind("stub, announced", _stub, 5, announced=True),
    _Kind("end removed", _end_removed, 2),
    _Kind("end referred", _end_referred, 2),
)


@cache
def edits() -> tuple[Edit, ...]:
    """Return every true edit."""
    return tuple(_edits())


def _edits() -> Iterator[Edit]:
    pages = documents()
    skins = list(SKINS.values())
    for shift, kind in enumerate(_KINDS):
        for number, record in enumerate(pages):
            lines = kind.edit(record.lines) if (number + shift) % kind.step == 0 else None
            if lines is not None:
                before = skins[(number + shift) % len(skins)]
                after = skins[(number + shift + 4) % len(skins)] if kind.reskinned else before
                yield _edit(record, lines, kind.name, before, after, announced=kind.announced)
    named = {record.name: record for record in pages}
    for number, record in enumerate(records(HERE / "documents" / "rewrites.txt")):
        old, skin = named[record.name], skins[number % len(skins)]
        yield _edit(old, record.lines, "rewritten, announced", skin, skin, announced=True)
        half = _half(old.lines, record.lines)
        if half is not None:
            yield _edit(old, half, "half rewritten", skin, skin)


def _half(old: Lines, new: Lines) -> Lines | None:
    first, second = _sections(old), _sections(new)
    if len(second) < 3:
        return None
    return sum(second[1 : len(second) // 2 + 1] + first[len(second) // 2 + 1 :], first[0])


def _edit(
    record: Record, lines: Lines, kind: str, before: Skin, after: Skin, *, announced: bool = False
) -> Edit:
    later, further = deepcopy(record), deepcopy(record)
    later.lines, further.lines = lines, _rest(record.lines)
    return Edit(
        f"{record.name}: {kind}", record.name, kind, announced, before, after,
        before.page(record), after.page(later),
        after.page(further) if kind == "chapter split" else None,
    )  # fmt: skip


@dataclass(frozen=True)
class Announced:
    """What stands in the place of a chapter that the publisher says to have changed.

    Args:
        name: of the record, and of the chapter.
        away: whether it only says that the words are away; else it says where the subject is now.
    """

    name: str
    away: bool
    skin: Skin
    held: Record
    body: bytes

    @property
    def part(self) -> str:
        return part_of(self.name)


def announced() -> Iterator[Announced]:
    """Yield each body that comes in an announced chapter's place, for three chapters."""
    chapters = list(records(HERE / "documents" / "chapters.txt"))
    skins = list(SKINS.values())
    for kind in ("announced", "pointers"):
        for number, record in enumerate(records(HERE / "fourth" / f"{kind}.txt")):
            for step in range(3):
                held = chapters[(number + 7 * step) % len(chapters)]
                skin = skins[(number + step) % len(skins)]
                came = deepcopy(held)
                heading = [line for line in held.lines if line.startswith("# ")]
                came.lines = [*heading, *record.lines]
                yield Announced(record.name, kind == "announced", skin, held, skin.page(came))


@cache
def documents() -> tuple[Record, ...]:
    """Return the true pages that edits are made from."""
    names = (
        "documents/chapters", "documents/short", "documents/languages", "third/documents",
        "fourth/documents",
    )  # fmt: skip
    return tuple(record for name in names for record in records(HERE / f"{name}.txt"))


__all__ = [
    "BARE",
    "CARD",
    "PARTS",
    "Announced",
    "Edit",
    "Rubbish",
    "announced",
    "documents",
    "edits",
    "linked_as",
    "page_address",
    "part_of",
    "rubbish",
]
