"""From the corpora's short records to whole web pages: a small markup, and the skins of sites.

A record begins with "@ name skin". "T" gives the title, "#" and "##" headings, "*" items, "!word"
what a page is built of beside words; every other line is a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

HERE = Path(__file__).resolve().parent

CHAPTERS = (
    "Bruising in babies", "Core groups", "Strategy discussions", "Neglect", "Escalation",
    "Unborn babies", "Missing children", "Sharing information", "Access to records",
    "Passwords", "Children online", "Perplexing presentations", "Allegations", "Curiosity",
    "Private fostering", "Exploitation", "Transfers", "Visits", "Medicals", "Conferences",
)  # fmt: skip


@dataclass
class Record:
    """One record of a data file."""

    name: str
    skin: str
    title: str = ""
    language: str = "en-GB"
    lines: list[str] = field(default_factory=list)


def records(path: Path) -> Iterator[Record]:
    """Yield the records of a data file."""
    for part in re.split(r"^@ ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        head, *lines = part.rstrip("\n").split("\n")
        name, _, skin = head.partition(" ")
        record = Record(name, skin)
        for line in lines:
            if line.startswith("!lang "):
                record.language = line[6:]
            elif line == "T" or line.startswith("T "):
                record.title = line[2:]
            else:
                record.lines.append(line)
        yield record


@dataclass
class Parts:
    """What stands in a page's head, and in its content."""

    head: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)


def rendered(lines: list[str]) -> Parts:
    """Return lines of the markup as HTML."""
    parts, in_list = Parts(), False
    for line in lines:
        if line.startswith("* ") != in_list:
            in_list = not in_list
            parts.body.append("<ul>" if in_list else "</ul>")
        word, _, rest = line.partition(" ")
        if line.startswith("!"):
            _SPECIAL[word](rest.replace("\\n", "\n"), parts)
        elif re.fullmatch("#+", word):
            parts.body.append(f"<h{len(word)}>{_inline(rest)}</h{len(word)}>")
        else:
            tag = "li" if in_list else "p"
            parts.body.append(f"<{tag}>{_inline(rest if in_list else line)}</{tag}>")
    if in_list:
        parts.body.append("</ul>")
    return parts


def _inline(text: str) -> str:
    return re.sub(r"\[([^\]]+)\]\(([^)\s]+)\)", r'<a href="\2">\1</a>', escape(text, quote=False))


def _map(count: str, parts: Parts) -> None:
    items = "".join(
        f'<li><a href="/p_{n}.html">{CHAPTERS[n % len(CHAPTERS)]}'
        f"{'' if n < len(CHAPTERS) else f', part {n // len(CHAPTERS) + 1}'}</a></li>"
        for n in range(int(count))
    )
    parts.body.append(f"<ul>{items}</ul>")


def _password(text: str, parts: Parts) -> None:
    user, word, button = text.split("|")
    parts.body.append(
        f'<form method="post" action="/session"><div><label>{user} <input type="text" name="u" '
        f'autocomplete="username"></label></div><div><label>{word} <input type="password" name="p">'
        f'</label></div><button type="submit">{button}</button></form>'
    )


def _identifier(text: str, parts: Parts) -> None:
    label, button = text.split("|")
    parts.body.append(
        f'<form method="post" action="/begin"><label>{label} <input type="email" name="id">'
        f"</label><button>{button}</button></form>"
    )


def _auto(action: str, parts: Parts) -> None:
    parts.body.append(
        f'<form id="f" method="post" action="{action}"><input type="hidden" name="SAMLResponse" '
        'value="PHNhbWxwOlJlc3BvbnNl"><input type="hidden" name="RelayState" value="x"></form>'
        "<script>document.getElementById('f').submit()</script>"
    )


def _to_body(before: str, after: str) -> Callable[[str, Parts], None]:
    return lambda text, parts: parts.body.append(before + text + after)


def _refresh(text: str, parts: Parts) -> None:
    seconds, _, url = text.partition(" ")
    parts.head.append(f'<meta http-equiv="refresh" content="{seconds};url={url}">')


