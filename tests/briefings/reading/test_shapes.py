"""Small briefings in the shapes that are published, and papers that only speak of learning.

In ``shapes/learning`` each element that holds a point is marked ``data-point``; of a row that is,
cells marked ``data-beside`` are none of it. What lies in ``shapes/none`` holds no learning.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree, html

from briefings.reading.reading import read_briefing
from crawler.extract import EXTRACTORS, ExtractRequest
from crawler.extract.sniffing import HTML

SHAPES = Path(__file__).resolve().parent / "shapes"


def files(folder: str) -> list[Path]:
    found = sorted((SHAPES / folder).glob("*.html"))
    assert found
    return found


def points(source: str) -> list[str]:
    content = re.sub(" data-(?:point|beside)", "", source)
    body = f"<html><body><main>{content}</main></body></html>".encode()
    request = ExtractRequest(body, HTML, "https://site.example/briefing", None, "plain")
    return [point.text for point in read_briefing(EXTRACTORS[HTML].read(request)).points]


def words(tag: etree._Element) -> str:
    return " ".join("".join(tag.itertext()).split())


def marked(source: str) -> list[str]:
    found = html.fromstring(f"<div>{source}</div>").xpath("//*[@data-point]")
    parts = "./td[not(@data-beside)] | self::dd/preceding-sibling::dt[1] | self::dd"
    return [" | ".join(map(words, tag.xpath(parts) or [tag])) for tag in found]


@pytest.mark.parametrize("path", files("learning"), ids=lambda path: path.stem)
def test_the_learning_is_read_as_it_was_meant(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert marked(source)
    assert points(source) == marked(source)


@pytest.mark.parametrize("path", files("none"), ids=lambda path: path.stem)
def test_nothing_is_made_up_where_there_is_no_learning(path: Path) -> None:
    assert points(path.read_text(encoding="utf-8")) == []
