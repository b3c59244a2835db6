"""The migrations, oldest first; a file's name begins with its revision."""

from __future__ import annotations

from importlib import resources

MIGRATIONS = resources.files("collection") / "migrations"


def known() -> list[str]:
    """Return the revisions that this release knows, oldest first."""
    files = (MIGRATIONS / "versions").iterdir()
    return sorted(file.name.partition("_")[0] for file in files if file.name.endswith(".py"))


def newest() -> str:
    """Return the revision of a database that lacks no migration."""
    return known()[-1]
