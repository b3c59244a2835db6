"""Web pages whose text is known, each with something in it that a reader easily loses."""

from __future__ import annotations

from collections.abc import Iterator

from tests.quality.words.setting import Setting, page, paragraphs, sentences

MENU = ("Home", "Search this manual", "All chapters", "Contact the partnership")
FOOT = ("Cookies on this site", "Privacy", "Printed copies may be out of date")


def settings() -> Iterator[Setting]:
    """Yield the pages."""
    for seed, frame in enumerate((_plain, _divided, _old)):
        yield _set(f"{frame.__name__[1:]} page", frame, _body(seed), _told(seed))
    texts = paragraphs(11, 6)
    for name, inner, told in _kinds(texts):
        whole = [f"<p>{text}</p>" for text in texts[:3]]
        rest = [f"<p>{text}</p>" for text in texts[3:]]
        body = "\n".join(["<h1>Bruises in babies</h1>", *whole, inner, *rest])
        yield _set(name, _plain, body, ["Bruises in babies", *texts[:3], *told, *texts[3:]])
    yield _early_end(texts)


def _set(name: str, frame: object, body: str, told: list[str]) -> Setting:
    assert callable(frame)
    return Setting(name, frame(body).encode("utf-8"), page(*told, furniture=[*MENU, *FOOT]))


def _body(seed: int) -> str:
    made = ["<h1>Bruises in babies</h1>"]
    for number in range(4):
        made.append(f"<h2>Part {number + 1} of the procedure</h2>")
        made += [f"<p>{text}</p>" for text in paragraphs(seed * 10 + number, 2)]
    return "\n".join(made)


def _told(seed: int) -> list[str]:
    told = ["Bruises in babies"]
    for number in range(4):
        told += [f"Part {number + 1} of the procedure", *paragraphs(seed * 10 + number, 2)]
    return told


def _kinds(texts: list[str]) -> Iterator[tuple[str, str, list[str]]]:
    said = sentences(23, 12)
    yield (
        "list with numbers from four",
        f'<ol start="4"><li>{said[0]}</li><li>{said[1]}</li></ol>',
        [f"4. {said[0]}", f"5. {said[1]}"],
    )
    yield (
        "list with letters in a list",
        f'<ol><li>{said[0]}<ol type="a"><li>{said[1]}</li><li>{said[2]}</li></ol></li></ol>',
        [f"1. {said[0]}", f"a. {said[1]}", f"b. {said[2]}"],
    )
    yield (
        "cells over several rows",
        f"<table><tr><th>Level<th>Sign<th>What to do<tr><td rowspan=2>Section 47<td>{said[3]}"
        f"<td>{said[4]}<tr><td>{said[5]}<td>{said[6]}</table>",
        ["Level", "Sign", "What to do", "Section 47", *said[3:7]],
    )
    yield (
        "struck and added words",
        f"<p>Within <del>20</del><ins>15</ins> days. <s>{said[7]}</s> {said[8]}</p>",
        ["Within 15 days.", said[8]],
    )
    yield (
        "hidden words",
        f"<div hidden>{said[7]}</div><p style='display: none'>{said[9]}</p><p>{said[8]}</p>",
        [said[8]],
    )
    yield (
        "parts that open",
        f"<details><summary>{said[0]}</summary><p>{said[1]}</p></details>"
        f'<button aria-controls="more">{said[2]}</button><div id="more">{said[3]}</div>',
        said[:4],
    )
    yield (
        "terms and what they mean",
        f"<dl><dt>Looked after</dt><dd>{said[1]}</dd><dt>In need</dt><dd>{said[2]}</dd></dl>",
        ["Looked after", said[1], "In need", said[2]],
    )
    yield (
        "notes",
        f"<p>{said[0]}<sup>1</sup> {said[1]}</p><aside><p>1 {said[2]}</p></aside>",
        [f"{said[0]} 1 {said[1]}", f"1 {said[2]}"],
    )
    yield (
        "a quotation, a caption and an address",
        f"<blockquote>{said[0]}</blockquote><figure><img src=a.png alt=''><figcaption>{said[1]}"
        f"</figcaption></figure><address>{said[2]}</address><pre>{said[3]}</pre>",
        said[:4],
    )
    yield (
        "lines without paragraphs",
        f"{said[0]}<br>{said[1]}<br><br><b>{said[2]}</b><div>{said[3]}<span>{said[4]}</span></div>",
        [said[0], said[1], said[2], f"{said[3]}{said[4]}"],
    )
    yield (
        "Welsh letters and named characters",
        "<p>Mae’r tŷ a’r dŵr yn ddiogel &ndash; caf&eacute; &amp; &frac12; hour &middot; "
        "5&nbsp;days</p>",
        ["Mae’r tŷ a’r dŵr yn ddiogel – café & ½ hour · 5 days"],
    )


def _early_end(texts: list[str]) -> Setting:
    body = "\n".join(["<h1>Bruises in babies</h1>", *(f"<p>{text}</p>" for text in texts)])
    early = f"<html><body><p>A banner of the council.</p></body></html><main>{body}</main>"
    told = ["Bruises in babies", *texts]
    return Setting(
        "a page behind an early end",
        early.encode(),
        page(*told, furniture=["A banner of the council."]),
    )


def _plain(body: str) -> str:
    menu = "".join(f'<li><a href="/{n}">{words}</a></li>' for n, words in enumerate(MENU))
    foot = "".join(f"<p>{words}</p>" for words in FOOT)
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>Bruises in babies</title>"
        f"</head><body><header><nav><ul>{menu}</ul></nav></header><main>{body}</main>"
        f"<footer>{foot}</footer></body></html>"
    )


def _divided(body: str) -> str:
    menu = "".join(f'<a href="/{n}">{words}</a> ' for n, words in enumerate(MENU))
    return (
        f"<!doctype html><meta charset=utf-8><title>Bruises in babies</title><body>"
        f'<div class="menu" role="navigation">{menu}</div><div id="content"><div>{body}</div></div>'
        f'<div class="footer" role="contentinfo">{" ".join(FOOT)}</div>'
    )


def _old(body: str) -> str:
    menu = "<br>".join(f'<a href="/{n}.htm">{words}</a>' for n, words in enumerate(MENU))
    return (
        f"<html><head><meta charset=utf-8><title>Bruises in babies</title></head><body><table><tr>"
        f"<td width=150>{menu}</td><td>{body}</td></tr></table><hr>{' | '.join(FOOT)}</body></html>"
    )
