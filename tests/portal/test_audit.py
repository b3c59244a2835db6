"""The auditing client: each house rule that a page breaks fails the test that fetched it."""

from __future__ import annotations

import pytest
from flask import Flask

GOOD = (
    '<!DOCTYPE html><html lang="en"><head><title>A page – Signpost</title></head>'
    "<body><main><h1>A page</h1></main></body></html>"
)


def fetch(app: Flask, page: str) -> None:
    """Fetch a page of those words."""
    app.add_url_rule("/page", view_func=lambda: page)
    app.test_client().get("/page")


def test_a_good_page_passes(app: Flask) -> None:
    fetch(app, GOOD)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('lang="en"', 'lang="fr"', "no lang"),
        ("A page – ", " – ", "no title of its own"),
        ("<h1>A page</h1>", "", "0 h1 headings"),
        ("</h1>", "</h1><h1>Another</h1>", "2 h1 headings"),
        ("</h1>", "</h1><h3>Deep</h3>", "h3 follows h1"),
        ("</h1>", '</h1><p id="a"></p><p id="a"></p>', "id a twice"),
        ("</h1>", '</h1><a href="/x"></a>', "a link without words"),
        ("</h1>", '</h1><a href="javascript:x()">x</a>', "a link to javascript:"),
        ("</h1>", '</h1><input name="q" id="q">', "no label for q"),
        ("</h1>", '</h1><p aria-describedby="b">x</p>', "aria-describedby names b"),
        ("<h1>", '<h1 style="color:red">', "inline style"),
        ("<h1>", '<h1 onclick="x()">', "inline script"),
        ("</main>", "</main><script>x()</script>", "inline script"),
        ("</main>", '</main><img src="https://other.example/x.png">', "third-party address"),
        ("</main>", '</main><form action="//other.example/"></form>', "third-party address"),
    ],
)
def test_a_page_that_breaks_a_rule_fails(app: Flask, old: str, new: str, fault: str) -> None:
    assert old in GOOD
    with pytest.raises(AssertionError, match=fault):
        fetch(app, GOOD.replace(old, new))
