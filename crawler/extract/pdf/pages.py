"""read_pages(): the pages of a PDF put in reading order, less what repeats on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field

import pypdfium2 as pdfium

from collection.pictures import PagePicture
from collection.reading_account import WhyLeftOut
from crawler.extract.page_numbers import page_numbers
from crawler.extract.pdf.contents_lists import entries_among, is_contents_label, lead_on
from crawler.extract.pdf.drawn.boxes import with_boxes
from crawler.extract.pdf.drawn.drawing import Outline, page_drawing
from crawler.extract.pdf.drawn.paint import Paint
from crawler.extract.pdf.drawn.pictures import pictures_in
from crawler.extract.pdf.drawn.rules import page_rules
from crawler.extract.pdf.drawn.run_over import with_run_over
from crawler.extract.pdf.drawn.shapes import Shape, page_shapes
from crawler.extract.pdf.fields import typed_on
from crawler.extract.pdf.footnotes import with_footnotes
from crawler.extract.pdf.grids import Rules
from crawler.extract.pdf.page_furniture import PageOfWords, without_furniture, without_repeats
from crawler.extract.pdf.paragraphs import (
    TypesetParagraph,
    bullet_of,
    joined_over_pages,
    paragraphs,
    rows,
    wrapped_leading,
)
from crawler.extract.pdf.reading_order import reading_order
from crawler.extract.pdf.stamps import without_stamps
from crawler.extract.pdf.tags import page_tags, with_tagged_tables
from crawler.extract.pdf.turns import Turn
from crawler.extract.pdf.typeset import TypesetLine, TypesetTable, TypesetWord
from crawler.extract.pdf.words import page_words
from crawler.extract.tally import ReadingTally


@dataclass(slots=True)
class PagesRead:
    """What was read from all pages.

    Args:
        paragraphs: in reading order; what is set in another direction than the page it stands on
            comes after it.
        bare_links: addresses of links that hold no word, each with its page.
        furniture: the lines that repeat, one of each kind.
        pictures: the pages that are pictures.
    """

    paragraphs: list[TypesetParagraph] = field(default_factory=list)
    bare_links: list[tuple[str, int]] = field(default_factory=list)
    furniture: list[str] = field(default_factory=list)
    pictures: tuple[PagePicture, ...] = ()


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page turned until some of its words are level.

    Args:
        number: of the page, from 1.
        text: those words.
        rules, shapes: of the page, turned alike.
        area: of the page, in square points.
        aside: whether most of the page's words are set in another direction.
    """

    number: int
    text: PageOfWords
    rules: Rules
    shapes: Sequence[Shape]
    area: float
    aside: bool


def read_pages(document: pdfium.PdfDocument, url: str, tally: ReadingTally) -> PagesRead:
    """Read all pages.

    Args:
        document: the open PDF.
        url: its address, against which links are resolved.
        tally: told what the pages hold, and what of it is left out.
    """
    reading = PagesRead()
    sheets: list[_Sheet] = []
    paint = Paint()
    for number, page in enumerate(document, 1):
        paint.page = number
        with closing(page):
            drawing = page_drawing(page)
            texts, unlinked = page_words(
                page, url, page_tags(page), drawing, paint=paint, tally=tally
            )
            typed = typed_on(page, texts[0].turn, texts[0].words)
            texts[0].words.extend(typed.words)
            typed.tell(tally)
            sheets += [
                _sheet(drawing.outlines, number, text.turn, text.words, aside=place > 0)
                for place, text in enumerate(texts)
                if text.words or not place
            ]
        reading.bare_links += [(address, number) for address in unlinked]
    _drop_stamps(sheets, tally)
    left, reading.furniture = _without_furniture(sheets)
    for sheet, words in zip(sheets, left, strict=True):
        kept = set(words)
        gone = [word.text for word in sheet.text.words if word not in kept]
        tally.leave_out(WhyLeftOut.REPEATED, "".join(gone))
    gathered = (
        with_boxes(with_tagged_tables(words), sheet.rules, sheet.shapes, sheet.area)
        for sheet, words in zip(sheets, left, strict=True)
    )
    found = [
        paragraph
        for sheet, words in zip(sheets, with_run_over(gathered), strict=True)
        for paragraph in with_footnotes(list(_paragraphs(sheet, words, tally)))
    ]
    reading.paragraphs = joined_over_pages(found)
    reading.pictures = pictures_in(document, _words_by_page(sheets, left), paint)
    _tell_painted(reading.pictures, paint, tally)
    return reading


