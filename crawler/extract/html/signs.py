"""read_evidence(): what a parsed web page is built of beside its words, as PageEvidence.

Everything is read in two walks: one over the whole page while its scripts are still there, one
over the content once it is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from lxml import etree

from collection.evidence import PageEvidence
from crawler.addresses import split_address
from crawler.extract.html.elements import Element, absolute, ancestor, words

_CHALLENGE = re.compile(
    r"captcha|turnstile|challenge|awswaf|gokuprops|incapsula_resource|sec-if-|/akam/|anubis|"
    r"datadome|px-block|bot-?detect|shieldsquare|(?<![a-z])kasada|ddos-?guard",
    re.IGNORECASE,
)
"""Names, in addresses, ids, classes and scripts, by which the makers of such services call them."""

_MOVES_ON = re.compile(
    r"location\s*\.\s*(replace|reload|assign)\s*\(|location(\.href)?\s*=[^=]|\.submit\s*\(\s*\)"
)
_BACK = re.compile(r"history\s*\.\s*(back|go)|location\s*\.\s*reload", re.IGNORECASE)
_WAY_IN = re.compile(
    r"(^|[/._-])(log-?(in|on)|sign-?(in|on)|sso|saml2?|adfs|oauth2?|openid|authori[sz]e|auth|idp|"
    r"shibboleth|account)([/._-]|$)",
    re.IGNORECASE,
)
"""Parts of addresses at which readers sign in: the names of protocols and what systems use."""

_APART = frozenset({"header", "nav", "footer", "aside", "dialog"})
_ROLES_APART = frozenset(
    {"banner", "navigation", "contentinfo", "complementary", "search", "dialog", "alertdialog"}
)
_NAMES_APART = re.compile(
    r"(^|[-_ ])(header|masthead|nav|navigation|menu|footer|colophon|sidebar|cookie|breadcrumbs?)"
    r"([-_ ]|$)",
    re.IGNORECASE,
)
_UNWRITTEN = frozenset({"hidden", "submit", "button", "image", "reset", "checkbox", "radio"})
_QUERIES = frozenset({"q", "s", "query", "search"})
TITLE = 160
"""Letters of a declared title that are kept: it names the page, then the site."""

_CHOSEN = frozenset({"checkbox", "radio"})
_PRESSED = frozenset({"submit", "button", "image"})
_FRAMES = frozenset({"iframe", "frame", "object", "embed", "canvas"})
_FILLED = frozenset({"div", "main", "section", "article", "span"})
_WORD = re.compile(r"[^\W\d_]{4,}")


def read_page(tree: Element) -> PageEvidence:
    """Return what the whole page shows while its scripts are there; ``read_content`` adds to it.

    Args:
        tree: the page.
    """
    language = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    scripts = list(tree.iter("script"))
    refreshed = any(
        (meta.get("http-equiv") or "").lower() == "refresh" for meta in tree.iter("meta")
    )
    return PageEvidence(
        web=True,
        scripts=len(scripts),
        challenges=sum(map(_is_challenge, tree.iter("script", "iframe", "div", "form", "link"))),
        refreshed=refreshed or any(_MOVES_ON.search(tag.text or "") for tag in scripts),
        plain_words=sum(len(words(tag).split()) for tag in tree.iter("noscript", "noframes")),
        language=language.strip().lower()[:20],
    )


def _is_challenge(tag: Element) -> bool:
    said = [tag.get("src") or "", tag.get("id") or "", tag.get("class") or ""]
    if tag.tag == "script" and not tag.get("src"):
        said.append((tag.text or "")[:2000])
    return any(_CHALLENGE.search(text) for text in said)


def add_content(
    seen: PageEvidence, tree: Element, content: Element, heading: Element | None, url: str
) -> PageEvidence:
    """Return the evidence of a page with what its content shows, before furniture is dropped.

    Args:
        seen: from ``read_page``.
        tree: the page, without its scripts.
        content: its content.
        heading: the element that gives its title; None where none does.
        url: of the page.
    """
    title = next((words(tag) for tag in tree.iter("title")), "")
    titles = " ".join([title, words(heading) if heading is not None else ""]).strip()
    host = (split_address(url).hostname or "").removeprefix("www.")
    layers = list(_layers(tree))
    counts = _Counts(url, host)
    counts.walk(content, heading)
    return replace(
        seen.with_counts(counts.found),
        words=len(words(_body(tree)).split()),
        passwords=sum(_type(tag) == "password" for tag in tree.iter("input")),
        dialog_words=sum(len(words(tag).split()) for tag in layers),
        dialog_choices=sum(_is_choice(tag) for layer in layers for tag in layer.iter()),
        empty=sum(_is_empty(tag) for tag in tree.iter(*_FILLED)),
        links=sum(_host(absolute(url, tag.get("href"))) == host for tag in tree.iter("a")),
        names_host=bool(host) and host in titles.lower(),
        untitled=not titles,
        title=title[:TITLE],
        called=bool(_called(url) & {word.lower() for word in _WORD.findall(titles)}),
    )


def _body(tree: Element) -> Element:
    body = tree.find("body")
    return body if body is not None else tree


def _type(tag: Element) -> str:
    return (tag.get("type") or "text").strip().lower()


def _host(url: str | None) -> str:
    return (split_address(url).hostname or "").removeprefix("www.") if url else ""


def _called(url: str) -> set[str]:
    """Return the words of a page's address."""
    return {
        word.lower() for word in _WORD.findall(unquote(split_address(url).path).replace("_", " "))
    }


