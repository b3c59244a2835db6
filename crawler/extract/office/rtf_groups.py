"""RtfGroup, RtfField, RtfStyle: what holds in a group of Rich Text, in a field and in a style."""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.extract.symbols import TICKED, UNTICKED

_UNTOUCHED = 25
"""The result of a box or a list of a form that nobody touched."""
_BOX, _LIST = 1, 2


@dataclass
class RtfStyle:
    """A style of paragraphs.

    Args:
        name: as it is declared, with what follows it.
        level: of its headings, from 1; 0 for none.
    """

    name: str = ""
    level: int = 0


@dataclass
class RtfField:
    """A field, of which the result is shown.

    Args:
        instruction: what makes the result.
        kind: of a field of a form: its ``fftype``; 0 for others.
        result, usual: what is chosen in it, and what was before anyone chose.
        choices: the words that it offers.
    """

    instruction: str = ""
    kind: int = 0
    result: int = _UNTOUCHED
    usual: int = 0
    choices: list[str] = field(default_factory=list)

    @property
    def chosen(self) -> str:
        """What a form shows as chosen, which is no words of the result; empty for others."""
        at = self.usual if self.result == _UNTOUCHED else self.result
        if self.kind == _BOX:
            return TICKED if at else UNTICKED
        listed = self.kind == _LIST and 0 <= at < len(self.choices)
        return self.choices[at] if listed else ""


@dataclass(frozen=True)
class RtfGroup:
    """What holds in a group, and in those inside it until they say otherwise.

    Args:
        goes_to: where words go: the "text"; a named destination; "" for nowhere.
        opens: whether a story of its own ends with the group.
        skipped: signs that follow a sign of Unicode for programs that know none.
        encoding: of the typeface that words are set in; empty for that of the file.
        typeface: its name.
        hidden, struck, raised, deleted: how words are set.
        link: address that words link to.
        field: the innermost.
    """

    goes_to: str = "text"
    opens: str = ""
    skipped: int = 1
    encoding: str = ""
    typeface: str = ""
    hidden: bool = False
    struck: bool = False
    raised: bool = False
    deleted: bool = False
    link: str = ""
    field: RtfField = field(default_factory=RtfField)
