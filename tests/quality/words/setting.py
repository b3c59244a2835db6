"""Texts to be set: guidance of no partnership, the same for the same number."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.witness.comparing import Shown

_WHO = (
    "The social worker", "A health visitor", "The designated lead", "Every practitioner",
    "The strategy discussion", "The school", "An on-call manager", "The partnership",
    "A midwife", "The police officer", "The foster carer", "The review chair",
)  # fmt: skip
_DOES = (
    "speaks with the child alone", "writes down what was said in the child’s own words",
    "rings the hub before the end of the day", "agrees who tells the parents",
    "keeps the family’s earlier moves in view", "asks what is different from last week",
    "brings the chronology to the meeting", "looks at where the baby sleeps",
    "checks whether an interpreter is needed", "records the reasons for no further action",
    "offers an appointment with a doctor", "follows up a missed appointment",
)  # fmt: skip
_WHEN = (
    "within 15 working days", "on the same day", "at every home visit", "before the case is closed",
    "when a bruise is seen on a baby who cannot move", "under section 47", "if no one answers",
    "where two agencies disagree", "from the 1st of April",
    "unless that would put the child at risk",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Setting:
    """A file whose text is known because it was set here.

    Args:
        name: what is particular about it.
        body: its bytes.
        shown: what a reader of it sees.
    """

    name: str
    body: bytes
    shown: Shown


def sentences(seed: int, count: int) -> list[str]:
    """Return sentences, no two of them alike.

    Args:
        seed: the same one gives the same.
        count: how many.
    """
    chance = random.Random(seed)
    made: dict[str, None] = {}
    while len(made) < count:
        first, second = chance.sample(_DOES, 2)
        joined = chance.choice(["and", "then", "or"])
        said = f"{chance.choice(_WHO)} {first} {joined} {second} {chance.choice(_WHEN)}."
        made[said] = None
    return list(made)


def paragraphs(seed: int, count: int, each: int = 3) -> list[str]:
    """Return paragraphs of a few sentences.

    Args:
        seed: the same one gives the same.
        count: how many.
        each: sentences of each.
    """
    told = sentences(seed, count * each)
    return [" ".join(told[start : start + each]) for start in range(0, len(told), each)]


def page(*content: str, furniture: Sequence[str] = ()) -> Shown:
    """Return what a reader sees of a web page.

    Args:
        content: its lines, in order.
        furniture: the lines of menus, which are not to be read.
    """
    told = "\n".join(content)
    return Shown("\n".join([*furniture, told]), content=told, furnished=True)
