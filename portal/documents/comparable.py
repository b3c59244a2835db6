"""How long texts may be for their words to be compared while a reader waits."""

from __future__ import annotations

from collection.models import Version
from portal.errors import TooLong

LONGEST_COMPARED = 400_000
"""Characters, about 130 printed pages. Two such texts with no line in common, 60,000 words each,
take three seconds of a slow processor; the time grows with the product of what differs."""


def is_comparable(*versions: Version) -> bool:
    """Tell whether the words of all of some versions can be compared.

    Args:
        versions: which.
    """
    return all(
        sum(len(section.text) for section in version.sections) <= LONGEST_COMPARED
        for version in versions
    )


def require_comparable(*versions: Version) -> None:
    """Refuse to compare texts that are too long.

    Args:
        versions: which.

    Raises:
        TooLong: one of them is.
    """
    if not is_comparable(*versions):
        raise TooLong(
            f"A text of more than {LONGEST_COMPARED:,} characters is not compared word by word. "
            "Open both texts, each in a window of its own."
        )
