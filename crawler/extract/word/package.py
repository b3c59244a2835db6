"""Package: the parts of a Word file and how they refer to one another (ECMA-376, part 2)."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from crawler.errors import DamagedDocument
from crawler.extract.word.names import RELATIONS, Element

_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    ValueError,
)
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED_STREAM = "EncryptedPackage".encode("utf-16-le")
"""What a newer file lies in that is locked: a compound file with this stream ([MS-OFFCRYPTO])."""
_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = {
    b"officeDocument/": b"http://schemas.openxmlformats.org/officeDocument/2006/",
    b"wordprocessingml/": b"http://schemas.openxmlformats.org/wordprocessingml/2006/",
    b"drawingml/": b"http://schemas.openxmlformats.org/drawingml/2006/",
}
"""Of the names of the strict format, what each begins with in the other, by what follows."""


@dataclass(frozen=True, slots=True)
class Relation:
    """Where a part refers to.

    Args:
        kind: the last word of its type ("styles").
        target: the name of the other part; the address where it is outside the file.
    """

    kind: str
    target: str


class Package:
    """The parts of one file, read as they are asked for.

    Args:
        body: the file, whose size unpacked was checked.
        called: what it is called where something is wrong with it.
        names: of its parts.

    Raises:
        DamagedDocument: it is no archive, or needs a password.
    """

    def __init__(self, body: bytes, called: str = "Word document") -> None:
        self.called = called
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(body))
        except _UNREADABLE as error:
            raise DamagedDocument(f"the {called} is damaged or cut off") from error
        if any(entry.flag_bits & 1 for entry in self._archive.infolist()):
            raise DamagedDocument(f"the {called} needs a password")
        self.names = frozenset(self._archive.namelist())

    def holds(self, name: str) -> bool:
        """Tell whether there is a part of a name."""
        return name in self.names

    def read(self, name: str) -> bytes:
        """Return a part as it is, in the names of the transitional format.

        Args:
            name: of the part.

        Raises:
            DamagedDocument: there is no such part, or it is cut off.
        """
        try:
            body = self._archive.read(name)
        except _UNREADABLE as error:
            raise DamagedDocument(f"the part “{name}” of the {self.called} is damaged") from error
        if not name.endswith((".xml", ".rels")) or _STRICT not in body:
            return body
        for begins, instead in _TRANSITIONAL.items():
            body = body.replace(_STRICT + begins, instead)
        return body

    def tree(self, name: str) -> Element | None:
        """Return the root of a part; None where there is none of the name.

        Args:
            name: of the part.

        Raises:
            DamagedDocument: it is no XML, or declares entities, as no part of a Word file may.
        """
        if name not in self.names:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
        try:
            root = etree.fromstring(self.read(name), parser)
        except etree.XMLSyntaxError as error:
            raise DamagedDocument(f"the part “{name}” of the {self.called} is damaged") from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise DamagedDocument(f"the part “{name}” of the {self.called} declares entities")
        return root

    def relations(self, name: str) -> Mapping[str, Relation]:
        """Return what a part refers to, by the references in it.

        Args:
            name: of the part; empty for the file itself.
        """
        folder, base = posixpath.split(name)
        root = self.tree(posixpath.join(folder, "_rels", f"{base}.rels"))
        return {
            tag.get("Id", ""): Relation(
                tag.get("Type", "").rpartition("/")[2], _target(folder, tag.get("Target", ""))
            )
            for tag in (root if root is not None else ())
        }

    def related(self, name: str, kind: str) -> list[str]:
        """Return the parts of one kind that a part refers to.

        Args:
            name: of the part that refers; empty for the file itself.
            kind: the last word of the relation's type.
        """
        found = (each.target for each in self.relations(name).values() if each.kind == kind)
        return [target for target in found if target in self.names]

    @property
    def document(self) -> str:
        """The name of the part that holds the document's words."""
        return next(iter(self.related("", "officeDocument")), "word/document.xml")

    def with_parts(self, changed: Mapping[str, bytes]) -> bytes:
        """Return a file of the parts that are XML, some of them exchanged; pictures are left out.

        Args:
            changed: the new parts by name.
        """
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for name in sorted(self.names):
                if name.endswith((".xml", ".rels")):
                    archive.writestr(name, changed.get(name) or self.read(name))
        return stream.getvalue()


def refuse_locked(body: bytes, called: str = "Word document") -> None:
    """Raise where a file is one of the newer format that is locked.

    Args:
        body: the file.
        called: what it is called.

    Raises:
        DamagedDocument: it cannot be opened without a password.
    """
    if body.startswith(_COMPOUND) and _LOCKED_STREAM in body:
        raise DamagedDocument(f"the {called} needs a password")


def reference(element: Element) -> str:
    """Return the r:id by which an element refers to a part."""
    return element.get(f"{{{RELATIONS}}}id", "")


def _target(folder: str, target: str) -> str:
    if "://" in target:
        return target
    return posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")
