"""extract_pptx(): the slides of a PowerPoint file, each under its title, by python-pptx.

What stands on every slide or beside it, speaker's notes and slides that are hidden are left out:
whoever looks at the slides does not see them. Shapes are read in the order of their places.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Set
from typing import Any

from lxml import etree
from pptx.opc.package import PartFactory
from pptx.package import Package as SlidePackage
from pptx.parts.presentation import PresentationPart
from pptx.shapes.graphfrm import GraphicFrame

from collection.extract import BlockKind, Extract
from collection.reading_account import WhyLeftOut
from collection.words.folding import fold, signs
from crawler.errors import DamagedDocument
from crawler.extract.diagrams import DIAGRAM, diagram_lines
from crawler.extract.html.page import section_dates
from crawler.extract.office.slide_places import Place, Placed, Scale, around, in_reading_order
from crawler.extract.sandbox.limits import Limits, check_archive
from crawler.extract.sections import LinkedRun, SectionBuilder
from crawler.extract.symbols import as_symbols, is_symbolic
from crawler.extract.tally import ReadingTally
from crawler.extract.titles import is_title, title_from_address
from crawler.extract.word.names import CHOICES, drop, m, unwrap
from crawler.extract.word.numerals import numeral
from crawler.extract.word.package import Package, refuse_locked
from crawler.extract.word.page import modified_date

_CALLED = "presentation"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
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
_USUAL_HEIGHT = 6858000
"""Of a slide that tells none: 7.5 inches, in the units of the format."""

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
        presentation = package.main_document_part.presentation
        self._slides = list(presentation.slides)
        height = presentation.slide_height or _USUAL_HEIGHT
        self._scale = Scale((0, 0), (1 / height, 1 / height))
        self._edges = Place(0, 0, (presentation.slide_width or height) / height, 1)
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
        _choose_forms(slide._element, self._tally)
        placed = list(self._placed(slide.shapes, self._scale))
        words = [run for shape in _of_kinds(placed, _TITLES) for run in self._words(shape)]
        title = fold("".join(run.text for run in words))
        self._builder.close(1)
        if title:
            self._builder.heading(1, words)
        for shape in _of_kinds(placed, _FURNITURE):
            self._tally.leave_out(WhyLeftOut.REPEATED, _words_in(shape._element))
        apart = _of_kinds(placed, _TITLES | _FURNITURE)
        rest = [each for each in placed if not any(shape in apart for shape in each.shapes)]
        for shape in in_reading_order(rest):
            self._shape(shape)
        return title

    def _placed(self, shapes: Iterable[Any], scale: Scale, depth: int = 0) -> Iterator[Placed]:
        """Yield shapes with their places, those of a group together; without those not seen."""
        for shape in shapes:
            named = next(shape._element.iter("{*}cNvPr"), None)
            place = _place(shape, scale)
            if named is not None and named.get("hidden") in ("1", "true"):
                self._tally.leave_out(WhyLeftOut.HIDDEN, _words_in(shape._element))
            elif hasattr(shape, "shapes") and depth < _MOST_NESTED:
                inner = _scale_within(shape, scale)
                held = list(self._placed(shape.shapes, inner, depth + 1))
                places = [each.place for each in held if each.place is not None]
                yield Placed(around(places), in_reading_order(held))
            elif place is not None and not place.meets(self._edges):
                self._tally.leave_out(WhyLeftOut.OUTSIDE, _words_in(shape._element))
            elif _words_in(shape._element).strip() or isinstance(shape, GraphicFrame):
                yield Placed(place, [shape])

    def _shape(self, shape: Any) -> None:
        if getattr(shape, "has_table", False) and shape.has_table:
            self._builder.end_table()
            table = shape.table
            for number, row in enumerate(table.rows):
                self._builder.row(
                    [list(self._cell(cell)) for cell in row.cells],
                    heading=number == 0 and table.first_row and len(table.rows) > 1,
                    row_headings=int(table.first_col and len(table.columns) > 1),
                )
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
            words = _shown(run)
            raised = words.strip().isdigit() and _whole(look.get("baseline")) > 0
            self._tally.add("[]" if raised else "")
            link = None if properties is None else properties.find(f"{_A}hlinkClick")
            url = _target(part, link.get(f"{_R}id", "")) if link is not None else None
            yield LinkedRun(f"[{words.strip()}]" if raised else words, url)


def _choose_forms(slide: Any, tally: ReadingTally) -> None:
    """Put the fullest of the forms in which a thing is stored in the place of all."""
    for choice in list(slide.iter(f"{{{CHOICES}}}AlternateContent")):
        fullest = sorted(choice, key=lambda form: -len(_words_in(form)))
        for form in fullest[1:]:
            tally.leave_out(WhyLeftOut.TWICE, _words_in(form))
            drop(form)
        for form in fullest[:1]:
            unwrap(form)
        unwrap(choice)
    for ink in list(slide.iter("{*}contentPart")):  # holds no words, and the library knows none
        drop(ink)


def _words_in(element: Any) -> str:
    return "".join(text.text or "" for text in element.iter(f"{_A}t", m("t")))


def _shown(run: Any) -> str:
    """Return the words of a run, signs of typefaces of symbols as what is seen."""
    words = _words_in(run)
    typeface, signs_of = (run.find(f"{_A}rPr/{_A}{name}") for name in ("latin", "sym"))
    if typeface is not None and is_symbolic(typeface.get("typeface")):
        return as_symbols(typeface.get("typeface"), words)
    name = None if signs_of is None else signs_of.get("typeface")
    return "".join(each if each.isascii() else as_symbols(name, each) for each in words)


def _place(shape: Any, scale: Scale) -> Place | None:
    """Return the place of a shape, its own or its layout's; None where neither says."""
    corners = (shape.left, shape.top, shape.width, shape.height)
    if any(each is None for each in corners):
        return None
    left, top, width, height = corners
    if 45 <= getattr(shape, "rotation", 0) % 180 < 135:  # it lies on its side, around its middle
        left, top = left + (width - height) / 2, top + (height - width) / 2
        width, height = height, width
    return scale.place(left, top, width, height)


def _scale_within(group: Any, scale: Scale) -> Scale:
    properties = group._element.find("{*}grpSpPr/{*}xfrm")
    offset, extent = (
        None if properties is None else properties.find(f"{_A}{name}")
        for name in ("chOff", "chExt")
    )
    if offset is None or extent is None:
        return scale
    inner = [float(offset.get(name, 0)) for name in "xy"]
    inner += [float(extent.get(name, 0)) for name in ("cx", "cy")]
    return scale.within(inner, (group.left, group.top, group.width, group.height))


def _placeholder(shape: Any) -> str:
    """Return the kind of a placeholder; "none" for what is none."""
    found = shape._element.find(".//{*}nvPr/{*}ph")
    return "none" if found is None else str(found.get("type", "obj"))


def _of_kinds(placed: Iterable[Placed], kinds: Set[str]) -> list[Any]:
    """Return the placeholders of some kinds; none stands in a group."""
    return [shape for each in placed for shape in each.shapes if _placeholder(shape) in kinds]


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
    for ids in shape._element.iter(f"{DIAGRAM}relIds"):
        part = shape.part.related_part(ids.get(f"{_R}dm", ""))
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        yield from diagram_lines(etree.fromstring(part.blob, parser))
