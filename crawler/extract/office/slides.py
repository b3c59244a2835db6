"""extract_pptx(): the slides of a PowerPoint file, each under its title, by python-pptx.

What stands on every slide, speaker's notes and slides that are hidden are left out: whoever looks
at the slides does not see them. What is in a shape is read in the order in which the file has the
shapes, which is the one that screen readers follow.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree
from pptx.opc.package import PartFactory
from pptx.package import Package as SlidePackage
from pptx.parts.presentation import PresentationPart

from collection.extract import BlockKind, Extract
from collection.reading_account import WhyLeftOut
from collection.words.folding import fold, signs
from crawler.errors import DamagedDocument
from crawler.extract.html.page import section_dates
from crawler.extract.sandbox.limits import Limits, check_archive
from crawler.extract.sections import LinkedRun, SectionBuilder
from crawler.extract.tally import ReadingTally
from crawler.extract.titles import is_title, title_from_address
from crawler.extract.word.numerals import numeral
from crawler.extract.word.package import Package, refuse_locked
from crawler.extract.word.page import modified_date

_CALLED = "presentation"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_FURNITURE = frozenset({"dt", "ftr", "hdr", "sldNum"})
_TITLES = frozenset({"title", "ctrTitle"})
_LISTING = frozenset({"body", "obj"})
"""Kinds of placeholders whose paragraphs have bullets where they do not say otherwise."""
_FORMS = {
    "alphaLc": "lowerLetter", "alphaUc": "upperLetter", "romanLc": "lowerRoman",
    "romanUc": "upperRoman",
}  # fmt: skip
_ENDS = {"Period": ".", "ParenR": ")", "ParenBoth": ")"}
_MOST_NESTED = 50

# The library knows shows and templates, but not those that hold macros, of which none is run.
for _kind in ("slideshow", "template"):
    PartFactory.part_type_for[f"application/vnd.ms-powerpoint.{_kind}.macroEnabled.main+xml"] = (
        PresentationPart
    )


def extract_pptx(body: bytes, url: str) -> Extract:
    """Read the slides of a presentation.

    Args:
        body: the file.
        url: its address.

    Raises:
        DamagedDocument: the file is cut off, is no presentation or needs a password.
        ExtractionBounded: it would unpack to more than is allowed.
    """
    refuse_locked(body, _CALLED)
    check_archive(body, Limits())
    _refuse_entities(Package(body, _CALLED))
    try:
        return _Slides(body, url).extract()
    except (MemoryError, RecursionError, DamagedDocument):
        raise
    except Exception as error:  # the library lets through whatever a part provokes
        raise DamagedDocument(f"the {_CALLED} cannot be read: {fold(repr(error))}") from error


def _refuse_entities(package: Package) -> None:
    """Raise where a part is no XML, or declares entities, before the library looks at it."""
    for name in package.names:
        if name.endswith((".xml", ".rels")):
            package.tree(name)


class _Slides:
    """The slides of one file."""

    def __init__(self, body: bytes, url: str) -> None:
        self._url = url
        package = SlidePackage.open(io.BytesIO(body))
        self._properties = package.core_properties
        self._slides = list(package.main_document_part.presentation.slides)
        self._tally = ReadingTally()
        self._builder = SectionBuilder(tally=self._tally)

    def extract(self) -> Extract:
        """Read all of them."""
        titles = [self._slide(slide) for slide in self._slides]
        sections, links = self._builder.finish()
        named = fold(self._properties.title or "")
        first = next(filter(None, titles), "")
        modified = self._properties.modified
        return Extract(
            title=named if is_title(named) else first or title_from_address(self._url),
            sections=sections,
            links=links,
            outlinks=tuple(dict.fromkeys(link.url.partition("#")[0] for link in links)),
            dates={
                **modified_date(modified.date().isoformat() if modified else ""),
                **section_dates(sections),
            },
            no_text=not sections,
            account=self._tally.settle(self._builder.kept),
        )

    def _slide(self, slide: Any) -> str:
        """Read one slide; return its title, empty where it is hidden."""
        self._tally.original += signs(_words_in(slide._element))
        if slide._element.get("show") in ("0", "false"):
            self._tally.leave_out(WhyLeftOut.HIDDEN, _words_in(slide._element))
            return ""
        shapes = list(self._flat(slide.shapes))
        titles = [shape for shape in shapes if _placeholder(shape) in _TITLES]
        words = [run for shape in titles for run in self._words(shape)]
        title = fold("".join(run.text for run in words))
        self._builder.close(1)
        if title:
            self._builder.heading(1, words)
        for shape in shapes:
            if _placeholder(shape) in _FURNITURE:
                self._tally.leave_out(WhyLeftOut.REPEATED, _words_in(shape._element))
            elif shape not in titles:
                self._shape(shape)
        return title

    def _flat(self, shapes: Iterable[Any], depth: int = 0) -> Iterator[Any]:
        """Yield shapes in their order, those of groups too, without those that are hidden."""
        for shape in shapes:
            named = next(shape._element.iter("{*}cNvPr"), None)
            if named is not None and named.get("hidden") in ("1", "true"):
                self._tally.leave_out(WhyLeftOut.HIDDEN, _words_in(shape._element))
            elif hasattr(shape, "shapes") and depth < _MOST_NESTED:
                yield from self._flat(shape.shapes, depth + 1)
            else:
                yield shape

    def _shape(self, shape: Any) -> None:
        if getattr(shape, "has_table", False) and shape.has_table:
            for row in shape.table.rows:
                self._builder.row([list(self._cell(cell)) for cell in row.cells])
        elif getattr(shape, "has_text_frame", False) and shape.has_text_frame:
            counts = dict[int, int]()
            for paragraph in shape.text_frame.paragraphs:
                self._paragraph(paragraph, counts, listed=_placeholder(shape) in _LISTING)
        else:
            for words in _diagram(shape):
                self._tally.original += signs(words)
                self._builder.block(BlockKind.PARAGRAPH, [LinkedRun(words)])
            if getattr(shape, "has_chart", False):
                self._tally.miss(WhyLeftOut.EMBEDDED, "a chart")

    def _paragraph(self, paragraph: Any, counts: dict[int, int], *, listed: bool) -> None:
        runs = list(self._runs(paragraph))
        if not any(run.text.strip() for run in runs):
            return
        item = _is_item(paragraph, listed=listed)
        kind = BlockKind.ITEM if item else BlockKind.PARAGRAPH
        number = _number(paragraph, counts)
        self._tally.add(number)
        level = paragraph.level if item else 0
        self._builder.block(kind, [LinkedRun(f"{number} "), *runs] if number else runs, level=level)

    def _cell(self, cell: Any) -> Iterator[LinkedRun]:
        if not cell.is_spanned:
            for paragraph in cell.text_frame.paragraphs:
                yield from self._runs(paragraph)
                yield LinkedRun(" ")

    def _words(self, shape: Any) -> Iterator[LinkedRun]:
        for paragraph in shape.text_frame.paragraphs if shape.has_text_frame else ():
            yield from self._runs(paragraph)
            yield LinkedRun(" ")

    def _runs(self, paragraph: Any) -> Iterator[LinkedRun]:
        """Yield the words of a paragraph without those that are struck out."""
        part = paragraph.part
        for run in paragraph._p:
            properties = run.find(f"{_A}rPr")
            look = {} if properties is None else properties.attrib
            if run.tag == f"{_A}br" or look.get("strike", "noStrike") != "noStrike":
                self._tally.leave_out(WhyLeftOut.STRUCK, _words_in(run))
                yield LinkedRun(" ")
                continue
            words = _words_in(run)
            raised = words.strip().isdigit() and _whole(look.get("baseline")) > 0
            self._tally.add("[]" if raised else "")
            link = None if properties is None else properties.find(f"{_A}hlinkClick")
            url = _target(part, link.get(f"{_R}id", "")) if link is not None else None
            yield LinkedRun(f"[{words.strip()}]" if raised else words, url)


def _words_in(element: Any) -> str:
    return "".join(text.text or "" for text in element.iter(f"{_A}t"))


def _placeholder(shape: Any) -> str:
    """Return the kind of a placeholder; "none" for what is none."""
    found = shape._element.find(".//{*}nvPr/{*}ph")
    return "none" if found is None else str(found.get("type", "obj"))


def _is_item(paragraph: Any, *, listed: bool) -> bool:
    """Tell whether a paragraph has a bullet or a number: its own, or that of a list of slides."""
    properties = paragraph._p.find(f"{_A}pPr")
    if properties is not None:
        if properties.find(f"{_A}buNone") is not None:
            return False
        if any(properties.find(f"{_A}{name}") is not None for name in ("buChar", "buAutoNum")):
            return True
    return listed


def _number(paragraph: Any, counts: dict[int, int]) -> str:
    """Count a paragraph of a shape; return its number as shown, empty where it has none."""
    level = paragraph.level
    for deeper in [each for each in counts if each > level]:
        del counts[deeper]
    auto = paragraph._p.find(f"{_A}pPr/{_A}buAutoNum")
    if auto is None:
        counts.pop(level, None)
        return ""
    counts[level] = counts[level] + 1 if level in counts else _whole(auto.get("startAt"), 1)
    said = auto.get("type", "arabicPeriod")
    form = next((form for begins, form in _FORMS.items() if said.startswith(begins)), "decimal")
    after = next((sign for ends, sign in _ENDS.items() if said.endswith(ends)), "")
    return f"{'(' if said.endswith('ParenBoth') else ''}{numeral(counts[level], form)}{after}"


def _whole(told: str | None, default: int = 0) -> int:
    return int(told) if told and told.isascii() and told.isdigit() and len(told) < 8 else default


def _target(part: Any, reference: str) -> str | None:
    relation = part.rels[reference] if reference and reference in part.rels else None
    outside = relation is not None and relation.is_external
    return str(relation.target_ref) if relation is not None and outside else None


def _diagram(shape: Any) -> Iterator[str]:
    """Yield the words of a diagram, which stand in a part of their own."""
    for ids in shape._element.iter(f"{_DIAGRAM}relIds"):
        part = shape.part.related_part(ids.get(f"{_R}dm", ""))
        root = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
        for paragraph in root.iter(f"{_A}p"):
            if words := fold(_words_in(paragraph)):
                yield words
