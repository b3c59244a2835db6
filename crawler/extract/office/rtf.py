"""extract_rtf(): a file of Rich Text, made HTML of and read as a page's content is.

No library at hand keeps what is a heading, an item or a cell, or leaves out what is hidden, struck
out or deleted (docs/decisions/0029-words-of-office-files.md).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from html import unescape
from typing import Any

from collection.extract import Extract
from collection.reading_account import WhyLeftOut
from collection.words.folding import fold, signs
from crawler.errors import DamagedDocument
from crawler.extract.html.page import parse
from crawler.extract.office.rtf_story import Paragraph, RtfStory
from crawler.extract.office.rtf_tokens import (
    CODE_PAGES,
    SYMBOLS,
    WORDS,
    Token,
    encoding_of,
    tokens,
)
from crawler.extract.tally import ReadingTally
from crawler.extract.word.page import modified_date, read_page, titled

_DEEPEST = 1_000
"""Groups within one another: of real files few reach 30."""
_UNSEEN = frozenset((
    "colortbl", "pict", "objdata", "xe", "tc", "tcn", "rxe", "txe", "ftnsep", "ftnsepc", "ftncn",
    "aftnsep", "aftnsepc", "aftncn", "nonshppict", "shprslt", "sp", "sn", "sv", "pnseclvl",
    "filetbl", "revtbl", "listtable", "listoverridetable", "bkmkstart", "bkmkend", "atnid",
    "annotation", "atnauthor", "atntime", "template", "private", "datafield", "ffname",
))  # fmt: skip
"""Destinations whose words are not shown; so are all that are marked to be passed over."""
_READ_THOUGH_MARKED = frozenset({"shpinst", "fldinst", "pntext", "listtext", "shptxt", "footnote"})
_RUNNING = re.compile("(?:header|footer)[lrf]?")
_LINK = re.compile(r'HYPERLINK\s+"([^"]+)"')
_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
_TAG = re.compile("<[^<>]*>")


@dataclass
class _Style:
    name: str = ""
    level: int = 0


@dataclass
class _Field:
    instruction: str = ""


@dataclass(frozen=True)
class _Group:
    """What holds in a group, and in those inside it until they say otherwise.

    Args:
        goes_to: where words go: the "text"; a named destination; "" for nowhere.
        opens: whether a story of its own ends with the group.
        skipped: signs that follow a sign of Unicode for programs that know none.
    """

    goes_to: str = "text"
    opens: str = ""
    skipped: int = 1
    encoding: str = ""
    hidden: bool = False
    struck: bool = False
    raised: bool = False
    deleted: bool = False
    link: str = ""
    field: _Field = field(default_factory=_Field)


def extract_rtf(body: bytes, url: str) -> Extract:
    """Read a file of Rich Text.

    Args:
        body: the file.
        url: its address.

    Raises:
        DamagedDocument: it is none, or is cut off.
    """
    if not body.lstrip().startswith(b"{\\rtf"):
        raise DamagedDocument("the file is no Rich Text")
    reader = _Reader()
    for token in tokens(body.strip()):
        reader.take(token)
        if not reader.groups:
            break
    if reader.groups:
        raise DamagedDocument("the Rich Text is cut off")
    markup = reader.story.finish() + "".join(reader.notes)
    running = [fold(unescape(_TAG.sub(" ", block))) for block in reader.running]
    root = parse(f"<html><body>{markup}</body></html>", reader.tally)
    return read_page(
        root,
        url,
        named=fold(reader.title),
        printed=titled(root),
        stated=modified_date(reader.modified),
        running=running,
        tally=reader.tally,
    )


class _Reader:
    """Reads tokens in turn.

    Args:
        groups: those that are open, the outermost first.
    """

    def __init__(self) -> None:
        self.groups: list[_Group] = []
        self.tally = ReadingTally()
        self.stories = [RtfStory(tally=self.tally)]
        self.notes: list[str] = []
        self.running: list[str] = []
        self.title = ""
        self._changed = dict.fromkeys(("yr", "mo", "dy"), 0)
        self._encoding = "cp1252"
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._styles: dict[int, _Style] = {}
        self._style = _Style()
        self._bytes = b""
        self._marked = False
        self._skip = 0
        self._high = 0

    @property
    def story(self) -> RtfStory:
        """The story that words go to."""
        return self.stories[-1]

    @property
    def modified(self) -> str:
        """The day of the last change that the file states, as ISO date; empty for none."""
        year, month, day = (self._changed[part] for part in ("yr", "mo", "dy"))
        return f"{year:04d}-{month:02d}-{day:02d}" if year else ""

    def take(self, token: Token) -> None:
        """Take the next token."""
        if token.kind in ("text", "byte"):
            raw = token.raw[self._skip :]
            self._skip = max(self._skip - len(token.raw), 0)
            self._bytes += raw
            return
        if token.kind == "symbol" and token.text in SYMBOLS and self._skip:
            self._skip -= 1
            return
        self._put(self._decoded())
        self._skip = 0
        if token.kind == "brace":
            self._open() if token.text == "{" else self._close()
        elif token.kind == "symbol":
            self._symbol(token.text)
        elif self.groups:
            self._word(token.text, token.number)

    # Groups

    def _open(self) -> None:
        if len(self.groups) >= _DEEPEST:
            raise DamagedDocument("the Rich Text holds too many groups within one another")
        inner = replace(self.groups[-1], opens="") if self.groups else _Group()
        self.groups.append(inner)
        self._marked = False

    def _close(self) -> None:
        if not self.groups:
            return
        group = self.groups.pop()
        self._marked = False
        if group.opens and len(self.stories) > 1:
            written = self.stories.pop().finish()
            if group.opens == "footnote":
                self.notes.append(f"<p>[{len(self.notes) + 1}] {_TAG.sub(' ', written)}</p>")
            elif group.opens == "shptxt":
                self.story.after.append(written)
            else:
                self.running += written.split("</p>")

    def set(self, **changed: Any) -> None:
        """Change what holds in the group."""
        self.groups[-1] = replace(self.groups[-1], **changed)

    def _shows(self) -> bool:
        return self.groups[-1].goes_to == "text"

    # Words

    def _decoded(self) -> str:
        held, self._bytes = self._bytes, b""
        if not held:
            return ""
        encoding = (self.groups[-1].encoding if self.groups else "") or self._encoding
        return held.decode(encoding, "replace")

    def _put(self, words: str) -> None:
        """Put words where the group sends them."""
        if not words or not self.groups:
            return
        group = self.groups[-1]
        if group.goes_to in ("text", "listtext"):
            self.story.tally.original += signs(words)
        if group.goes_to == "text":
            self._show(words, group)
        elif group.goes_to == "fldinst":
            group.field.instruction += words
        elif group.goes_to == "listtext":
            self.story.number += words
        elif group.goes_to == "title":
            self.title += words
        elif group.goes_to == "stylesheet":
            self._style.name += words

    def _show(self, words: str, group: _Group) -> None:
        if group.hidden:
            self.story.tally.leave_out(WhyLeftOut.HIDDEN, words)
        elif group.deleted or group.struck:
            self.story.tally.leave_out(WhyLeftOut.STRUCK, words)
            if group.struck and not group.deleted:
                self.story.text(" ", raised=False, url="")
        else:
            self.story.text(words, raised=group.raised, url=group.link)

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._marked = True
        elif symbol in "\r\n":
            self._word("par", None)
        else:
            self._put(SYMBOLS.get(symbol, ""))

    def _word(self, word: str, number: int | None) -> None:
        marked, self._marked = self._marked, False
        if word in WORDS:
            self._put(WORDS[word])
        elif word in _ACTIONS:
            _ACTIONS[word](self, 1 if number is None else number)
        elif _RUNNING.fullmatch(word):
            self.begin_story("running")
        elif word in _UNSEEN or (marked and word not in _READ_THOUGH_MARKED):
            self.set(goes_to="")

    def unicode(self, code: int) -> None:
        """Put a sign of Unicode, of which two halves may come one after the other."""
        code %= 0x10000
        self._skip = self.groups[-1].skipped
        if 0xD800 <= code < 0xDC00:
            self._high = code
            return
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((self._high - 0xD800) << 10) + code - 0xDC00 if self._high else 0xFFFD
        self._high = 0
        self._put(chr(code))

    # Destinations

    def begin(self, destination: str) -> None:
        """Send the words of the group to a destination of its own."""
        if self.groups[-1].goes_to == "" and destination != "shptxt":
            return
        self.set(goes_to=destination)

    def begin_story(self, kind: str) -> None:
        """Begin a note, a text box, or a header, whose words stand apart."""
        shape = kind == "shptxt" and self.groups[-1].goes_to == "shape"
        if self.groups[-1].goes_to != "text" and not shape:
            return
        if kind == "footnote":
            self.story.mark(len(self.notes) + 1)
        # The lines of headers are counted with those of the page that they stand on.
        self.stories.append(RtfStory(tally=ReadingTally() if kind == "running" else self.tally))
        self.set(goes_to="text", opens=kind, raised=False, link="")

    def begin_field(self) -> None:
        """Begin a field, of which the result is shown."""
        self.set(field=_Field())

    def begin_result(self) -> None:
        """Begin the result of a field."""
        found = _LINK.search(self.groups[-1].field.instruction)
        if self.groups[-1].goes_to == "text" and found:
            self.set(link=found[1])

    # Paragraphs and rows

    def end_paragraph(self) -> None:
        """Finish the paragraph under way."""
        if self._shows():
            self.story.end_paragraph()

    def end_cell(self) -> None:
        """Finish the cell under way."""
        if self._shows():
            self.story.end_cell()

    def end_row(self) -> None:
        """Finish the row under way."""
        if self._shows():
            self.story.end_row()

    def set_row(self, *, heads: bool) -> None:
        """Heed that a row begins, or is one of headings."""
        if self._shows():
            self.story.heads = heads

    def set_paragraph(self, **changed: Any) -> None:
        """Change how the paragraph under way is set."""
        if self._shows():
            self.story.paragraph = replace(self.story.paragraph, **changed)

    def anew(self) -> None:
        """Set the paragraph as no other was set."""
        if self._shows():
            self.story.paragraph = Paragraph()

    # Tables of the file

    def font(self, number: int) -> None:
        """Heed which typeface words are set in, or is declared."""
        self._font = number
        self.set(encoding=self._fonts.get(number, ""))

    def charset(self, number: int) -> None:
        """Note the character set of a typeface that is declared."""
        if number in CODE_PAGES:
            self._fonts[self._font] = CODE_PAGES[number]

    def code_page(self, number: int) -> None:
        """Note the encoding of the file."""
        self._encoding = encoding_of(number)

    def style(self, number: int) -> None:
        """Heed the style of a paragraph, or note one that is declared."""
        if self.groups[-1].goes_to == "stylesheet":
            self._style = self._styles[number] = _Style()
            return
        style = self._styles.get(number, _Style())
        name = fold(style.name.partition(";")[0])
        heading = _HEADING.fullmatch(name)
        level = int(heading[1]) if heading else style.level
        self.set_paragraph(level=level, title=name.casefold() == "title")

    def outline(self, number: int) -> None:
        """Heed the level that a paragraph, or a style, has among the headings."""
        level = number + 1 if 0 <= number < 9 else 0
        if self.groups[-1].goes_to == "stylesheet":
            self._style.level = level
        else:
            self.set_paragraph(level=level)

    def plain(self) -> None:
        """Set words as the paragraph's style does."""
        self.set(hidden=False, struck=False, raised=False, deleted=False)

    def dated(self, part: str, number: int) -> None:
        """Note a part of the day of the last change."""
        if self.groups[-1].goes_to == "revtim":
            self._changed[part] = number


