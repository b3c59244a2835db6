"""Names: how a user's name is compared, and which new ones may be given."""

from __future__ import annotations

from unicodedata import normalize

from collection.accounts import NAME_LENGTH
from portal.errors import UserError

_CUT = "\N{REPLACEMENT CHARACTER}"


def fold(name: str) -> str:
    """Return a name as it is stored, compared and counted.

    It is folded whole before it is cut, so that no padding makes two names of one.

    Args:
        name: as typed.

    Returns:
        At most one character more than a stored name can have; the last one then says so.
    """
    folded = normalize("NFKC", normalize("NFKC", name).casefold()).strip()
    return folded if len(folded) <= NAME_LENGTH else folded[:NAME_LENGTH] + _CUT


def usable_name(name: str) -> str:
    """Return the form of a new user's name that is stored.

    Args:
        name: 1 to 80 printable characters, its letters of one script.

    Raises:
        UserError: it is not such a name, or it looks like one in plain Latin letters.
    """
    folded = fold(name)
    if not folded or len(folded) > NAME_LENGTH or not folded.isprintable():
        raise UserError(f"name: expected 1 to {NAME_LENGTH} printable characters")
    # Loads a table of a megabyte, which only the command that adds users needs.
    from confusable_homoglyphs import categories, confusables  # noqa: PLC0415

    if len(categories.unique_aliases(folded) - {"COMMON"}) > 1:
        raise UserError("name: expected letters of one script, as Latin or Greek; these are mixed")
    letters = {letter for letter in folded if letter.isalpha()}
    twins = {
        letter
        for letter in letters
        if not letter.isascii() and _looks_plain(letter, confusables.confusables_data)
    }
    if twins and twins >= {letter for letter in letters if not letter.isascii()}:
        raise UserError(
            f"name: {' and '.join(sorted(twins))} cannot be told from letters of a to z; use those"
        )
    return folded


def _looks_plain(letter: str, table: dict[str, list[dict[str, str]]]) -> bool:
    """Tell whether a letter looks like one of a to z (Unicode Technical Standard 39, section 4)."""
    return any(
        twin["c"].isascii() and twin["c"].isalpha() and len(twin["c"]) == 1
        for twin in table.get(letter, ())
    )
