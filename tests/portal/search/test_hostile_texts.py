"""A hostile page costs its readers no more than a large honest one: neither time nor bytes."""

from __future__ import annotations

import shutil

import pytest
from flask.testing import FlaskClient

from collection.models import StoredSection
from collection.store import Collection, bump_revision
from index.writer import build
from portal import create_app
from portal.config import Settings

LARGEST_PAGE = 1_500_000
"""Bytes; as of a document's page."""
TEXTS = {
    "a line of dots": "Bruising procedure" + "." * 60_000 + "end",
    "dots with signs between": "Bruising procedure " + '.")' * 20_000 + "end",
    "a word without end": "Bruising procedure " + "x" * 3_000_000,
    "the searched word without end": "Bruising procedure. " + "bruising " * 200_000,
    "capitals without end": "Bruising procedure " + "A" * 400_000,
    "words without a stop": "Bruising procedure " + "word " * 300_000,
    "spaces without end": "Bruising procedure" + " " * 60_000 + "end",
}


def portal_with(settings: Settings, stored: Collection, text: str) -> tuple[FlaskClient, str]:
    """Put a text into the place of a stored one, index all anew, and return its document's path."""
    with stored.writing() as session:
        section = session.get_one(StoredSection, 2)
        section.text, section.layout = text, []
        path = f"/documents/{section.version.document_id}"
        bump_revision(session)
    shutil.rmtree(settings.data / "index")
    build(stored, settings.data / "index")
    return create_app(settings).test_client(), path


@pytest.mark.parametrize("named", TEXTS)
def test_a_search_that_meets_a_hostile_text_is_answered_with_a_small_page(
    settings: Settings, stored: Collection, named: str
) -> None:
    client, path = portal_with(settings, stored, TEXTS[named])
    for address in ("/search?q=bruising", f"{path}/matches?q=bruising", path):
        page = client.get(address)
        assert page.status_code == 200
        assert "ruising" in page.text
        assert len(page.data) < LARGEST_PAGE, address


def test_all_passages_of_a_document_are_shown_fifty_a_page(
    settings: Settings, stored: Collection
) -> None:
    lines = [f"Bruising is written down, case {n}. " + "word " * 160 for n in range(75)]
    client, path = portal_with(settings, stored, "\n".join(lines))
    path = f"{path}/matches?q=bruising"
    first, second = client.get(path).text, client.get(f"{path}&page=2").text
    assert "75 passages in the order of the document: 1 to 50" in first
    assert f'rel="next" href="{path}&amp;page=2"' in first
    assert "51 to 75" in second
    assert all(f"case {n}." in (first + second) for n in range(75))
    assert client.get(f"{path}&page=3").status_code == 404
