"""Promoted results: shown above all others where the words match, once, labelled and dated."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient

from portal import create_app
from portal.config import Settings
from portal.errors import SettingsError
from portal.promoted import load_promoted

TODAY = datetime.now(UTC).date()
ADDRESS = "https://procedures.saltmere.example/b1bruising00.html"
ENTRY = """
[[promoted]]
address = "{address}"
words = [{words}]
from = {begins}
until = {until}
owner = "the policy officer"
"""


def entry(
    address: str = ADDRESS,
    words: str = '"bruising"',
    begins: object = TODAY,
    until: object = TODAY + timedelta(days=9),
) -> str:
    return ENTRY.format(address=address, words=words, begins=begins, until=until)


@pytest.fixture
def promoting(settings: Settings, tmp_path: Path):
    """Return what makes a client of a portal whose file of promoted results holds a text."""

    def made(text: str) -> FlaskClient:
        file = tmp_path / "own-promoted.toml"
        file.write_text(text, encoding="utf-8")
        return create_app(settings.model_copy(update={"promoted": str(file)})).test_client()

    return made


def main_of(client: FlaskClient, path: str) -> Tag:
    main = BeautifulSoup(client.get(path).text, "lxml").main
    assert main is not None
    return main


def ids(main: Tag, selector: str = ".app-hit__title a") -> list[str]:
    return [str(link["href"]).rpartition("/")[2] for link in main.select(selector)]


PROMOTED = ".app-promoted .app-hit__title a"


def test_a_promoted_document_stands_first_and_only_there(promoting) -> None:
    main = main_of(promoting(entry()), "/search?q=bruising+in+a+baby")
    assert ids(main, PROMOTED) == ["b1bruising00"]
    assert ids(main)[0] == "b1bruising00"
    assert ids(main).count("b1bruising00") == 1
    assert "a1bruising00" in ids(main)


def test_it_is_labelled_with_who_answers_for_it_and_until_when(promoting) -> None:
    shown = main_of(promoting(entry()), "/search?q=bruising").select_one(".app-promoted")
    assert shown is not None
    text = " ".join(shown.get_text(" ").split())
    last = TODAY + timedelta(days=9)
    assert text.startswith("Promoted by the policy officer until")
    assert f"{last.day} {last:%B %Y}" in text


@pytest.mark.cases
@pytest.mark.parametrize("limit", [1, 2, 10])
def test_over_all_pages_every_document_is_shown_once(promoting, limit: int) -> None:
    client = promoting(entry())
    plain = ids(main_of(client, "/search?q=bruising+baby&sort=changed"))
    pages = range(1, -(-len(plain) // limit) + 1)
    shown = [
        document
        for page in pages
        for document in ids(main_of(client, f"/search?q=bruising+baby&limit={limit}&page={page}"))
    ]
    assert sorted(shown) == sorted(plain)


@pytest.mark.parametrize("asked", ["neglect", "baby", ""])
def test_other_words_do_not_bring_it_up(promoting, asked: str) -> None:
    assert not ids(main_of(promoting(entry()), f"/search?q={asked}"), PROMOTED)


def test_all_the_words_of_one_line_must_stand_in_the_search(promoting) -> None:
    client = promoting(entry(words='"bruised baby", "injury"'))
    assert not ids(main_of(client, "/search?q=bruising"), PROMOTED)
    assert ids(main_of(client, "/search?q=what+about+a+baby+with+bruises"), PROMOTED)
    assert ids(main_of(client, "/search?q=injuries"), PROMOTED)


def test_it_may_be_the_only_answer_there_is(promoting) -> None:
    main = main_of(promoting(entry(words='"lump"')), "/search?q=lumps")
    assert ids(main) == ["b1bruising00"]


@pytest.mark.parametrize(
    "more", ["&area=aldermoor", "&sort=changed"], ids=["filtered out", "another order"]
)
def test_filters_and_another_order_overrule_it(promoting, more: str) -> None:
    assert not ids(main_of(promoting(entry()), f"/search?q=bruising{more}"), PROMOTED)


@pytest.mark.parametrize(("begins", "until"), [(-9, -1), (1, 9)])
def test_it_is_shown_on_its_days_only(promoting, begins: int, until: int) -> None:
    days = {"begins": TODAY + timedelta(begins), "until": TODAY + timedelta(until)}
    assert not ids(main_of(promoting(entry(**days)), "/search?q=bruising"), PROMOTED)


@pytest.mark.parametrize(
    "address",
    [
        "https://procedures.aldermoor.example/a5gone000000.html",
        "https://procedures.aldermoor.example/never-held.html",
    ],
)
def test_what_is_gone_or_not_held_is_not_promoted(promoting, address: str) -> None:
    assert not ids(main_of(promoting(entry(address=address)), "/search?q=bruising"), PROMOTED)


def test_two_are_shown_at_most(promoting) -> None:
    addresses = [
        ADDRESS,
        "https://procedures.aldermoor.example/a1bruising00.html",
        "https://procedures.aldermoor.example/a2curiosity0.html",
    ]
    client = promoting("".join(entry(address=address) for address in addresses))
    assert ids(main_of(client, "/search?q=bruising"), PROMOTED) == ["b1bruising00", "a1bruising00"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (entry() + "colour = 1\n", "promoted.0.colour"),
        (entry(address="p.html"), "promoted.0.address"),
        (entry(words=""), "promoted.0.words"),
        (entry(words='"the of"'), "holds no word that tells anything"),
        (entry(until=TODAY - timedelta(days=1)), "is before from"),
        (entry(begins='"soon"'), "promoted.0.from"),
        (entry().replace("owner", "# owner"), "promoted.0.owner"),
        (entry() + entry(), "promoted twice"),
        ("".join(entry(address=f"{ADDRESS}?{n}") for n in range(51)), "at most 50"),
        ("[[promoted", "is not valid TOML"),
        ("[settings]\n", "settings"),
    ],
)
def test_a_file_that_is_not_right_is_refused_with_its_place(
    promoting, text: str, told: str
) -> None:
    with pytest.raises(SettingsError, match=told) as caught:
        promoting(text)
    assert "own-promoted.toml" in str(caught.value)


def test_a_file_that_is_missing_is_refused(settings: Settings) -> None:
    with pytest.raises(SettingsError, match=r"SIGNPOST_PROMOTED: nowhere\.toml cannot be read"):
        load_promoted(settings.model_copy(update={"promoted": "nowhere.toml"}))


def test_by_default_nothing_is_promoted(settings: Settings) -> None:
    assert load_promoted(settings) == ()
    assert load_promoted(settings.model_copy(update={"demo": True}))
