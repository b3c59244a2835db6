"""Exports: points, citations and their states as CSV for a spreadsheet, and as JSON."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from io import StringIO
from typing import Any

from sqlalchemy.orm import Session

from briefings.models import Briefing, Citation, LearningPoint
from briefings.store import briefing_json, find_briefing, public_briefings
from portal.documents.places import short_path
from portal.documents.stored import source_name

COLUMNS = (
    "briefing", "briefing_title", "published", "point", "point_text", "heading", "page",
    "short_address", "cited_text", "cited_url", "status", "method", "score", "confirmed",
    "citation_checked", "document", "number", "title", "url", "source", "area", "type",
    "document_checked", "document_changed",
)  # fmt: skip
"""The first row: a citation a row, and a row for each point that has none."""
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
_AFTER_SEMICOLON = re.compile(r";(?=[=+\-@＝＋－＠])")
"""Where a cell begins for a spreadsheet that takes the semicolon for the separator, as one of
continental settings does, whatever stands in quotation marks."""
"""A spreadsheet takes a cell that begins so for a formula, which may send what it holds away
(OWASP, "CSV injection"); the full-width signs count where it folds them."""


def briefing_ids(session: Session) -> list[str]:
    """Return the ids of all published briefings, by title."""
    rows = session.scalars(public_briefings()).all()
    return [row.id for row in sorted(rows, key=lambda row: (row.title.casefold(), row.id))]


def briefings_csv(session: Session, ids: Iterable[str], full: Callable[[str], str]) -> bytes:
    """Return points and citations as CSV.

    Args:
        ids: of the briefings.
        full: makes a web address of a path of the portal.

    Returns:
        UTF-8 with the mark by which spreadsheets know it, comma-separated, after RFC 4180.

    Raises:
        NotStored: there is no such briefing.
    """
    out = StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, restval="")
    writer.writeheader()
    for briefing_id in ids:
        for row in _rows(session, find_briefing(session, briefing_id), full):
            writer.writerow({name: cell_text(value) for name, value in row.items()})
    return out.getvalue().encode("utf-8-sig")


def briefings_json(session: Session, ids: Iterable[str]) -> dict[str, Any]:
    """Return briefings as JSON types: {"briefings": [..]}, each as docs/api.md tells.

    Args:
        ids: of the briefings.

    Raises:
        NotStored: there is no such briefing.
    """
    return {"briefings": [briefing_json(session, briefing_id) for briefing_id in ids]}


def _rows(
    session: Session, briefing: Briefing, full: Callable[[str], str]
) -> Iterator[Mapping[str, object]]:
    for point in briefing.points:
        told = _point(briefing, point, full)
        if not point.citations:
            yield told
        for citation in point.citations:
            yield {**told, **_citation(session, citation)}


def _point(
    briefing: Briefing, point: LearningPoint, full: Callable[[str], str]
) -> Mapping[str, object]:
    return {
        "briefing": briefing.id,
        "briefing_title": briefing.title,
        "published": briefing.published,
        "point": point.number,
        "point_text": point.text,
        "heading": point.heading,
        "page": point.page,
        "short_address": full(short_path(point.short_id)),
    }


def _citation(session: Session, citation: Citation) -> Mapping[str, object]:
    told: dict[str, object] = {
        "cited_text": citation.cited_text,
        "cited_url": citation.cited_url,
        "status": citation.status.value,
        "method": citation.method.value if citation.method else None,
        "score": citation.score,
        "confirmed": "yes" if citation.confirmed else "no",
        "citation_checked": citation.checked,
    }
    document = citation.document
    if document is None:
        return told
    return told | {
        "document": document.id,
        "number": document.number,
        "title": document.title,
        "url": document.url,
        "source": source_name(session, document.source_key),
        "area": document.area,
        "type": document.kind,
        "document_checked": document.checked,
        "document_changed": document.changed,
    }


def cell_text(value: object) -> str:
    """Return a value as the text of a cell, which no spreadsheet runs."""
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    text = _AFTER_SEMICOLON.sub(";'", "" if value is None else str(value))
    # The apostrophe is a spreadsheet's own mark of plain text.
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text
