"""A briefing in the small collection, whose points cite a changed, a kept and a gone procedure."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient

from briefings.models import Briefing, Citation, LearningPoint, Method, OtherLink, Status
from collection.store import Collection

HOST = "https://procedures.aldermoor.example"
TODAY = datetime.now(UTC).date()
CITES = (
    ("a2curiosity0", Status.EXACT, "Professional Curiosity Chapter"),
    ("a1bruising00", Status.EXACT, "Bruising Chapter"),
    ("a5gone000000", Status.GONE, "Escalation Process"),
    ("a3guide00000", Status.SUGGESTED, ""),
)
TEXTS = (
    "Ask direct questions and check the answers.",
    "Discuss any bruising in a baby on the same day – 'at once' & in person.",
    "Talk to each other first.",
    "Share information early.",
    "Nobody cites anything here.",
)


def days_ago(number: int) -> date:
    """Return a day of the past, safely away from midnight's edges."""
    return TODAY - timedelta(days=number)


def learning_point(number: int, text: str) -> LearningPoint:
    """Return a point with what CITES says that it cites."""
    citations = []
    for document_id, status, cited in CITES[number - 1 : number]:
        citations.append(
            Citation(
                position=0,
                cited_text=cited,
                cited_url=f"{HOST}/{document_id}.html" if cited else None,
                status=status,
                method=Method.ADDRESS if cited else Method.CONTENT,
                score=1.0,
                document_id=document_id,
                checked=datetime.now(UTC),
            )
        )
    return LearningPoint(number=number, text=text, heading="Learning", citations=citations)


@pytest.fixture
def briefing(stored: Collection) -> Briefing:
    """Store a briefing of five learning points."""
    made = Briefing(
        id="c1briefing00",
        title="Learning from <the> review",
        origin="https://partnership.aldermoor.example/review.pdf",
        format="pdf",
        media_type="application/pdf",
        blob_hash="0" * 64,
        imported=datetime.now(UTC) - timedelta(days=200),
        published=days_ago(210),
        published_at=datetime.now(UTC) - timedelta(days=200),
        points=[learning_point(number, text) for number, text in enumerate(TEXTS, start=1)],
        other_links=[OtherLink(position=0, url=f"{HOST}/reviews/", words="Reviews")],
    )
    with stored.writing() as session:
        session.add(made)
    return made


@pytest.fixture
def short_ids(briefing: Briefing) -> list[str]:
    """Return the short ids of the points, in their order."""
    return [point.short_id for point in briefing.points]


def shown(client: FlaskClient, path: str, status: int = 200) -> Tag:
    """Return the main part of a page."""
    answer = client.get(path)
    assert answer.status_code == status
    main = BeautifulSoup(answer.text, "lxml").main
    assert main is not None
    return main


def words(tag: Tag | None) -> str:
    """Return what a part of a page says, white space folded."""
    assert tag is not None
    return " ".join(tag.get_text(" ").split())
