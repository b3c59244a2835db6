"""resolve_fields(): of each field its stored result is left, never the instruction."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from crawler.extract.symbols import TICKED, UNTICKED
from crawler.extract.tally import ReadingTally
from crawler.extract.word.names import (
    SIGNS,
    Element,
    drop,
    is_on,
    text_run,
    unwrap,
    value,
    w,
    whole,
)


@dataclass(slots=True)
class _Field:
    """A field that has begun.

    Args:
        told: whether its result has begun.
        instruction: what would be shown of its instruction.
    """

    told: bool = False
    instruction: list[Element] = field(default_factory=list)


def resolve_fields(story: Element, tally: ReadingTally) -> None:
    """Bring all fields to one form and drop the words inside their instructions.

    Fields are kept as such, for those that link are read as links.

    Args:
        story: the root of a part; rewritten.
        tally: told what is put in.
    """
    for simple in list(story.iter(w("fldSimple"))):
        _spell_out(simple)
    _drop_instructions(story)
    for control in list(story.iter(w("fldChar"))):
        _show_choice(control, tally)


def _spell_out(simple: Element) -> None:
    """Make a simple field one of a beginning, an instruction, a result and an end."""
    instruction = etree.Element(w("r"))
    etree.SubElement(instruction, w("instrText")).text = simple.get(w("instr"), "")
    for at, run in enumerate((_control("begin"), instruction, _control("separate"))):
        simple.insert(at, run)
    simple.append(_control("end"))
    unwrap(simple)


def _control(kind: str) -> Element:
    run = etree.Element(w("r"))
    etree.SubElement(run, w("fldChar")).set(w("fldCharType"), kind)
    return run


def _drop_instructions(story: Element) -> None:
    """Drop what nested fields show inside the instruction of another; one without end has none."""
    under_way: list[_Field] = []
    for tag in list(story.iter(w("fldChar"), *SIGNS)):
        kind = tag.get(w("fldCharType"))
        if tag.tag != w("fldChar"):
            outermost = next((each for each in under_way if not each.told), None)
            if outermost is not None:
                outermost.instruction.append(tag)
        elif kind == "begin":
            under_way.append(_Field())
        elif kind == "separate" and under_way:
            under_way[-1].told = True
        elif kind == "end" and under_way:
            for sign in under_way.pop().instruction:
                drop(sign)


def _show_choice(control: Element, tally: ReadingTally) -> None:
    """Put what is chosen in a field of a form into the text: it has no other result."""
    run = control.getparent()
    choices = control.find(f"{w('ffData')}/{w('ddList')}")
    box = control.find(f"{w('ffData')}/{w('checkBox')}")
    chosen = ""
    if choices is not None:
        entries = [value(entry) or "" for entry in choices.findall(w("listEntry"))]
        at = whole(value(choices, "result") or value(choices, "default"))
        chosen = entries[at] if at < len(entries) else ""
    elif box is not None:
        chosen = TICKED if _is_ticked(box) else UNTICKED
    if chosen and run is not None:
        tally.add(chosen)
        run.addprevious(text_run(chosen))


def _is_ticked(box: Element) -> bool:
    """Tell whether a box is ticked; one that nobody touched is as the form was made."""
    states = (box.find(w(name)) for name in ("checked", "default"))
    state = next((each for each in states if each is not None), None)
    return state is not None and is_on(state)
