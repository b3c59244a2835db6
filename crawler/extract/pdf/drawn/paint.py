"""Paint: how much of a PDF may still be painted, counted by the work and not by the clock.

A clock would read one file in two ways, on a slow machine and on a fast one, and another reading
is another version of the document.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.extract.pdf.drawn.drawing import Drawing

MOST = 1_000_000_000
"""Pixels of a document: some ten seconds of a slow machine, of the twenty that are allowed."""
_OBJECT = 1_000
"""Pixels that take as long as one object, as a line of text."""


@dataclass(slots=True)
class Paint:
    """What may still be painted of one document.

    Attributes:
        left: in pixels.
        page: number of the page that is read, from 1.
        unpainted: the pages that should have been painted and were not, rising.
    """

    left: int = MOST
    page: int = 1
    unpainted: list[int] = field(default_factory=list)

    def refuse(self) -> None:
        """Note that the page that is read is not painted, so what it hides is not known."""
        if self.page not in self.unpainted[-1:]:
            self.unpainted.append(self.page)

    def use(self, drawing: Drawing, pixels: int) -> None:
        """Take what painting a page once costs.

        Args:
            drawing: what the page is made of; its images are unpacked each time.
            pixels: that are painted.
        """
        self.left -= pixels + drawing.pixels + _OBJECT * drawing.objects

    @property
    def is_left(self) -> bool:
        """Whether a further page may be painted."""
        return self.left > 0
