"""The JSON of a document."""

from __future__ import annotations

from datetime import date
from typing import Any

from collection.models import Document, StoredPicture, StoredSection, Version
from portal.documents.places import original_address, picture_path, reader_path, section_path


def document_json(document: Document) -> dict[str, Any]:
    """Return a document with its current text, as docs/api.md tells.

    Args:
        document: inside its session.
    """
    version = document.version
    account = version.read_account if version else None
    return {
        "id": document.id,
        "url": document.url,
        "href": reader_path(document.id),
        "title": document.title,
        "number": document.number,
        "type": document.kind,
        "area": document.area,
        "nation": document.nation,
        "source": document.source_key,
        "authority": document.authority,
        "format": document.format,
        "state": str(document.state),
        "no_text": document.no_text,
        "account": account.to_json() if account else None,
        "dates": _dates(document),
        "addresses": sorted(address.url for address in document.addresses),
        "topics": sorted(topic.topic for topic in document.topics),
        "sections": [_section(document, version, section) for section in version.sections]
        if version
        else [],
        "pictures": [_picture(document, picture) for picture in version.pictures]
        if version
        else [],
        "versions": [_version(found, document) for found in document.versions],
    }


def _dates(document: Document) -> dict[str, Any]:
    return {
        "first_seen": document.first_seen.isoformat(),
        "checked": document.checked.isoformat(),
        "changed": document.changed.isoformat(),
        "reviewed": _day(document.reviewed),
        "reviewed_words": document.reviewed_words,
        "next_review": _day(document.next_review),
        "next_review_words": document.next_review_words,
    }


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None


def _picture(document: Document, picture: StoredPicture) -> dict[str, Any]:
    digest = picture.blob_hash
    return {
        "page": picture.page,
        "href": picture_path(document.id, digest) if digest else None,
        "width": picture.width,
        "height": picture.height,
    }


def _section(document: Document, version: Version, section: StoredSection) -> dict[str, Any]:
    return {
        "position": section.position,
        "heading": section.heading,
        "text": section.text,
        "anchor": section.anchor,
        "page": section.page,
        "box": str(section.box),
        "slug": section.slug,
        "href": section_path(document.id, version.number, section.slug),
        "original": original_address(document.url, section.anchor, section.page),
    }


def _version(version: Version, document: Document) -> dict[str, Any]:
    return {
        "number": version.number,
        "fetched": version.fetched.isoformat(),
        "title": version.title,
        "url": version.url,
        "current": version.id == document.version_id,
    }
