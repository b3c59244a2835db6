"""Why a page is no document though nothing was held at its address, and what always is one."""

from __future__ import annotations

import pytest

from collection.evidence import NO_EVIDENCE, PageEvidence
from collection.extract import Extract
from crawler.editions.edition import edition_of
from crawler.editions.refusing import among_others, no_document
from crawler.editions.sent import SentToday
from crawler.extract.html.page import extract_html

MENU = "<nav>" + "".join(f'<a href="/{n}.html">Part {n}</a>' for n in range(8)) + "</nav>"
GUIDANCE = "<p>" + "Tell the front door on the same day what the child said to you. " * 12 + "</p>"
FORM = "<form><input name=u><input type=password></form>"
NOTICE = "<p>The pages cannot be shown while the system is being upgraded. Try again later.</p>"


def read(body: str, title: str = "Core groups", menu: str = MENU, name: str = "x1") -> Extract:
    page = f"<html><head><title>{title}</title></head><body>{menu}{body}</body></html>"
    return extract_html(page.encode(), f"https://site.example/{name}.html")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("<main><h1>Hello</h1><form><input name=u><input type=password></form></main>", "sign-in"),
        ("<div class='g-recaptcha'></div><p>Tick the box.</p>", "robot"),
        ("<h1>Moment</h1><p>Wait.</p><script>location.reload()</script>", "moves on"),
        ("<main><h1>Choose</h1><p>Some files are stored.</p><button>Yes</button><button>No</button>"
         "</main>", "consent"),
        ("<main><h1>Core groups</h1></main>", "a title without words"),
        ("<div id=root></div><script src=/app.js></script>", "a script should fill"),
    ],
)  # fmt: skip
def test_what_a_page_is_built_of_tells_why_it_is_none(body: str, why: str) -> None:
    assert why in str(no_document(read(body)))


@pytest.mark.parametrize("times", [1, 40])
def test_what_nobody_can_read_is_none_however_long(times: int) -> None:
    spoilt = "Зателефонуйте до служби сьогодні, якщо ви хвилюєтеся за дитину. " * 3 * times
    body = spoilt.encode().decode("cp1252", "replace")
    assert "nobody can read" in str(no_document(read(f"<main><h1>Діти</h1><p>{body}</p></main>")))
    assert no_document(read(f"<main><h1>Діти</h1><p>{spoilt}</p></main>")) is None


@pytest.mark.parametrize(
    "title",
    ["Page not found", "Nid yw'r dudalen hon ar gael", "Strona nie znaleziona", "Oops! 404"],
)
def test_an_error_page_is_none_in_any_wording(title: str) -> None:
    page = f"<main><h1>{title}</h1><p><a href='/'>Home</a></p></main>"
    assert no_document(read(page, title)) is not None


@pytest.mark.parametrize(
    "body",
    [
        f"<main><h1>Where a page is not found</h1>{GUIDANCE}</main>",
        f"<header>{FORM}</header><main>{GUIDANCE}</main>",
        f"<main><h1>Passwords</h1>{GUIDANCE}{FORM}</main>",
        f"<div role=dialog><p>Cookies?</p><button>Yes</button></div><main>{GUIDANCE}</main>",
        "<main><h1>Retention</h1><p>Files are kept until the child is seventy-five.</p></main>",
        "<main><h1>Tîm</h1><p>Ffoniwch y tîm ar 01632 960201 os yw plentyn mewn perygl.</p></main>",
        f"<div id=__next><main><h1>Neglect</h1>{GUIDANCE}</main></div><script src=/a.js></script>",
    ],
    ids=["about pages", "header", "below", "dialog", "one line", "welsh", "rendered"],
)  # fmt: skip
def test_a_document_is_one_whatever_stands_around_it(body: str) -> None:
    assert no_document(read(body)) is None


PASSWORDS = (
    "<h1>Passwords</h1><p>Choose a password that nobody can guess and keep it to yourself. Never "
    "share your account. Tell the help desk when you think somebody knows it.</p>"
)


@pytest.mark.parametrize("menu", [MENU, ""], ids=["menu", "no menu"])
def test_a_short_page_about_passwords_with_a_form_in_its_header_is_a_document(menu: str) -> None:
    assert no_document(read(f"<header>{FORM}</header><main>{PASSWORDS}</main>", menu=menu)) is None
    asked = read(f"<main>{PASSWORDS}{FORM}</main>", menu=menu)
    assert no_document(asked) is not None, "the form stands where the words should be"


def test_a_page_that_keeps_the_words_held_is_never_refused() -> None:
    page = "<main><h1>Moment</h1><p>Wait here.</p><script>location.reload()</script></main>"
    came = read(page)
    assert no_document(came) is not None
    assert no_document(came, held=edition_of(came)) is None


def test_what_is_no_web_page_is_judged_by_its_words_alone() -> None:
    assert no_document(Extract(title="Scan", sections=(), no_text=True)) is None
    assert Extract(title="", sections=()).evidence == NO_EVIDENCE


def among(*pages: Extract) -> list[str | None]:
    """Return why each page is no document, when all of them were sent."""
    editions = [edition_of(page) for page in pages]
    sent = SentToday()
    for number, edition in enumerate(editions):
        sent.note(f"https://site.example/{number}", edition)
    return [
        among_others(edition, sent, f"https://site.example/{number}")
        for number, edition in enumerate(editions)
    ]


def chapters(number: int) -> list[Extract]:
    return [
        read(f"<main><h1>Chapter {n}</h1>{GUIDANCE} {n * 'more '}</main>", f"Chapter {n}")
        for n in range(number)
    ]


def test_one_notice_at_three_addresses_is_no_document() -> None:
    notice = read(f"<main><h1>Upgrade</h1>{NOTICE}</main>", "Upgrade")
    assert among(*chapters(3), notice, notice)[-2:] == [None, None]
    told = among(*chapters(3), notice, notice, notice)
    assert all("3 addresses sent the same notice" in str(why) for why in told[3:])
    assert told[:3] == [None] * 3


def test_one_chapter_at_many_addresses_is_a_document() -> None:
    assert among(*chapters(1) * 5) == [None] * 5


def test_a_notice_without_the_sites_menus_is_no_document() -> None:
    bare = read(f"<h1>Upgrade</h1>{NOTICE}", "Upgrade", menu="")
    assert "without the site's menus" in str(among(*chapters(8), bare)[-1])
    assert among(*chapters(2), bare)[-1] is None, "too few pages tell a site's frame"


def test_what_was_refused_before_is_no_document() -> None:
    page = edition_of(chapters(1)[0])
    assert "refused before" in str(among_others(page, SentToday(refused=(page,))))


@pytest.mark.parametrize("payload", [{"words": "many"}, {"web": 1}, {"language": None}])
def test_evidence_of_another_type_is_refused(payload: dict[str, object]) -> None:
    with pytest.raises(TypeError):
        PageEvidence.from_json(payload)


def test_evidence_of_a_later_release_is_understood() -> None:
    assert PageEvidence.from_json({"words": 3, "smell": 1}) == PageEvidence(words=3)


def test_a_new_notice_to_which_several_documents_redirect_is_no_document() -> None:
    url = "https://site.example/p_x9"
    rests = edition_of(read("<main><h1>Away</h1><p>Our pages are resting this week.</p></main>"))
    guides = edition_of(chapters(1)[0])
    for number, told in ((1, False), (2, True)):
        sent = SentToday(ends={url: number})
        assert (among_others(rests, sent, url) is not None) == told
        assert among_others(guides, sent, url) is None