def _words_by_page(sheets: Sequence[_Sheet], left: Sequence[Sequence[TypesetWord]]) -> list[int]:
    counts = Counter({sheet.number: 0 for sheet in sheets})
    for sheet, words in zip(sheets, left, strict=True):
        counts[sheet.number] += len(words)
    return list(counts.values())


def _tell_painted(pictures: Sequence[PagePicture], paint: Paint, tally: ReadingTally) -> None:
    told = {
        WhyLeftOut.SHOWN_AS_PICTURE: [each.page for each in pictures if each.body],
        WhyLeftOut.PICTURE: [each.page for each in pictures if not each.body],
        WhyLeftOut.LOOK: paint.unpainted,
    }
    for reason, pages in told.items():
        if pages:
            tally.miss(reason, page_numbers(pages))


def _drop_stamps(sheets: Sequence[_Sheet], tally: ReadingTally) -> None:
    unstamped = without_stamps([sheet.text for sheet in sheets])
    for sheet, words in zip(sheets, unstamped, strict=True):
        kept = set(words)
        stamps = [word.text for word in sheet.text.words if word not in kept]
        tally.leave_out(WhyLeftOut.STAMP, "".join(stamps))
        sheet.text.words[:] = words


def _sheet(
    drawing: Sequence[Outline], number: int, turn: Turn, words: list[TypesetWord], *, aside: bool
) -> _Sheet:
    text = PageOfWords(words, turn.height)
    rules, shapes = page_rules(drawing, turn), page_shapes(drawing, turn)
    return _Sheet(number, text, rules, shapes, turn.width * turn.height, aside)


def _without_furniture(sheets: Sequence[_Sheet]) -> tuple[list[list[TypesetWord]], list[str]]:
    """Return the words left on each sheet, and the lines that were removed."""
    left, furniture = without_furniture([sheet.text for sheet in sheets if not sheet.aside])
    asides = [sheet.text.words for sheet in sheets if sheet.aside]
    beside, repeated = without_repeats(asides, len(left), furniture)
    pages, others = iter(left), iter(beside)
    return [next(others if sheet.aside else pages) for sheet in sheets], furniture + repeated


def _paragraphs(
    sheet: _Sheet, words: Sequence[TypesetWord], tally: ReadingTally
) -> Iterator[TypesetParagraph]:
    ordered = reading_order(words)
    columns = [part for part in ordered if not isinstance(part, TypesetTable)]
    longest, wrapped = max(columns, key=len, default=[]), wrapped_leading(columns)
    found: list[TypesetParagraph] = []
    is_listed = False
    for part in ordered:
        if isinstance(part, TypesetTable):
            lines = [line for row in part.rows for cell in row for line in cell]
            in_rows = list(rows(part, sheet.number))
            found += (left := _without_led_rows(in_rows, tally))
            is_listed |= len(left) < len(in_rows)
        else:
            lines = list(part)
            entries = entries_among(part)
            is_listed |= bool(entries)
            tally.leave_out(WhyLeftOut.CONTENTS, "".join(map(_without_bullet, entries)))
            kept = [line for line in part if line not in entries] if entries else part
            found += paragraphs(kept, sheet.number, longest, wrapped)
        tally.leave_out(WhyLeftOut.MARKS, "".join(map(bullet_of, lines)))
    for paragraph in found:
        paragraph.aside = sheet.aside
        if is_listed and is_contents_label(paragraph.text):
            tally.leave_out(WhyLeftOut.CONTENTS, paragraph.text)
        else:
            yield paragraph


def _without_led_rows(
    found: Sequence[TypesetParagraph], tally: ReadingTally
) -> list[TypesetParagraph]:
    left = []
    for row, leads in zip(found, lead_on([row.text for row in found]), strict=True):
        if leads:
            tally.leave_out(WhyLeftOut.CONTENTS, row.text)
        else:
            left.append(row)
    return left


def _without_bullet(line: TypesetLine) -> str:
    return line.text.removeprefix(bullet_of(line))
