"""RtfReader: reads the tokens of a file of Rich Text in turn, and keeps what holds meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from html import escape
from typing import Any

from collection.reading_account import WhyLeftOut
from collection.words.folding import fold, signs
from crawler.errors import DamagedDocument
from crawler.extract.office.rtf_groups import RtfField, RtfGroup, RtfStyle
from crawler.extract.office.rtf_story import Paragraph, RtfRow, RtfStory
from crawler.extract.office.rtf_tokens import CODE_PAGES, SYMBOLS, WORDS, Token, encoding_of
from crawler.extract.symbols import as_symbols
from crawler.extract.tally import ReadingTally

Actions = Mapping[str, Callable[["RtfReader", int], None]]
"""What a control word does, told its number; 1 where it has none."""

_DEEPEST = 1_000
"""Groups within one another: of real files few reach 30."""
_UNSEEN = frozenset((
    "colortbl", "pict", "objdata", "xe", "tc", "tcn", "rxe", "txe", "ftnsep", "ftnsepc", "ftncn",
    "aftnsep", "aftnsepc", "aftncn", "nonshppict", "shprslt", "pnseclvl",
    "filetbl", "revtbl", "listtable", "listoverridetable", "bkmkstart", "bkmkend", "atnid",
    "annotation", "atnauthor", "atntime", "template", "private", "datafield", "ffname",
    "nonesttables",
))  # fmt: skip
"""Destinations whose words are not shown; so are all that are marked to be passed over."""
_READ_THOUGH_MARKED = frozenset((
    "shpinst", "fldinst", "pntext", "listtext", "shptxt", "footnote", "formfield", "ffl", "do",
    "ud", "moMath",
))  # fmt: skip
_RUNNING = re.compile("(?:header|footer)[lrf]?")
_LINK = re.compile(r'HYPERLINK\s+"([^"]+)"')
_ART = "gtextUNICODE"
"""The property of a shape that holds the words of WordArt."""
_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
_TAG = re.compile("<[^<>]*>")


class RtfReader:
    """Reads tokens in turn.

    Args:
        actions: what control words do to it.

    Attributes:
        groups: those that are open, the outermost first.
        tally: of the whole file.
        notes: the HTML of each.
        running: the HTML of lines of headers and footers.
        title: as the properties name it.
    """

    def __init__(self, actions: Actions) -> None:
        self._actions = actions
        self.groups: list[RtfGroup] = []
        self.tally = ReadingTally()
        self.stories = [RtfStory(tally=self.tally)]
        self.notes: list[str] = []
        self.running: list[str] = []
        self.title = ""
        self._changed = dict.fromkeys(("yr", "mo", "dy"), 0)
        self._encoding = "cp1252"
        self._fonts: dict[int, str] = {}
        self._typefaces: dict[int, str] = {}
        self._property = ""
        self._art = ""
        self._font = 0
        self._styles: dict[int, RtfStyle] = {}
        self._style = RtfStyle()
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
        inner = replace(self.groups[-1], opens="") if self.groups else RtfGroup()
        self.groups.append(inner)
        self._marked = False

    def _close(self) -> None:
        if not self.groups:
            return
        group = self.groups.pop()
        self._marked = False
        if group.goes_to == "sv" and self.groups and self.groups[-1].goes_to != "sv":
            self._end_property()
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
            self._show(as_symbols(group.typeface, words), group)
        elif group.goes_to == "fonttbl":
            self._typefaces[self._font] = self._typefaces.get(self._font, "") + words
        elif group.goes_to == "ffl":
            group.field.choices[-1] += words
        elif group.goes_to == "sn":
            self._property += words
        elif group.goes_to == "sv":
            self._art += words
        elif group.goes_to == "fldinst":
            group.field.instruction += words
        elif group.goes_to == "listtext":
            self.story.number += words
        elif group.goes_to == "title":
            self.title += words
        elif group.goes_to == "stylesheet":
            self._style.name += words

    def _show(self, words: str, group: RtfGroup) -> None:
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
        elif word in self._actions:
            self._actions[word](self, 1 if number is None else number)
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
        self.set(field=RtfField())

    def begin_form(self) -> None:
        """Begin what a field of a form says of itself."""
        if self.groups[-1].goes_to == "fldinst":
            self.set(goes_to="formfield")

    def form(self, **told: int) -> None:
        """Note what a field of a form says of itself."""
        if self.groups[-1].goes_to == "formfield":
            for name, number in told.items():
                setattr(self.groups[-1].field, name, number)

    def begin_choice(self) -> None:
        """Begin the words of one thing that a form offers."""
        if self.groups[-1].goes_to == "formfield":
            self.groups[-1].field.choices.append("")
            self.set(goes_to="ffl")

    def begin_property(self, part: str) -> None:
        """Begin a property of a shape, its name or its value."""
        if self.groups[-1].goes_to in ("text", "shape", ""):
            outside = self.groups[-1].goes_to != "shape"
            self.set(goes_to="" if outside else part)
            self._property = "" if part == "sn" else self._property
            self._art = ""

    def _end_property(self) -> None:
        words, self._art = self._art, ""
        if self._property.strip() == _ART and words.strip():
            self.story.tally.original += signs(words)
            self.story.after.append(f"<p>{escape(words)}</p>")

    def begin_unicode(self) -> None:
        """Begin the words that stand for others before them, which know less of Unicode."""
        self.set(goes_to="text" if self.groups[-1].goes_to == "upr" else "")

    def part_of_formula(self, sign: str) -> None:
        """Begin a part of a formula that is set above or below the one before."""
        if self._shows():
            self.tally.add(sign)
            self.story.text(sign, raised=False, url="")

    def begin_result(self) -> None:
        """Begin the result of a field."""
        if self.groups[-1].goes_to == "text" and (chosen := self.groups[-1].field.chosen):
            self.story.tally.add(chosen)
            self.story.text(chosen, raised=False, url="")
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

    def end_inner_cell(self) -> None:
        """Finish the cell under way of a table within a cell."""
        if self._shows():
            self.story.end_inner_cell()

    def begin_row(self) -> None:
        """Heed that the form of a row begins."""
        if self._shows():
            self.story.row = RtfRow(cells=self.story.row.cells)

    def head_row(self) -> None:
        """Heed that a row is one of headings."""
        if self._shows():
            self.story.row.heads = True

    def cell_form(self, end: int | None) -> None:
        """Heed where a cell ends; None says of the next one that it goes on from above."""
        row = self.story.row
        if self._shows() and end is None:
            row.goes_on.add(len(row.ends))
        elif self._shows() and end is not None:
            row.ends.append(end)

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
        name = "" if self.groups[-1].goes_to == "fonttbl" else self._typefaces.get(number, "")
        self.set(encoding=self._fonts.get(number, ""), typeface=name.strip(" ;"))

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
            self._style = self._styles[number] = RtfStyle()
            return
        style = self._styles.get(number, RtfStyle())
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
