"""Coverage: what no published briefing cites, and what learning no procedure speaks of."""

from __future__ import annotations

import csv
import io

from sqlalchemy import delete, select

from briefings.models import Citation, Status
from collection.models import DocumentTopic
from collection.store import Collection
from portal.trainer.coverage import themes, topics_of_words, uncited

from .conftest import Import, Trainer, words


def titles(stored: Collection, source: str = "") -> list[str]:
    with stored.reading() as session:
        return [row.id for row in uncited(session, source)]


def rows(trainer: Trainer, path: str) -> list[dict[str, str]]:
    answer = trainer.client.get(path)
    assert answer.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_a_procedure_is_cited_only_by_a_published_briefing(
    stored: Collection, imported: Import
) -> None:
    imported()
    every = titles(stored)
    assert every == ["a1bruising00", "a2curiosity0", "a3guide00000", "b1bruising00"]
    imported(publish=True)
    assert titles(stored) == ["a3guide00000", "b1bruising00"]
    assert titles(stored, "saltmere-procedures") == ["b1bruising00"]
    with stored.writing() as session:
        for citation in session.scalars(select(Citation)):
            citation.status = Status.SUGGESTED
    assert titles(stored) == every


def test_a_theme_is_covered_where_a_procedure_has_its_topic(
    stored: Collection, imported: Import
) -> None:
    imported(publish=True)
    with stored.writing() as session:
        found = {theme.slug: (len(theme.points), theme.procedures) for theme in themes(session)}
        assert found["professional-curiosity"] == (1, 1)
        assert found["medicals-and-bruising"][1] == 2
        session.execute(delete(DocumentTopic).where(DocumentTopic.topic == "medicals-and-bruising"))
        found = {theme.slug: (len(theme.points), theme.procedures) for theme in themes(session)}
        assert found["medicals-and-bruising"][1] == 0


def test_a_point_has_the_topics_whose_words_it_holds() -> None:
    assert "professional-curiosity" in topics_of_words("Show professional curiosity at each visit.")
    assert topics_of_words("Be kind.") == ()


def test_the_page_counts_by_source_lists_one_and_offers_both_as_csv(
    trainer: Trainer, imported: Import
) -> None:
    imported(publish=True)
    page = trainer.open("/admin/coverage")
    table = [words(row) for row in page.select("tbody tr")]
    assert table == ["Aldermoor procedures 3 1", "Saltmere procedures 1 1"]
    page = trainer.open("/admin/coverage?source=saltmere-procedures")
    assert "1 procedure not cited" in words(page)
    assert page.find("a", href="/documents/b1bruising00")
    assert [row["document"] for row in rows(trainer, "/admin/coverage/procedures.csv")] == [
        "a3guide00000", "b1bruising00",
    ]  # fmt: skip
    listed = rows(trainer, "/admin/coverage/themes.csv")
    assert {"theme", "procedures", "point_text", "short_address"} <= set(listed[0])
    trainer.open("/admin/coverage?source=nothing", 422)


def test_without_procedures_and_briefings_the_page_says_so(trainer: Trainer) -> None:
    assert "No published learning point has a theme yet" in words(trainer.open("/admin/coverage"))