_SPECIAL: dict[str, Callable[[str, Parts], None]] = {
    "!raw": _to_body("", ""),
    "!map": _map,
    "!pw": _password,
    "!id": _identifier,
    "!auto": _auto,
    "!refresh": _refresh,
    "!sso": _to_body(
        '<p><a class="button" href="https://login.idp.example/oauth2/authorize?client_id=7&amp;'
        'redirect_uri=https%3A%2F%2Fmanual.example%2Fback">', "</a></p>",
    ),
    "!search": lambda _, parts: parts.body.append(
        '<form action="/search"><input type="search" name="q"><button>Search</button></form>'
    ),
    "!back": _to_body('<p><a href="javascript:history.back()">', "</a></p>"),
    "!reload": _to_body('<p><button onclick="location.reload()">', "</button></p>"),
    "!home": _to_body('<p><a href="/">', "</a></p>"),
    "!check": _to_body('<p><label><input type="checkbox" name="c"> ', "</label></p>"),
    "!button": _to_body('<button type="button">', "</button>"),
    "!dialog": _to_body('<div role="dialog" aria-modal="true" class="overlay">', ""),
    "!/dialog": _to_body("", "</div>"),
    "!script": _to_body('<script src="', '"></script>'),
    "!noscript": _to_body("<noscript><p>", "</p></noscript>"),
    "!iframe": _to_body('<iframe src="', '"></iframe>'),
    "!root": _to_body('<div id="', '"></div>'),
}  # fmt: skip


@dataclass(frozen=True)
class Skin:
    """How the pages of one site look.

    Args:
        name: of the skin.
        profile: by which the site is read.
        frame: the page, with {title}, {head}, {body}, {lang} and {menu} to be put in.
    """

    name: str
    profile: str
    frame: str

    def page(self, record: Record) -> bytes:
        """Return a record as a page of the site."""
        parts = rendered(record.lines)
        values = {
            "title": escape(record.title, quote=False),
            "head": "".join(parts.head),
            "body": "\n".join(parts.body),
            "lang": record.language,
            "menu": _MENU,
            "mega": _MEGA,
        }
        page = re.sub(r"\{(\w+)\}", lambda match: values[match[1]], self.frame)
        return page.encode()


_MENU = "".join(
    f'<li><a href="{path}">{words}</a></li>'
    for path, words in (
        ("/", "Home"), ("/contents.html", "Contents"), ("/amendments.html", "Amendments"),
        ("/training", "Training"), ("/about", "About us"), ("/contact", "Contact"),
    )
)  # fmt: skip
_MEGA = "".join(
    f'<li><a href="/part-{n}">{words} {part}</a></li>'
    for n, words in enumerate(CHAPTERS)
    for part in ("for practitioners", "for parents", "forms", "training", "news")
)

