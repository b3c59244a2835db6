"""The migrations; a file's name begins with its revision.

A new database starts at the first of ``versions/``, whose number is that of the last one that it
stands for: a database which came to that number by the migrations in ``earlier/`` has the same
tables. Those are walked by databases that bear one of their revisions, and by no others.
"""

from __future__ import annotations

from importlib import resources

MIGRATIONS = resources.files("collection") / "migrations"
EARLIER, VERSIONS = "earlier", "versions"


def revisions(folder: str) -> list[str]:
    """Return the revisions that stand in a folder, oldest first.

    Args:
        folder: ``EARLIER`` or ``VERSIONS``.
    """
    files = (MIGRATIONS / folder).iterdir()
    return sorted(file.name.partition("_")[0] for file in files if file.name.endswith(".py"))


def known() -> list[str]:
    """Return the revisions that this release knows, oldest first."""
    return sorted({*revisions(EARLIER), *revisions(VERSIONS)})


def newest() -> str:
    """Return the revision of a database that lacks no migration."""
    return revisions(VERSIONS)[-1]
