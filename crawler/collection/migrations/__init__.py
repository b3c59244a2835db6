"""The migrations, oldest first; a file's name begins with its revision."""

from __future__ import annotations

from importlib import resources

MIGRATIONS = resources.files("crawler") / "collection" / "migrations"


def newest() -> str:
    """Return the revision of a database that lacks no migration."""
    files = (MIGRATIONS / "versions").iterdir()
    return max(file.name.partition("_")[0] for file in files if file.name.endswith(".py"))