def _layers(tree: Element) -> Iterator[Element]:
    """Yield the elements that are laid over the page, without those within another."""
    walk = etree.iterwalk(tree, events=("start",))
    for _, tag in walk:
        if isinstance(tag.tag, str) and _is_layer(tag):
            yield tag
            walk.skip_subtree()


def _is_layer(tag: Element) -> bool:
    role = (tag.get("role") or "").lower()
    layer = role in {"dialog", "alertdialog"} or tag.get("aria-modal") == "true"
    return layer or (tag.tag == "dialog" and tag.get("open") is not None)


def _is_choice(tag: Element) -> bool:
    if tag.tag == "button":
        return True
    return tag.tag == "input" and _type(tag) in _CHOSEN | _PRESSED


def _is_empty(tag: Element) -> bool:
    named = tag.get("id") is not None or "-" in str(tag.tag)
    return named and not len(tag) and not words(tag)


def _is_apart(tag: Element) -> bool:
    if tag.tag in _APART or (tag.get("role") or "").lower() in _ROLES_APART:
        return True
    if tag.get("aria-modal") == "true":
        return True
    if tag.tag in {"body", "html", "main", "article", "form"}:
        return False
    return bool(_NAMES_APART.search(f"{tag.get('id') or ''} {tag.get('class') or ''}"))


@dataclass(frozen=True)
class _Form:
    """What the fields of a form are for.

    Args:
        written: whether a reader writes into one of them.
        search: whether it searches the site.
        blind: whether it has fields, and none that a reader sees but its buttons.
    """

    written: bool = False
    search: bool = False
    blind: bool = False

    @classmethod
    def read(cls, form: Element) -> _Form:
        """Return what a form is for."""
        fields = list(form.iter("input", "textarea", "select"))
        named = form.get("role") == "search" or "search" in (form.get("action") or "").lower()
        return cls(
            any(map(_is_written, fields)),
            named or any(map(_is_search, fields)),
            bool(fields) and all(_type(each) in {"hidden"} | _PRESSED for each in fields),
        )


_NO_FORM = _Form()


@dataclass
class _Counts:
    """What stands in the content, counted in one walk."""

    url: str
    host: str
    found: dict[str, int] = field(default_factory=dict)
    _forms: dict[Element, _Form] = field(default_factory=dict)

    def walk(self, content: Element, heading: Element | None) -> None:
        """Count; what stands before the main heading is furniture."""
        inside = heading is not None and content in heading.iterancestors()
        begun = not inside
        before = 0
        for tag in _within(content):
            begun = begun or tag is heading
            if not begun:
                continue
            if tag is not heading:
                self._count(tag, before)
            before += len((tag.text or "").split()) + len((tag.tail or "").split())

    def _add(self, name: str, number: int = 1) -> None:
        self.found[name] = self.found.get(name, 0) + number

    def _count(self, tag: Element, before: int) -> None:
        if tag.tag == "input":
            self._count_input(tag, before)
        elif tag.tag in {"textarea", "select"}:
            self._add("letters" if tag.tag == "textarea" else "fields")
        elif tag.tag == "button":
            self._count_button(tag)
        elif tag.tag == "form":
            self._count_form(tag)
        elif tag.tag == "a":
            self._count_link(tag)
        elif tag.tag in _FRAMES:
            self._add("frames")

    def _count_input(self, tag: Element, before: int) -> None:
        kind = _type(tag)
        if kind == "password":
            self.found.setdefault("asked_after", before)
            self._add("asked")
        elif kind in _CHOSEN or (kind in _PRESSED and not self._form_of(tag).written):
            self._add("choices")
        elif kind not in _UNWRITTEN and not (_is_search(tag) or self._form_of(tag).search):
            self._add("fields")

    def _count_button(self, tag: Element) -> None:
        if _BACK.search(tag.get("onclick") or ""):
            self._add("ways_out")
        elif not self._form_of(tag).written:
            self._add("choices")

    def _count_form(self, tag: Element) -> None:
        form = self._read(tag)
        if form.search:
            self._add("ways_out")
        elif form.blind:
            # Some systems wrap the whole page into a form; that one holds words.
            self._add("blind_forms", int(len(words(tag).split()) < 30))

    def _form_of(self, tag: Element) -> _Form:
        """Return the form that a field belongs to; an empty one for none."""
        form = ancestor(tag, "form")
        return _NO_FORM if form is None else self._read(form)

    def _read(self, form: Element) -> _Form:
        if form not in self._forms:
            self._forms[form] = _Form.read(form)
        return self._forms[form]

    def _count_link(self, tag: Element) -> None:
        reference = tag.get("href") or ""
        target = absolute(self.url, reference)
        if _BACK.search(reference + (tag.get("onclick") or "")):
            self._add("ways_out")
        elif target is not None:
            parts = split_address(target)
            query_in = "client_id=" in parts.query or "SAMLRequest=" in parts.query
            if query_in or _WAY_IN.search(parts.path):
                self._add("ways_in")
            elif _host(target) != self.host:
                self._add("off_site")
            elif parts.path in {"", "/"} and not parts.query and reference != "#":
                self._add("ways_out")


def _is_written(tag: Element) -> bool:
    """Tell whether a reader writes into a field."""
    return tag.tag in {"textarea", "select"} or _type(tag) not in _UNWRITTEN


def _is_search(tag: Element) -> bool:
    return _type(tag) == "search" or (tag.get("name") or "").lower() in _QUERIES


def _within(content: Element) -> Iterator[Element]:
    """Yield the elements of the content in document order, without those that stand apart."""
    walk = etree.iterwalk(content, events=("start",))
    for _, tag in walk:
        if tag is content or not isinstance(tag.tag, str):
            continue
        if _is_apart(tag):
            walk.skip_subtree()
        else:
            yield tag