_SKINS = (
    Skin("manual", "trix", """<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "x">
<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>
<div id="header"><p class="manual">Aldermoor Safeguarding Children Procedures Manual</p>
<div id="textsize"><a href="#">small</a> <a href="#">large</a></div>
<form id="search" action="search.html"><input type="text" name="zoom_query">
<input type="submit" value="Search"></form></div><div id="navigation"><ul>{menu}</ul></div>
<div id="content">{body}</div>
<div id="footer"><p>© Aldermoor 2026. Report abuse. <a href="/privacy">Privacy</a></p></div>
</body></html>"""),
    Skin("wordpress", "wordpress", """<!DOCTYPE html><html lang="{lang}"><head>
<meta charset="utf-8"><title>{title} - Aldermoor Partnership</title>{head}
<script src="/wp-includes/js/jquery.min.js"></script></head><body class="page">
<header id="masthead" class="site-header"><a href="/" rel="home">Aldermoor Partnership</a>
<form role="search"><input type="search" name="s"></form></header>
<nav><ul>{menu}</ul></nav><main id="primary"><article><div class="entry-content">{body}</div>
</article></main><footer id="colophon">Working together. <a href="/cookies">Cookies</a></footer>
</body></html>"""),
    Skin("council", "plain", """<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">
<title>{title} | Saltmere Council</title>{head}<script>window.dataLayer=[];</script></head><body>
<div id="cookie-banner" role="region" aria-label="Cookies"><p>We use cookies to make this site work
and to count visits. You can accept them or set your own choice.</p><button>Accept</button>
<button>Reject</button></div>
<header><a href="/">Saltmere Council</a><form action="/search"><input name="q"></form></header>
<nav aria-label="Main"><ul>{mega}</ul></nav><main>{body}</main>
<footer><ul><li><a href="/accessibility">Accessibility</a></li><li><a href="/jobs">Jobs</a></li>
</ul><p>Civic Hall, Saltmere</p></footer></body></html>"""),
    Skin("wrapped", "plain", """<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">
<title>{title}</title>{head}</head><body><form method="post" action="./page.aspx" id="aspnetForm">
<input type="hidden" name="__VIEWSTATE" value="/wEPDwUKLTY4ODE4NzQ2Mw9kFgJmD2QWAgIDD2QWAgIB">
<input type="hidden" name="__EVENTVALIDATION" value="/wEWAgLm5pKWBwKM54rGBg">
<div id="header"><a href="/">Northby</a></div><div id="navigation"><ul>{menu}</ul></div>
<div class="region-content">{body}</div><div id="footer">Northby County</div></form></body>
</html>"""),
    Skin("member", "plain", """<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">
<title>{title} :: Partner portal</title>{head}</head><body><header class="top">
<a href="/">Partner portal</a><form action="/login" method="post"><input name="user">
<input type="password" name="pass"><button>Sign in</button></form></header>
<nav><ul>{menu}</ul></nav><div id="content">{body}</div>
<footer><a href="/contact">Contact</a></footer></body></html>"""),
    Skin("sidebar", "plain", """<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">
<title>{title} - Joint procedures</title>{head}</head><body>
<div class="header"><a href="/">Joint procedures</a></div><div class="menu"><ul>{menu}</ul></div>
<div class="wrap"><div class="item-page">{body}</div><div class="side"><h3>Members</h3>
<form action="/login" method="post"><label>Name <input name="user"></label><label>Password
<input type="password" name="pass"></label><button>Log in</button></form>
<p><a href="/lost">Lost your password?</a></p></div></div>
<div id="footer">Joint procedures 2026</div></body></html>"""),
    Skin("rendered", "plain", """<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">
<title>{title}</title>{head}<script src="/_next/static/chunks/main.js" defer></script></head><body>
<noscript>Some parts of this site need JavaScript.</noscript><div id="__next"><header>
<a href="/">Guidance hub</a><nav><ul>{menu}</ul></nav></header><main>{body}</main>
<footer>Guidance hub</footer></div><script id="__NEXT_DATA__" type="application/json">
{"props":{"pageProps":{"menu":["Home","Contents"]}},"page":"/[slug]","query":{"slug":"x"}}</script>
</body></html>""".replace('{"', "{ \"")),
    Skin("oldest", "trix", """<html><head><title>{title}</title>{head}</head><body bgcolor="white">
<div id="wrapper">{body}<p><a href="index.htm">Index</a></p></div></body></html>"""),
    Skin("exported", "plain", """<html><head><meta name="Generator" content="Word 15"><title>{title}
</title>{head}</head><body lang="{lang}"><div class="WordSection1">{body}</div></body></html>"""),
    Skin("consent", "plain", """<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">
<title>{title} | Northby partnership</title>{head}
<script src="https://cdn.consent.example/cmp.js"></script></head><body>
<div class="cmp" role="dialog" aria-modal="true"><h2>Your choice</h2><p>With your consent we and
our partners set cookies to measure the use of this site and to play videos.</p>
<label><input type="checkbox" checked disabled> Needed</label>
<label><input type="checkbox"> Measuring</label><button>Accept all</button><button>Reject</button>
</div><header><a href="/">Northby partnership</a></header><nav><ul>{menu}</ul></nav>
<main><article>{body}</article></main><footer>Northby 2026</footer></body></html>"""),
)  # fmt: skip
SKINS = {skin.name: skin for skin in _SKINS}
"""The sites that true pages come from; what they themselves send in a page's place looks alike."""

BARE = Skin("bare", "plain", """<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">
<title>{title}</title>{head}</head><body>{body}</body></html>""")  # fmt: skip
CARD = Skin("card", "plain", """<!doctype html><html lang="{lang}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>{title}</title><style>body{color:#222}
.card{max-width:30em;margin:auto}</style>{head}</head><body><div class="page"><div class="card">
{body}</div></div></body></html>""".replace("{color:#222}", "").replace(
    "{max-width:30em;margin:auto}", ""))  # fmt: skip
