"""A stored briefing beside the small collection."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from briefings.models import Briefing, Citation, LearningPoint, Method, OtherLink, Status
from collection.store import Collection


@pytest.fixture(autouse=True)
def briefing(stored: Collection) -> str:
    """Store a briefing of one learning point, and return its id."""
    with stored.writing() as session:
        session.add(_briefing())
    return "c1briefing00"


def _briefing() -> Briefing:
    moment = datetime(2026, 3, 4, 14, 5, tzinfo=UTC)
    address = "https://procedures.aldermoor.example/a1bruising00.html"
    citation = Citation(
        position=0,
        cited_text="bruising procedure",
        cited_start=len("Follow the "),
        cited_url=address,
        status=Status.EXACT,
        method=Method.ADDRESS,
        score=1.0,
        document_id="a1bruising00",
        checked=moment,
    )
    point = LearningPoint(
        number=1,
        text="Follow the bruising procedure on the day that a bruise is seen.",
        heading="Learning",
        citations=[citation],
    )
    other = OtherLink(
        position=0, url="https://partnership.aldermoor.example/reviews/", words="Reviews"
    )
    return Briefing(
        id="c1briefing00",
        title="Seven-minute briefing: Baby K",
        origin="https://partnership.aldermoor.example/baby-k.pdf",
        format="pdf",
        media_type="application/pdf",
        blob_hash="0" * 64,
        imported=moment,
        published_at=moment,
        points=[point],
        other_links=[other],
    )
