"""One text for many addresses: refused where it is met first, and no hindrance where it slipped in.

The sites are read as in earnest but without a network; each scenario is two crawls or more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from collection.models import ReplacementState
from crawler.editions import one_for_many

from .test_replacing import HOME, Answer, World, chapter_words, linked, page
from .test_replacing import world as _world

world = _world

NAMES = {
    "/c1": "Bruising", "/c2": "Neglect", "/c3": "Core groups", "/c4": "Fostering",
    "/c5": "Exploitation", "/c6": "About this manual",
}  # fmt: skip
"""What the manual calls its chapters, whose addresses say nothing; one name says nothing either."""

RING = (
    "We are carrying out planned work on the procedures of this area between Friday evening and "
    "Monday morning. Practitioners cannot read the chapters of this manual in that time. Whoever "
    "is worried about a child rings the MASH on 01632 960101, or 999 in an emergency. We are sorry "
    "for the trouble that this makes for colleagues in social care, health and the police."
)
TERMS = " ".join(
    f"Rule {n} of this site is that {who} {does} no {what}, whatever was said on another day."
    for n, (who, does, what) in enumerate(
        (who, does, what)
        for who in ("a visitor", "a reader", "an agency", "a printer", "a guest")
        for does in ("copies", "sells", "lends", "changes", "frames")
        for what in ("page", "picture")
    )
)
"""More than 400 words, which a form to accept them follows."""
ACCEPT = "<form method='post'><input type='checkbox'> I accept <button>Continue</button></form>"

Make = Callable[[str], bytes]
WALLS: Mapping[str, Make] = {
    "a notice that says whom to ring": lambda name: page(name, RING),
    "the same under one title, with a link": lambda _: page(
        "The procedures", RING, links=["https://status.example/"]
    ),
    "terms of use": lambda name: page(name, TERMS, extra=ACCEPT),
    "terms of use under one title": lambda _: page("Terms of use", TERMS, extra=ACCEPT),
    "a notice that names the chapter": lambda name: page(
        name, f"{name} cannot be shown at the moment because the manual is being moved to a new "
        "server. It will be back on Monday.",
    ),
    "a choice of organisations": lambda name: page(
        name, "Choose your organisation.",
        links=[f"https://idp.example/{n}" for n in range(24)],
    ),
}  # fmt: skip


def well(names: Mapping[str, str] = NAMES) -> dict[str, Answer]:
    """Return the chapters, each under its name and about it."""
    return {
        path: Answer(page(name, f"{name}. {chapter_words(n)}"))
        for n, (path, name) in enumerate(names.items())
    }


def sends(world: World, make: Make, names: Mapping[str, str] = NAMES) -> None:
    """Have a site send a body for each of its chapters."""
    chapters = {path: Answer(make(name)) for path, name in names.items()}
    world.site.answers = {"/": linked(dict(names)), **chapters}


def assert_chapters_stand(world: World) -> None:
    """Fail where a chapter's words are not those of its chapter."""
    texts = world.well(tuple(NAMES))
    assert set(texts) == set(NAMES)
    assert all(chapter_words(n) in texts[path] for n, path in enumerate(NAMES))


@pytest.mark.cases
@pytest.mark.parametrize("kind", WALLS)
def test_one_text_where_the_site_calls_each_address_something_else_is_no_document(
    world: World, kind: str
) -> None:
    sends(world, WALLS[kind])
    report = world.crawl()
    assert not report.clean, "it is told"
    assert {url for url, _ in report.failed} == {HOME + path for path in NAMES}
    assert not set(NAMES) & set(world.ids())
    world.site.answers |= well()
    assert world.crawl().clean
    assert_chapters_stand(world)


@pytest.mark.cases
@pytest.mark.parametrize("kind", WALLS)
def test_one_text_that_slipped_in_for_many_gives_way_without_an_admin(
    world: World, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        # As an earlier release did, which stored it.
        before.setattr("crawler.editions.refusing.NOTICE", 99)
        before.setattr(one_for_many, "SHARING", 99)
        before.setattr("crawler.crawling.met_first.SHARING", 99)
        before.setattr("crawler.editions.refusing._RULES", ())
        world.made = None
        sends(world, WALLS[kind])
        assert world.crawl().clean
    assert set(NAMES) & set(world.ids())
    world.site.answers |= well()
    report = world.crawl()
    assert report.clean, report
    assert_chapters_stand(world)
    assert all(row.state is not ReplacementState.HELD for row in world.replacements())


PATTERN = (
    "Ring the team of {0} on 01632 9601{1:02}. Tell them what you saw and when, and who else was "
    "there. They answer within one working day, and say what they are going to do for the child."
)
TRUE: Mapping[str, Mapping[str, bytes]] = {
    "pages of one pattern with numbers of their own": {
        f"/t{n}": page(name, PATTERN.format(name, n))
        for n, name in enumerate(("Northford", "Eastmoor", "Westhaven", "Southdale"))
    },
    "pointers to places of their own": {
        f"/t{n}": page(
            name, "This chapter is now one of the region's. Follow it there from today.",
            links=[f"https://region.example/{n}"],
        )
        for n, name in enumerate(NAMES.values())
    },
    "one chapter to be read, printed and kept": {
        "/bruising": page("Bruising in babies", chapter_words(1)),
        "/print/bruising": page("Print Bruising in babies", chapter_words(1)),
        "/easy/bruising": page("Bruising in babies on one page", chapter_words(1)),
        "/p?id=7": page("Bruising", chapter_words(1)),
    },
    "chapters with a long part in common": {
        f"/t{n}": page(name, f"{chapter_words(99)} {chapter_words(n)[:400]}")
        for n, name in enumerate(NAMES.values())
    },
}  # fmt: skip


@pytest.mark.parametrize("kind", TRUE)
def test_copies_pointers_and_pages_of_one_pattern_are_documents(world: World, kind: str) -> None:
    bodies = TRUE[kind]
    titles = {path: body.split(b"title>")[1].decode()[:-2] for path, body in bodies.items()}
    world.site.answers = {"/": linked(titles)} | {p: Answer(body) for p, body in bodies.items()}
    assert world.crawl().clean
    assert set(bodies) <= set(world.ids())


def test_pages_of_one_pattern_do_not_give_way_to_one_other_text(world: World) -> None:
    names = {f"/t{n}": name for n, name in enumerate(("Northford", "Eastmoor", "Westhaven"))}
    numbers = {name: n for n, name in enumerate(names.values())}
    sends(world, lambda name: page(name, PATTERN.format(name, numbers[name])), names)
    assert world.crawl().clean
    before = world.well(tuple(names))
    sends(world, lambda name: page(name, RING), names)
    assert not world.crawl().clean
    assert world.well(tuple(names)) == before


def test_a_single_first_text_that_is_like_no_other_is_held_as_before(world: World) -> None:
    world.site.answers = {"/": linked(dict(NAMES)), **well()}
    world.site.answers["/c1"] = Answer(page("Bruising", RING))
    assert world.crawl().clean
    world.site.answers |= well()
    assert [url for url, _ in world.crawl().held] == [f"{HOME}/c1"]
