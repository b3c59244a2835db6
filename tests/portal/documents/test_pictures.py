"""The reader: pages that are pictures are shown at their place, and said to be pictures."""

from __future__ import annotations

import hashlib
from typing import Any

from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from collection.models import Document, StoredPicture
from collection.pictures import PICTURE_TYPE
from portal.documents.blocks import PictureBlock, set_blocks

BODY = b"RIFF, the bytes of a picture"


def fetch(client: FlaskClient, path: str) -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == 200
    return BeautifulSoup(response.text, "lxml")


def add_pictures(library: Any, document_id: str, *pages: int, drawn: bool = True) -> str:
    digest = library.collection.blobs.put(BODY)
    with library.collection.writing() as session:
        version = session.get_one(Document, document_id).version
        version.pictures = [
            StoredPicture(page=page, width=1131, height=1600, blob_hash=digest if drawn else None)
            for page in pages
        ]
    return str(digest)


def test_a_scan_shows_all_its_pages_and_says_that_none_is_read(
    client: FlaskClient, library: Any
) -> None:
    path = library.add("scan", format="pdf", url=f"{library.host}/scan.pdf", no_text=True)
    digest = add_pictures(library, "scan", 1, 2)
    page = fetch(client, path)
    note = page.select_one(".govuk-inset-text")
    assert note is not None
    assert "All pages of this file are pictures" in note.get_text()
    assert "No text is stored" not in page.get_text()
    figures = page.select("figure.app-picture")
    assert [h.get_text() for f in figures for h in f.select("h2")] == ["Page 1", "Page 2"]
    for number, figure in enumerate(figures, 1):
        image, (enlarged, original) = figure.select_one("img"), figure.select("figcaption a")
        assert image is not None
        assert enlarged["href"] == image["src"]
        assert (image["src"], image["loading"]) == (f"{path}/pictures/{digest}", "lazy")
        assert (image["width"], image["height"]) == ("1131", "1600")
        assert str(image["alt"]).startswith(f"Page {number} as a picture")
        assert original["href"] == f"{library.host}/scan.pdf#page={number}"
        assert "Read as picture, not searchable." in figure.get_text()


def test_a_picture_stands_between_the_pages_around_it(client: FlaskClient, library: Any) -> None:
    sections = [
        library.text("One", lines=["On page two."], page=2),
        library.text("Two", lines=["On page five."], page=5),
    ]
    path = library.add("mixed", *sections, format="pdf")
    add_pictures(library, "mixed", 1, 3, 9)
    text = fetch(client, path).select_one(".app-text")
    assert text is not None
    shown = text.get_text(" ", strip=True)
    names = ["Page 1", "On page two.", "Page 3", "On page five.", "Page 9"]
    places = [shown.index(name) for name in names]
    assert places == sorted(places)
    assert [h.get_text() for h in text.select("figure h2")] == ["Page 1"], "no text goes on there"


def test_a_picture_within_a_section_stands_before_the_first_line_of_a_later_page() -> None:
    picture = PictureBlock(3, heads=False, href="/p", original=None, width=1, height=1)
    layout = [["paragraph", 0, 2], ["row", 0, 3], ["row", 0, 4], ["item", 0, 4]]
    blocks = set_blocks("a\nb\nc\nd", layout, (), [picture])
    assert [str(block.kind) for block in blocks] == ["paragraph", "row", "picture", "row", "item"]
    assert set_blocks("a", [["paragraph", 0, 1]], (), [picture])[-1] is picture


def test_a_page_that_was_not_drawn_is_named(client: FlaskClient, library: Any) -> None:
    path = library.add("large", format="pdf", url=f"{library.host}/large.pdf", no_text=True)
    add_pictures(library, "large", 7, drawn=False)
    figure = fetch(client, path).select_one("figure.app-picture")
    assert figure is not None
    assert not figure.select("img")
    assert "A picture, not shown here and not searchable." in figure.get_text()
    assert figure.a is not None
    assert figure.a["href"] == f"{library.host}/large.pdf#page=7"


def test_a_picture_is_sent_once_from_this_origin_and_as_nothing_else(
    client: FlaskClient, library: Any
) -> None:
    path = library.add("scan", format="pdf", no_text=True)
    digest = add_pictures(library, "scan", 1)
    assert digest == hashlib.sha256(BODY).hexdigest()
    response = client.get(f"{path}/pictures/{digest}")
    assert (response.status_code, response.data) == (200, BODY)
    assert response.headers["Content-Type"] == PICTURE_TYPE
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "immutable" in response.headers["Cache-Control"]
    again = client.get(
        f"{path}/pictures/{digest}", headers={"If-None-Match": response.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")


def test_only_the_pictures_of_a_document_are_given(client: FlaskClient, library: Any) -> None:
    """A hash is no key to what else is stored: the originals, and other documents."""
    path, other = library.add("scan", no_text=True), library.add("other")
    digest = add_pictures(library, "scan", 1)
    original = library.collection.blobs.put(b"<script>an original</script>")
    for wrong in (
        f"{other}/pictures/{digest}",
        f"{path}/pictures/{original}",
        f"{path}/pictures/..",
    ):
        assert client.get(wrong).status_code == 404


def test_the_api_names_the_pictures(client: FlaskClient, library: Any) -> None:
    path = library.add("scan", format="pdf", no_text=True)
    digest = add_pictures(library, "scan", 2)
    assert client.get("/api/v1/documents/scan").get_json()["pictures"] == [
        {"page": 2, "href": f"{path}/pictures/{digest}", "width": 1131, "height": 1600}
    ]
