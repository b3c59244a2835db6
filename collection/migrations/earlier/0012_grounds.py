"""What was found of a citation, and what was done, in the place of a sentence about it.

The sentences of the release before are read back. Where one cannot be, nothing is stored, the page
says that it is told with the next check, and the next check stores it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_BORE = r"It was chapter (?P<number>\S+) at the time of the briefing \((?P<on>[^)]+)\)\."
_NAMES = {"Its title": "title", "Its former title": "former", "A short form of its title": "short"}
_WORDS = {
    "the words that cite it": "citing",
    "the name of the cited file": "file",
    "words of this learning point": "point",
}
_NAMED = f"(?P<name>{'|'.join(_NAMES)})"
_LIKE = f"(?P<words>{'|'.join(_WORDS)})"
_LAST = r"Its last text is kept here\."
_MUCH_LIKE = r"The text of “(?P<like>.*)” is much like it\."
_CHOSEN = "The words that a trainer chose"
_SENTENCES = {
    r"It stands at the cited address\.": "address",
    r"The cited address now leads to another one\.": "redirect",
    r"The publisher removed it from the cited address; its very words stand here\.": "same text",
    r"The publisher removed the cited document; the text of this one is much like its last\.": "like text",
    r"Signpost does not collect this site, so cannot check what it says\.": "not collected",
    r"A file of the same name stands at another address\.": "file name",
    _BORE: "chapter stands",
    rf"{_BORE} It is chapter (?P<now>\S+) now\.": "chapter renumbered",
    rf"{_BORE} It has no number now\.": "chapter unnumbered",
    rf"{_BORE} {_LAST}": "chapter removed",
    r"It was chapter (?P<number>\S+) when Signpost first stored this manual, after the briefing \((?P<on>[^)]+)\)\.": "chapter first",
    r"The chapter that has the cited number today\.": "chapter today",
    rf"{_NAMED} is {_LIKE}\.": "title same",
    rf"{_NAMED} is close to {_LIKE}\.": "title near",
    r"It speaks of the same things as this learning point\.": "content",
    r"No document in our sources fits these words or this address\.": "nothing",
    r"Another page stands there now: its words are none of what was cited\. The words before are kept as an earlier version\.": "another page",
    r"What a trainer chose stands at another address than the one cited\.": "chosen elsewhere",
    rf"{_LAST} {_MUCH_LIKE}": "chosen removed",
    rf"{_CHOSEN} stand there as they were\.": "words stand",
    rf"{_CHOSEN} stand there as they were\. The cited address leads elsewhere now\.": "words readdressed",
    rf"{_CHOSEN} now stand in another section\.": "words in section",
    rf"{_CHOSEN} now stand in another document\.": "words in document",
    rf"{_CHOSEN} now stand only in a document of another area\.": "words in area",
    rf"{_CHOSEN} were changed\. These are the nearest\.": "words changed",
    rf"{_CHOSEN} stand in none of our sources any more\.": "words gone",
}


_REPLIES = {
    "It answered.": "page",
    "It gave no page: ": "no page",
    "It was not asked: ": "not asked",
}
_EDITS = {
    "Moved up": "up",
    "Moved down": "down",
    "Split in two": "split",
    "Joined with the next": "join",
    "Taken as a learning point": "learning",
    "No longer a learning point": "text",
    "Read again": "read again",
}
_FAULTY = ("It gave no page: ", "It was not asked: ")


def upgrade() -> None:
    grounds = sa.Enum(name="ground", native_enum=False, length=20)
    op.add_column("citation", sa.Column("ground", grounds, nullable=True))
    facts = sa.Column("facts", sa.JSON(), nullable=False, server_default="{}")
    op.add_column("citation", facts)
    citation = sa.table(
        "citation", *map(sa.column, ("id", "ground")), sa.column("facts", sa.JSON())
    )
    for key, ground, told in list(_read_back()):
        op.execute(citation.update().where(citation.c.id == key).values(ground=ground, facts=told))
    op.drop_column("citation", "why")
    _forget_in_decisions()
    _read_replies_back()
    for said, button in _EDITS.items():
        edit = sa.table("briefing_edit", sa.column("what"))
        op.execute(edit.update().where(edit.c.what == said).values(what=button))


def _forget_in_decisions() -> None:
    """Take the sentences out of what undoing a decision brings back: a check follows on it."""
    decision = sa.table("citation_decision", sa.column("id"), sa.column("before", sa.JSON()))
    for key, before in op.get_bind().execute(sa.select(decision)).all():
        if "why" in before:
            left = {name: value for name, value in before.items() if name != "why"}
            op.execute(decision.update().where(decision.c.id == key).values(before=left))


def _read_replies_back() -> None:
    """Keep what came of asking outside addresses apart from the words of the error."""
    replies = sa.Enum(name="reply", native_enum=False, length=20)
    reply: sa.Column[str] = sa.Column("reply", replies, nullable=False, server_default="not asked")
    op.add_column("outside_address", reply)
    op.add_column("outside_address", sa.Column("fault", sa.String(), nullable=True))
    table = sa.table("outside_address", *map(sa.column, ("url", "answer", "reply", "fault")))
    asked = sa.select(table.c.url, table.c.answer)
    for url, answer in op.get_bind().execute(asked).all():
        said = next((said for said in _REPLIES if answer.startswith(said)), "")
        fault = answer.removeprefix(said).removesuffix(".") if said in _FAULTY else None
        values = {"reply": _REPLIES.get(said, "not asked"), "fault": fault}
        op.execute(table.update().where(table.c.url == url).values(values))
    op.drop_column("outside_address", "answer")


def _read_back() -> Iterator[tuple[int, str, Mapping[str, str]]]:
    rows = op.get_bind().execute(sa.text(
        "SELECT citation.id, citation.why, citation.confirmed, citation.status, briefing.published"
        " FROM citation JOIN learning_point ON learning_point.id = citation.point_id"
        " JOIN briefing ON briefing.id = learning_point.briefing_id"
    ))  # fmt: skip
    for key, why, confirmed, status, published in rows:
        found = _ground(why, confirmed=bool(confirmed), status=status, published=published)
        if found:
            yield key, *found


def _ground(
    why: str, *, confirmed: bool, status: str, published: Any
) -> tuple[str, dict[str, str]] | None:
    """Return the ground and the facts of a sentence; None where it is none of ours."""
    if confirmed and status == "exact" and not why:
        return "chosen", {}
    if re.fullmatch(_LAST, why):
        return "chosen removed" if confirmed else "removed", {}
    for sentence, ground in _SENTENCES.items():
        if match := re.fullmatch(sentence, why, re.DOTALL):
            facts = _facts(match.groupdict(), published)
            return (ground, facts) if facts is not None else None
    return None


def _facts(said: Mapping[str, str], published: Any) -> dict[str, str] | None:
    """Return what a sentence names, as it is stored now; None where the day is not known."""
    if "on" in said and published is None:
        return None
    read = {**_NAMES, **_WORDS}
    facts = {fact: read.get(words, words) for fact, words in said.items()}
    return facts | ({"on": str(published)[: len("2024-01-31")]} if "on" in said else {})


def downgrade() -> None:
    for said, button in _EDITS.items():
        edit = sa.table("briefing_edit", sa.column("what"))
        op.execute(edit.update().where(edit.c.what == button).values(what=said))
    op.add_column(
        "outside_address", sa.Column("answer", sa.String(), nullable=False, server_default="")
    )
    op.drop_column("outside_address", "fault")
    op.drop_column("outside_address", "reply")
    op.add_column("citation", sa.Column("why", sa.String(), nullable=False, server_default=""))
    op.drop_column("citation", "facts")
    op.drop_column("citation", "ground")