def _flag(name: str) -> Callable[[_Reader, int], None]:
    return lambda reader, number: reader.set(**{name: number != 0})


def _to(destination: str) -> Callable[[_Reader, int], None]:
    return lambda reader, _: reader.begin(destination)


def _story(kind: str) -> Callable[[_Reader, int], None]:
    return lambda reader, _: reader.begin_story(kind)


def _part(name: str) -> Callable[[_Reader, int], None]:
    return lambda reader, number: reader.dated(name, number)


_ACTIONS: Mapping[str, Callable[[_Reader, int], None]] = {
    "par": lambda reader, _: reader.end_paragraph(),
    "sect": lambda reader, _: reader.end_paragraph(),
    "page": lambda reader, _: reader.end_paragraph(),
    "cell": lambda reader, _: reader.end_cell(),
    "nestcell": lambda reader, _: reader.end_paragraph(),
    "row": lambda reader, _: reader.end_row(),
    "pard": lambda reader, _: reader.anew(),
    "plain": lambda reader, _: reader.plain(),
    "intbl": lambda reader, _: reader.set_paragraph(in_row=True),
    "trowd": lambda reader, _: reader.set_row(heads=False),
    "trhdr": lambda reader, _: reader.set_row(heads=True),
    "s": lambda reader, number: reader.style(number),
    "outlinelevel": lambda reader, number: reader.outline(number),
    "ilvl": lambda reader, number: reader.set_paragraph(listed=max(0, number)),
    "u": lambda reader, number: reader.unicode(number),
    "uc": lambda reader, number: reader.set(skipped=max(0, min(number, 8))),
    "f": lambda reader, number: reader.font(number),
    "fcharset": lambda reader, number: reader.charset(number),
    "ansicpg": lambda reader, number: reader.code_page(number),
    "mac": lambda reader, _: reader.code_page(10000),
    "pc": lambda reader, _: reader.code_page(437),
    "pca": lambda reader, _: reader.code_page(850),
    "v": _flag("hidden"),
    "strike": _flag("struck"),
    "striked": _flag("struck"),
    "deleted": _flag("deleted"),
    "super": _flag("raised"),
    "nosupersub": lambda reader, _: reader.set(raised=False),
    "up": lambda reader, number: reader.set(raised=number > 0),
    "fonttbl": _to("fonttbl"),
    "stylesheet": _to("stylesheet"),
    "info": _to("info"),
    "title": _to("title"),
    "revtim": _to("revtim"),
    "fldinst": _to("fldinst"),
    "listtext": _to("listtext"),
    "pntext": _to("listtext"),
    "shpinst": _to("shape"),
    "shptxt": _story("shptxt"),
    "footnote": _story("footnote"),
    "field": lambda reader, _: reader.begin_field(),
    "fldrslt": lambda reader, _: reader.begin_result(),
    "yr": _part("yr"),
    "mo": _part("mo"),
    "dy": _part("dy"),
}
"""What control words do; the others change nothing of the words."""
