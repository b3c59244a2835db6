"""Every error that the index raises, as one tree.

    IndexFault
    ├── IndexMissing        nothing was built yet
    ├── IndexDamaged        a generation cannot be read, or does not fit the collection
    ├── IndexBusy           another process is building
    ├── IndexUnwritable     the disk is full, or takes nothing
    ├── BelowFloor          an index answers judged queries worse than it may
    ├── JudgedUnusable      a file of judged queries cannot be used
    ├── SynonymsUnusable    a file of synonyms cannot be used
    ├── GlossaryUnusable    the glossary that is shipped is not as it should be
    ├── EncoderUnusable     a sentence encoder is not there, damaged, or of a kind not known
    ├── EnglishMissing      the list of English words was not written at installation
    ├── OperatorsUnread     what was typed with operators is searched as plain words
    └── Unanswerable        a request names what is not there
        ├── UnknownFacet
        ├── UnknownValue
        └── ImpossiblePage  before the first, or of a size that is not served

An Unanswerable is the asker's slip; the others are for an admin. Python's own IndexError is
another thing, hence the root's name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from collection.folder.disk import disk_trouble


class IndexFault(Exception):
    """The root of the index's errors; its text is fit to be shown."""


class IndexMissing(IndexFault):
    """Nothing was built yet."""

    def __init__(self) -> None:
        super().__init__("there is no index yet; run signpost index")


REBUILD = "signpost index --rebuild"
UNHELD = "the index names {} that the collection does not hold"


class IndexDamaged(IndexFault):
    """A generation cannot be read, or names what the collection does not hold.

    Args:
        what: what is wrong, in words for an admin.
        mended_by: the command that mends it.
    """

    def __init__(self, what: str, mended_by: str = "signpost index") -> None:
        super().__init__(f"{what}; run {mended_by}")
        self.what = what


class IndexBusy(IndexFault):
    """Another process is building."""

    def __init__(self) -> None:
        super().__init__("the index is being built by another process; try again when it is done")


class IndexUnwritable(IndexFault):
    """The disk is full, can only be read, or belongs to somebody else; the text says what to do."""


@contextmanager
def writable() -> Iterator[None]:
    """Turn what a disk that takes nothing answers into the index's own error.

    Raises:
        IndexUnwritable: the disk did so.
    """
    try:
        yield
    except OSError as error:
        if words := disk_trouble(error):
            raise IndexUnwritable(words) from error
        raise


class BelowFloor(IndexFault):
    """An index answers judged queries worse than their floors allow; the text says by how much."""


class JudgedUnusable(IndexFault):
    """A file of judged queries cannot be used; the text says what is wrong and where."""


class SynonymsUnusable(IndexFault):
    """A file of synonyms cannot be used; the text says what is wrong and where."""


class GlossaryUnusable(IndexFault):
    """The glossary that is shipped is not as it should be; the text says what is wrong."""


class EncoderUnusable(IndexFault):
    """A sentence encoder is not there, damaged, or of a kind not known; the text says which."""


class EnglishMissing(IndexFault):
    """The list of English words was not written when the program was installed."""

    def __init__(self) -> None:
        super().__init__("the list of English words is missing; run make setup, or install again")


class OperatorsUnread(IndexFault):
    """What was typed with operators cannot be answered as such; the text begins the reason.

    It never leaves the index, which searches the plain words instead.
    """


class Unanswerable(IndexFault):
    """A request names what is not there."""


class UnknownFacet(Unanswerable):
    """A request names a facet that is not declared.

    Args:
        key: what was named.
        allowed: the keys of the declared facets.
    """

    def __init__(self, key: str, allowed: Iterable[str]) -> None:
        super().__init__(f"there is no facet “{key}”; expected one of {', '.join(allowed)}")
        self.key = key


class UnknownValue(Unanswerable):
    """A request chooses a value that the facet cannot have.

    Args:
        key: the facet.
        value: what was chosen.
        allowed: what could have been.
    """

    def __init__(self, key: str, value: str, allowed: Iterable[str]) -> None:
        expected = ", ".join(allowed)
        super().__init__(f"{key} cannot be “{value}”; expected one of {expected}")
        self.key = key
        self.value = value


class ImpossiblePage(Unanswerable):
    """A request asks for a page before the first, or for more or fewer documents than it may."""

    def __init__(self) -> None:
        super().__init__("pages count from 1 and hold 1 to 100 documents")
