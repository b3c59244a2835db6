"""The texts behind the demonstration's files: TOML front matter, then Markdown.

A text is a file ``texts/<name>.md``: front matter between two lines ``+++``, then CommonMark
with tables. In a file, three constructs have a meaning of their own: a block quotation is a box,
block quotations that follow one another stand side by side where there is room, and a rule
(``---``) begins a new page.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

TEXTS = Path(__file__).resolve().parent / "texts"
PARTNERSHIP = "Aldermoor Safeguarding Children Partnership"
NOTICE = "Demonstration content, not guidance"


@dataclass(frozen=True, slots=True)
class FileSource:
    """One file to be made.

    Args:
        file: its path on the partnership's site, without the leading slash.
        modified: the date that it carries inside.
        text: its Markdown.
        title: the title in its properties; empty where the file has none, as happens.
        small_print: the last line, with the review dates.
        side: Markdown of a box beside the text of the first page (PDF).
        columns: columns of a page, 1 or 2 (PDF).
        typeface: "Helvetica", "Times" or "Vera" (PDF).
        size: size of the body text in points (PDF).
        colour: colour of headings and boxes.
        outline: whether the headings make a table of contents for the reader's side bar (PDF).
        hyphenate: words that may be divided at a line's end, their hyphens shown (PDF).
    """

    file: str
    modified: date
    text: str
    title: str = ""
    small_print: str = ""
    side: str = ""
    columns: int = 1
    typeface: str = "Helvetica"
    size: float = 10
    colour: str = "#4b2e6b"
    outline: bool = False
    hyphenate: tuple[str, ...] = ()


def read_sources() -> list[FileSource]:
    """Return every text, in the order of their names.

    Raises:
        ValueError: a text has no front matter, or front matter that is not TOML.
        TypeError: the front matter has an unknown key, or lacks one.
    """
    return [read_source(path) for path in sorted(TEXTS.glob("*.md"))]


def read_source(path: Path) -> FileSource:
    """Return one text.

    Args:
        path: of its file.

    Raises:
        ValueError, TypeError: as ``read_sources``.
    """
    before, mark, rest = path.read_text(encoding="utf-8").partition("+++\n")
    front, end, text = rest.partition("\n+++\n")
    if before or not mark or not end:
        raise ValueError(f"{path.name}: expected front matter between two lines +++")
    keys = tomllib.loads(front)
    return FileSource(text=text, **keys | {"hyphenate": tuple(keys.get("hyphenate", ()))})


def parsed(text: str) -> list[SyntaxTreeNode]:
    """Return the blocks of a Markdown text.

    Args:
        text: CommonMark with tables.
    """
    parser = MarkdownIt("commonmark").enable("table")
    return SyntaxTreeNode(parser.parse(text)).children


def plain(node: SyntaxTreeNode) -> str:
    """Return the words of a node without their markup.

    Args:
        node: a block or an inline node.
    """
    if node.type in {"softbreak", "hardbreak"}:
        return " "
    return "".join(plain(child) for child in node.children) if node.children else node.content
