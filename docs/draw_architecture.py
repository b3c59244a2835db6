"""Draw docs/images/architecture.svg from the imports of the code: ``make picture``.

``python docs/draw_architecture.py FILE`` draws it elsewhere.

Each package is a box with its folders and its other modules; it stands above those that it
imports, and packages that do not import one another stand side by side.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from importlib import import_module
from pathlib import Path
from textwrap import wrap

import grimp

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "images" / "architecture.svg"
WIDTH, MARGIN, GAP, PADDING, LINE = 960, 12, 44, 14, 18
SIGN = 7.6
"""Width of a sign in pixels, at most, in the letters of the modules."""


@dataclass(frozen=True)
class Package:
    """One package of the project.

    Args:
        name: of the package.
        purpose: the first line of its docstring.
        folders: its packages.
        modules: its modules that are in none of them.
        imports: the other packages that it imports, by itself.
    """

    name: str
    purpose: str
    folders: tuple[str, ...]
    modules: tuple[str, ...]
    imports: frozenset[str]


def packages() -> list[Package]:
    """Return the packages of the project with what they import."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    names = declared["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    graph = grimp.build_graph(*names, cache_dir=None)
    return [_package(graph, name, names) for name in names]


def _package(graph: grimp.ImportGraph, name: str, names: Sequence[str]) -> Package:
    children = {child: graph.find_children(child) for child in graph.find_children(name)}
    imported = frozenset(o for o in names if o != name and _imports(graph, name, o))
    purpose = (import_module(name).__doc__ or "").strip().splitlines()
    return Package(
        name, purpose[0] if purpose else "",
        tuple(sorted(c.rpartition(".")[2] for c, inside in children.items() if inside)),
        tuple(sorted(c.rpartition(".")[2] for c, inside in children.items() if not inside)),
        imported,
    )  # fmt: skip


def _imports(graph: grimp.ImportGraph, name: str, other: str) -> bool:
    modules = {name, *graph.find_descendants(name)}
    targets = {other, *graph.find_descendants(other)}
    return any(graph.find_modules_directly_imported_by(module) & targets for module in modules)


def rows(found: Sequence[Package]) -> list[list[Package]]:
    """Return the packages from top to bottom: each above those that it imports.

    Args:
        found: all packages; their imports go one way.
    """
    by_name = {package.name: package for package in found}

    def depth(name: str) -> int:
        return max((depth(other) + 1 for other in by_name[name].imports), default=0)

    depths = {package.name: depth(package.name) for package in found}
    return [
        [package for package in found if depths[package.name] == level]
        for level in sorted(set(depths.values()), reverse=True)
    ]


def picture(found: Sequence[Package]) -> str:
    """Return the picture as SVG.

    Args:
        found: all packages.
    """
    parts, boxes, top = [], {}, MARGIN
    for row in rows(found):
        width = (WIDTH - MARGIN - (len(row) + 1) * MARGIN) // len(row)
        texts = [_texts(package, width) for package in row]
        height = max(map(len, texts)) * LINE + 2 * PADDING
        for place, (package, lines) in enumerate(zip(row, texts, strict=True)):
            left = MARGIN + place * (width + MARGIN)
            boxes[package.name] = (left, top, width, height)
            parts += _box(left, top, width, height, lines)
        top += height + GAP
    parts += [arrow for package in found for arrow in _arrows(package, boxes)]
    return _document(parts, top - GAP + MARGIN, found)


def _texts(package: Package, width: int) -> list[tuple[str, str]]:
    """Return the lines in a box: what each is, and its words."""
    signs = int((width - 2 * PADDING) / SIGN)
    lines = [("name", f"{package.name}/")]
    lines += [("purpose", line) for line in wrap(package.purpose, signs)]
    lines += [("folder", line) for line in wrap("  ".join(f"{f}/" for f in package.folders), signs)]
    return lines + [("module", line) for line in wrap("  ".join(package.modules), signs)]


def _box(
    left: int, top: int, width: int, height: int, lines: Sequence[tuple[str, str]]
) -> Iterator[str]:
    yield f'<rect x="{left}" y="{top}" width="{width}" height="{height}" rx="4"/>'
    for number, (kind, words) in enumerate(lines, start=1):
        x, y = left + PADDING, top + PADDING + number * LINE - 5
        yield f'<text class="{kind}" x="{x}" y="{y}">{escape(words)}</text>'


def _arrows(package: Package, boxes: dict[str, tuple[int, int, int, int]]) -> Iterator[str]:
    """Yield an arrow to each imported package; one that is not the next goes round the others."""
    left, top, width, height = boxes[package.name]
    for place, other in enumerate(sorted(package.imports), start=1):
        to_left, to_top, to_width, _ = boxes[other]
        x = left + place * width // (len(package.imports) + 1)
        aim = min(max(x, to_left + PADDING), to_left + to_width - PADDING)
        label = f"<title>{package.name} imports {other}</title>"
        if to_top - top - height == GAP:
            line = f"M{x} {top + height} L{aim} {to_top - 4}"
        else:
            below, edge, side = top + height, WIDTH - MARGIN, to_left + to_width + 4
            line = f"M{x} {below} V{below + GAP // 2} H{edge} V{to_top + PADDING} H{side}"
        yield f'<path marker-end="url(#head)" d="{line}">{label}</path>'


def _document(parts: Sequence[str], height: int, found: Sequence[Package]) -> str:
    told = "; ".join(
        f"{package.name} imports {', '.join(sorted(package.imports)) or 'no other'}"
        for package in found
    )
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">',
            f"<title>The packages and what they import: {told}</title>",
            "<style>rect{fill:#f3f2f1;stroke:#505a5f}path{fill:none;stroke:#1d70b8;stroke-width:2}"
            "text{font:14px sans-serif;fill:#0b0c0c;white-space:pre}.name{font-weight:bold}"
            ".module,.folder{font:12px monospace}.module{fill:#505a5f}</style>",
            f'<rect width="{WIDTH}" height="{height}" style="fill:#fff;stroke:none"/>',
            '<marker id="head" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="5" '
            'markerHeight="5" orient="auto"><path d="M0 0 L8 4 L0 8 z" style="fill:#1d70b8"/>'
            "</marker>",
            *parts,
            "</svg>\n",
        )
    )


if __name__ == "__main__":
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURE
    file.write_text(picture(packages()), encoding="utf-8")
    sys.stdout.write(f"{file.name} is drawn.\n")
