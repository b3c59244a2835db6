"""Names for what gets a random id: an address says ``{aldermoor/p_bruising}`` and lasts."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from sqlalchemy import select

from briefings.edit_models import BriefingPart
from briefings.models import Briefing
from collection.models import Document, StoredSection, Version
from collection.store import Collection


def names_of(collection: Collection) -> dict[str, str]:
    """Return the name of every id that a crawl or an import drew, without its braces.

    Args:
        collection: the demonstration's.
    """
    with collection.reading() as session:
        names = {row.id: _name(row.url) for row in session.scalars(select(Document))}
        for briefing in session.scalars(select(Briefing)):
            names[briefing.id] = f"briefing/{_stem(briefing.origin)}"
            for point in briefing.points:
                names[point.short_id] = f"point/{_stem(briefing.origin)}/{point.number}"
            for part in session.scalars(select(BriefingPart).filter_by(briefing_id=briefing.id)):
                names.setdefault(part.short_id, f"part/{_stem(briefing.origin)}/{part.position}")
    assert len(set(names.values())) == len(names), "two things have one name"
    return names


def sections_of(collection: Collection) -> dict[int, tuple[str, int]]:
    """Return of each section's row the document's id and the place in it; the crawl draws lots.

    Args:
        collection: the demonstration's.
    """
    asked = select(StoredSection.id, Version.document_id, StoredSection.position).join(Version)
    with collection.reading() as session:
        return {row: (document, place) for row, document, place in session.execute(asked)}


def _name(url: str) -> str:
    host = (urlsplit(url).hostname or "").split(".")
    return f"{host[1] if host[0] == 'procedures' else 'www'}/{_stem(url)}"


def _stem(url: str) -> str:
    return PurePosixPath(urlsplit(url).path).stem.lower() or "home"


class Names:
    """Both ways between the ids of one demonstration and their names."""

    def __init__(self, collection: Collection) -> None:
        names = names_of(collection)
        self._sections = sections_of(collection)
        self._names = names
        self._ids = {name: key for key, name in names.items()}
        self._found = re.compile(rf"\b({'|'.join(names)})\b")

    def filled(self, asked: str) -> str:
        """Return an address or a command with ids in the place of names."""
        return re.sub(r"\{([^}]+)\}", lambda found: self._ids[found[1]], asked)

    def told(self, text: str) -> str:
        """Return a text with names in the place of ids."""
        text = re.sub(r'"(\d+)\.(\d+)"', self._passage, text)
        return self._found.sub(lambda found: f"{{{self._names[found[1]]}}}", text)

    def _passage(self, found: re.Match[str]) -> str:
        if int(found[1]) not in self._sections:
            return found[0]
        document, place = self._sections[int(found[1])]
        return f'"{document}#{place}.{found[2]}"'
