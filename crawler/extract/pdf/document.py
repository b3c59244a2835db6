"""extract_pdf(): a PDF by pypdfium2: reading order, headings by tags, outline or type, links."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing

import pypdfium2 as pdfium

from collection.extract import BlockKind, DateRole, Extract, FoundDate
from collection.reading_account import WhyLeftOut
from collection.words.folding import fold, signs
from crawler.errors import DamagedDocument, PlaceholderOnly
from crawler.extract.dates import find_dates, parse_date, stated_date
from crawler.extract.pdf.numbered_lists import numbered_items
from crawler.extract.pdf.opening import attachments, opened, placeholder_in
from crawler.extract.pdf.pages import PagesRead, read_pages
from crawler.extract.pdf.paragraphs import TypesetParagraph, bare
from crawler.extract.pdf.typeset import LARGER, Boxed
from crawler.extract.sections import LinkedRun, SectionBuilder
from crawler.extract.tally import ReadingTally
from crawler.extract.titles import is_title, names_something, title_from_address

_HEADING_WORDS = 20
"""More words are a paragraph set large or bold."""


def extract_pdf(body: bytes, url: str) -> Extract:
    """Read a PDF.

    Args:
        body: the file.
        url: its address.

    Raises:
        DamagedDocument: the file is cut off, damaged or needs a password.
        PlaceholderOnly: its pages are a notice in the place of its contents.
    """
    pdf = opened(body)
    tally = ReadingTally()
    try:
        with closing(pdf.document) as document:
            document.init_forms()  # before any page is opened, or its fields cannot be asked
            reading = read_pages(document, url, tally)
            placeholder = placeholder_in(pdf, reading.paragraphs)
            metadata = document.get_metadata_dict(skip_empty=True)
            outline = _outline(document)
            attached = attachments(document)
    except pdfium.PdfiumError as error:
        raise DamagedDocument(f"the PDF cannot be opened: {fold(str(error))}") from error
    if placeholder:
        raise PlaceholderOnly(placeholder)
    if attached:
        tally.miss(WhyLeftOut.ATTACHED, attached)
    return _assemble(reading, metadata, outline, url, tally)


def _assemble(
    reading: PagesRead,
    metadata: Mapping[str, str],
    outline: Mapping[str, int],
    url: str,
    tally: ReadingTally,
) -> Extract:
    levels = _levels(reading.paragraphs, outline)
    named = fold(metadata.get("Title", ""))
    title, titled = _title(reading.paragraphs, levels, named if is_title(named) else "")
    vocabulary = _vocabulary(reading.paragraphs)
    items = numbered_items(reading.paragraphs, levels)
    builder = SectionBuilder(tally=tally)
    titles = 0
    boxed: Boxed = None
    for number, paragraph in enumerate(reading.paragraphs):
        boxed = _entered(builder, boxed, paragraph.boxed)
        if number in titled:
            titles += signs(paragraph.text)
            continue
        if paragraph.kind is BlockKind.ROW:
            _add_row(builder, paragraph, vocabulary, tally)
            continue
        runs = list(paragraph.runs(vocabulary))
        _note_hyphens(paragraph, runs, tally)
        if number in levels:
            builder.heading(levels[number], runs, page=paragraph.page)
        elif number in items:
            builder.block(BlockKind.ITEM, runs, level=items[number], page=paragraph.page)
        else:
            builder.block(paragraph.kind, runs, level=paragraph.level, page=paragraph.page)
    for address, page in reading.bare_links:
        builder.link(address, page=page)
    sections, links = builder.finish()
    lines = [block.text for section in sections for block in section.blocks]
    return Extract(
        title=title or title_from_address(url),
        sections=sections,
        links=links,
        outlinks=tuple(dict.fromkeys(link.url.partition("#")[0] for link in links)),
        dates={**_stated_dates(metadata), **find_dates([*lines, *reading.furniture])},
        no_text=not reading.paragraphs,
        pictures=reading.pictures,
        account=tally.settle(titles + builder.kept),
    )


def _entered(builder: SectionBuilder, before: Boxed, boxed: Boxed) -> Boxed:
    """Tell a builder where a box of the text ends or begins; return the one that is entered."""
    if boxed is not before:
        if before is not None:
            builder.end_aside()
        if boxed is not None:
            builder.begin_aside()
    return boxed


def _add_row(
    builder: SectionBuilder,
    paragraph: TypesetParagraph,
    vocabulary: frozenset[str],
    tally: ReadingTally,
) -> None:
    cells = [list(cell) for cell in paragraph.cell_runs(vocabulary)]
    _note_hyphens(paragraph, [run for cell in cells for run in cell], tally)
    if paragraph.row.begins:
        builder.end_table()
    builder.row(
        cells,
        page=paragraph.page,
        heading=paragraph.row.heading,
        row_headings=paragraph.row.row_headings,
    )


def _note_hyphens(
    paragraph: TypesetParagraph, runs: Sequence[LinkedRun], tally: ReadingTally
) -> None:
    """Note the hyphens at the ends of lines that are none of their words."""
    hyphens = signs(paragraph.text) - signs("".join(run.text for run in runs))
    tally.leave_out_signs(WhyLeftOut.MARKS, hyphens)


def _outline(document: pdfium.PdfDocument) -> dict[str, int]:
    """Return the depth of each bookmark by its words, from 1."""
    return {
        _key(bookmark.get_title()): bookmark.level + 1
        for bookmark in document.get_toc(max_depth=6)
        if _key(bookmark.get_title())
    }


def _key(words: str) -> str:
    return re.sub(r"\W+", "", words).lower()


def _levels(found: Sequence[TypesetParagraph], outline: Mapping[str, int]) -> dict[int, int]:
    """Return the depth of every heading by its position.

    The outline decides where most of it is found on the pages; else the file's own tags, where it
    has any to speak of, with type size and weight below them; else these two alone.
    """
    keys = [_key(paragraph.text) for paragraph in found]
    if len(outline) >= 3 and len(outline.keys() & set(keys)) >= 0.6 * len(outline):
        return {number: outline[key] for number, key in enumerate(keys) if key in outline}
    set_off = _set_off(found)
    tagged = {number: p.tag.level for number, p in enumerate(found) if p.tag and p.tag.level}
    if 3 <= len(tagged) <= len(found) / 2:
        deepest = max(tagged.values())
        return {**dict.fromkeys(set_off, deepest + 1), **tagged}
    return set_off


def _set_off(found: Sequence[TypesetParagraph]) -> dict[int, int]:
    """Return the depth of what is set larger than the body, over a box, or bold, by position."""
    body = _body_size(found)
    chars = sum(len(paragraph.text) for paragraph in found)
    mostly_bold = sum(len(p.text) for p in found if p.bold) > chars / 2
    large = {n: p for n, p in enumerate(found) if _is_large(p, body)}
    sizes = sorted({_rounded(paragraph.size) for paragraph in large.values()}, reverse=True)
    levels = {number: sizes.index(_rounded(p.size)) + 1 for number, p in large.items()}
    over = {n for n, p in enumerate(found) if n not in levels and p.heads and _is_short(p)}
    levels.update(dict.fromkeys(over, len(sizes) + 1))
    for number, paragraph in enumerate(found):
        if number not in levels and not mostly_bold and _is_bold_line(paragraph, body):
            levels[number] = len(sizes) + 1 + bool(over)
    return levels


def _rounded(size: float) -> float:
    return round(2 * size) / 2


def _body_size(found: Sequence[TypesetParagraph]) -> float:
    """The type size of most characters."""
    sizes: Counter[float] = Counter()
    for paragraph in found:
        sizes[_rounded(paragraph.size)] += len(paragraph.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _is_large(paragraph: TypesetParagraph, body: float) -> bool:
    return _is_short(paragraph) and paragraph.size >= LARGER * body


def _is_bold_line(paragraph: TypesetParagraph, body: float) -> bool:
    return (
        _is_short(paragraph)
        and paragraph.bold
        and paragraph.size >= 0.95 * body
        and len(paragraph.lines) <= 2
    )


def _is_short(paragraph: TypesetParagraph) -> bool:
    """Tell whether a paragraph may be a heading by its words."""
    if paragraph.aside or paragraph.kind is not BlockKind.PARAGRAPH:
        return False
    return len(paragraph.text.split()) <= _HEADING_WORDS and paragraph.text[-1] not in ".;,"


def _title(
    found: Sequence[TypesetParagraph], levels: Mapping[int, int], named: str
) -> tuple[str, frozenset[int]]:
    """Return the title and the positions of the headings that hold it.

    The largest line of the first page that names something is the title. Metadata is often left
    over from another document, so it is believed only where the page has no heading, or where the
    page bears out a fuller form of it.
    """
    positions = _largest(found, levels)
    heading = " ".join(found[number].text for number in positions)
    if named and _key(named) != _key(heading) and (not heading or _key(heading) in _key(named)):
        first = found[0].page if found else 0
        page = _key(" ".join(p.text for p in found if p.page == first))
        words = [key for word in named.split() if (key := _key(word))]
        if not heading or sum(word in page for word in words) >= 0.6 * len(words):
            printed = (
                n for n, p in enumerate(found) if p.page == first and _key(p.text) == _key(named)
            )
            return named, frozenset((*positions, *printed))
    return heading, frozenset(positions)


def _largest(found: Sequence[TypesetParagraph], levels: Mapping[int, int]) -> list[int]:
    """Return the positions of the headings set largest on the first page, up to the next other."""
    first = found[0].page if found else 0
    opening = [n for n in levels if found[n].page == first and names_something(found[n].text)]
    largest = max((_rounded(found[number].size) for number in opening), default=0.0)
    start = next((n for n in opening if _rounded(found[n].size) == largest), None)
    if start is not None and start > 0 and largest < LARGER * _body_size(found):
        start = None  # in the type of the body, only what opens the page may be the title
    positions: list[int] = []
    while start is not None and start in opening and _rounded(found[start].size) == largest:
        positions.append(start)
        start += 1
    return positions


def _vocabulary(found: Sequence[TypesetParagraph]) -> frozenset[str]:
    """The words that stand whole within a line, in lower case."""
    return frozenset(
        bare(word.text)
        for paragraph in found
        for line in paragraph.lines
        for word in line.words[:-1]
    )


def _stated_dates(metadata: Mapping[str, str]) -> dict[DateRole, FoundDate]:
    """The date of the last change that the file states, "D:20240214093000Z"."""
    match = re.match(r"D:(\d{4})(\d\d)(\d\d)", metadata.get("ModDate", ""))
    on = parse_date("-".join(match.groups())) if match else None
    return {DateRole.AMENDED: stated_date(on, "Modified", "file")} if on else {}
