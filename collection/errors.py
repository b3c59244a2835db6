"""Every error that the collection raises, as one tree.

    CollectionError             what is held, or its vocabulary, cannot be used
    ├── TaxonomyError           taxonomy.toml cannot be used
    ├── RolesUnusable           roles.toml cannot be used
    ├── CollectionBusy          another process holds the collection
    ├── CollectionFull          no room is left on the disk
    ├── CollectionMissing       there is none in the data folder
    ├── CollectionDamaged       its database cannot be read, or is none of ours
    ├── FileUnusable            a file that somebody named, or reached, cannot be read
    ├── BlobBlocked             a folder stands where the file of some bytes should
    ├── NotMixed                a demonstration and real content are not put into one
    └── CollectionLost          its database is gone, empty, older, or not the one it was

They end what was begun: a crawl, a check, a request.
"""

from __future__ import annotations

from pathlib import Path

NO_ROOM = "no room is left on the disk; free some and start again: what was finished is kept"


class CollectionError(Exception):
    """The stored collection cannot be used; the text is fit to be shown to an admin."""


class TaxonomyError(CollectionError):
    """taxonomy.toml cannot be used; names file, key and what was expected."""


class RolesUnusable(CollectionError):
    """roles.toml cannot be used; names file, key and what was expected."""


class CollectionBusy(CollectionError):
    """Another process holds the collection."""


class CollectionFull(CollectionError):
    """No room is left on the disk that holds the collection."""


class CollectionMissing(CollectionError):
    """There is no collection in the data folder, and none is made by what only reads."""


class CollectionDamaged(CollectionError):
    """The database is damaged.

    Args:
        how: in a few words.
    """

    def __init__(self, how: str) -> None:
        super().__init__(
            f"the database is damaged ({how}): what was collected, edited and decided stands in "
            "it, so none was put in its place. Put the data folder aside as it is, and restore "
            "the last backup into an empty one (signpost restore)"
        )


class FileUnusable(CollectionError):
    """A file cannot be read, or not as what it should be; the text is to follow its name."""


class BlobBlocked(CollectionError):
    """A folder stands where the file of some bytes should: it costs one document, not a crawl.

    Args:
        blob: where the file should stand.
    """

    def __init__(self, blob: Path) -> None:
        super().__init__(
            f"{blob} is a folder where a stored file should be; move it away, and the next crawl "
            "or import stores the file"
        )


class NotMixed(CollectionError):
    """A demonstration and real content are not put into one collection."""


class CollectionLost(CollectionError):
    """What stands in the data folder was made with another database than the one that is there."""
