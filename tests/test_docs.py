"""The documentation against the code: what can be counted, named or followed is compared."""

from __future__ import annotations

import ast
import pkgutil
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any, get_args

import click
import pytest

from collection.taxonomy import TypeRule, load_taxonomy
from collection.vocabulary import AUTHORITIES, FORMATS, Nation
from collection.words.days import due_on
from crawler.extract import EXTRACTORS
from crawler.extract.sandbox.limits import Limits
from crawler.fetching.fetcher import FetchLimits, user_agent
from crawler.fetching.robots import SIZE_LIMIT
from crawler.profiles import PROFILES
from crawler.sources import Source
from index.facets import FACETS, Order
from portal import cli
from portal.commands.search import search
from portal.config import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
CODE = (
    "bench",
    "briefings",
    "collection",
    "crawler",
    "demo",
    "docs",
    "index",
    "portal",
    "static",
    "templates",
    "tests",
)
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))

Row = list[str]


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def table(name: str, first: str) -> list[Row]:
    """Return the rows of the one table of a page whose first column is headed so."""
    lines = text(name).splitlines()
    (head,) = (n for n, line in enumerate(lines) if line.startswith(f"| {first} |"))
    rows = []
    for line in lines[head + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip().strip("|").split("|")])
    return rows


def code(cell: str) -> str:
    """Return the one piece of code that a cell consists of."""
    found = re.fullmatch(r"`([^`]+)`", cell)
    assert found, f"expected one piece of code, not {cell!r}"
    return found[1]


def pieces(words: str) -> list[str]:
    return re.findall(r"`([^`\n]+)`", words)


# Sources


def shown_default(field: Any) -> str:
    if field.is_required():
        return "required"
    if field.default is None:
        return "none"
    return {"()": "`[]`"}.get(repr(field.default), f"`{field.default!r}`").replace("'", '"')


def test_the_keys_of_a_source_are_told_with_their_defaults() -> None:
    told = [(code(key), default) for key, _, default, _ in table("docs/sources.md", "key")]
    declared = [(key, shown_default(field)) for key, field in Source.model_fields.items()]
    assert told == declared


def test_the_examples_of_the_keys_make_a_source() -> None:
    rows = table("docs/sources.md", "key")
    written = "\n".join(f"{code(key)} = {code(example)}" for key, _, _, example in rows)
    Source.model_validate(tomllib.loads(written))


@pytest.mark.parametrize(
    ("key", "choices"),
    [
        ("nation", get_args(Nation)),
        ("authority", AUTHORITIES),
        ("kind", tuple(load_taxonomy().types)),
    ],
)
def test_the_choices_of_a_key_are_told_in_their_order(key: str, choices: tuple[str, ...]) -> None:
    meanings = {code(row[0]): row[1] for row in table("docs/sources.md", "key")}
    assert tuple(pieces(meanings[key])) == choices


def test_what_a_type_means_is_told() -> None:
    told = [(code(key), must) for key, must, _ in table("docs/facets.md", "type's key")]
    words = {"slug", "label", "title", "path"}
    fields = {key: field for key, field in TypeRule.model_fields.items() if key not in words}
    assert told == [(key, "yes" if f.is_required() else "no") for key, f in fields.items()]


def test_every_profile_is_told() -> None:
    assert [code(row[0]) for row in table("docs/sources.md", "profile")] == list(PROFILES)


def test_every_media_type_that_is_read_is_told() -> None:
    told = {code(media): label for media, label in table("docs/sources.md", "media type")}
    assert told == {media: FORMATS[extractor.format] for media, extractor in EXTRACTORS.items()}


UNITS = {"": 1, "KB": 1024, "MB": 1024 * 1024, "seconds": 1}


def test_the_limits_are_those_of_the_code() -> None:
    told = {}
    for name, figure, _ in table("docs/sources.md", "limit"):
        number, _, unit = figure.partition(" ")
        told[code(name)] = float(number) * UNITS[unit]
    bounds: dict[str, Any] = {"FetchLimits": FetchLimits(), "Limits": Limits()}
    declared = {
        f"{group}.{name}": float(getattr(limits, name))
        for group, limits in bounds.items()
        for name in limits.__dataclass_fields__
    }
    assert told == declared | {"SIZE_LIMIT": float(SIZE_LIMIT)}


def test_the_rules_of_a_documents_life_are_those_of_the_code() -> None:
    for name, figure in table("docs/sources.md", "rule"):
        assert float(figure) == pkgutil.resolve_name(
            f"crawler.crawling.{code(name).replace('.', ':')}"
        )


def test_the_user_agent_is_the_one_that_is_sent() -> None:
    page = text("docs/sources.md")
    (contact,) = set(re.findall(r"SIGNPOST_CONTACT=([^`]+)`", page))
    assert f"`{user_agent(contact)}`" in page


# Faults


@cache
def known_tests() -> dict[str, str]:
    """Return the source of every test by its name, its decorators and constants included."""
    found = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        source = path.read_text(encoding="utf-8")
        nodes = ast.parse(source).body
        constants = {
            target.id: ast.unparse(node)
            for node in nodes
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in nodes:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                start = min([node.lineno, *(d.lineno for d in node.decorator_list)])
                text = "\n".join(source.splitlines()[start - 1 : node.end_lineno])
                named = [words for name, words in constants.items() if name in text]
                found[node.name] = "\n".join([text, *named])
    return found


def faults() -> set[str]:
    spec = spec_from_file_location("signpost_docs_sites", ROOT / "tests" / "sites" / "faulty.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return {*module.FAULTS, *module.TRAPS}


def test_every_fault_of_the_faulty_server_has_one_row() -> None:
    told = [path for row in table("docs/sources.md", "fault") for path in pieces(row[1])]
    assert sorted(told) == sorted(faults())


@pytest.mark.slow
def test_every_row_of_a_fault_names_a_test_that_meets_it() -> None:
    for fault, paths, _, shown_by in table("docs/sources.md", "fault"):
        named = [known_tests().get(name, "") for name in pieces(shown_by)]
        assert named, fault
        for path in pieces(paths):
            assert any(path in source for source in named), f"no test of {fault!r} names {path}"


@each_page
def test_every_test_that_a_page_names_exists(page: Path) -> None:
    named = {p for p in pieces(page.read_text(encoding="utf-8")) if p.startswith("test_")}
    assert named - known_tests().keys() == set()


# Security

NUMBER = re.compile(r"\d+\.\d+\.\d+")
WHOLE_CHAPTERS = 29 + 7
"""Requirements of levels 1 and 2 in the chapters that do not apply at all: 10 and 17."""


def requirements(heading: str) -> list[tuple[list[str], Row]]:
    """Return the numbers of each row of the tables with that first heading, and the row."""
    found, inside = [], False
    for line in text("docs/security.md").splitlines():
        inside = line.startswith(f"| {heading} |") or (inside and line.startswith("|"))
        if inside and (numbers := NUMBER.findall(line.split("|")[1])):
            found.append((numbers, [cell.strip() for cell in line.strip("|").split("|")]))
    return found


def test_every_requirement_is_shown_by_something_or_said_not_to_be_met() -> None:
    for numbers, (_, _, shown) in requirements("requirement"):
        if shown.startswith("Not met, because "):
            continue
        tests = [piece for piece in pieces(shown) if piece.startswith("test_")]
        files = [piece for piece in pieces(shown) if (ROOT / piece).exists()]
        pages = re.findall(r"\]\(([^)#]+)", shown)
        assert set(tests) <= known_tests().keys(), numbers
        assert tests or files or pages or shown.startswith("Partly: "), numbers
        assert all((ROOT / "docs" / page).exists() for page in pages), numbers


def test_each_requirement_of_the_standard_stands_once() -> None:
    told = [number for numbers, _ in requirements("requirement") for number in numbers]
    for numbers, row in requirements("numbers"):
        for first, last in re.findall(r"(\d+\.\d+\.\d+)(?:-(\d+\.\d+\.\d+))?", row[0]):
            section, _, start = first.rpartition(".")
            end = last.rpartition(".")[2] or start
            told += [f"{section}.{n}" for n in range(int(start), int(end) + 1)]
        assert numbers
    assert sorted(told) == sorted(set(told))
    assert len(told) + WHOLE_CHAPTERS == 253


# Facets

LISTED = {
    Order.COUNT: "most documents first",
    Order.LABEL: "by label",
    Order.YEARS: "latest year first",
    Order.DECLARED: "the soonest first",
}


def test_the_facets_are_told_as_they_are_declared() -> None:
    told = [(code(key), label, order) for key, label, _, order in table("docs/facets.md", "key")]
    assert told == [(facet.key, facet.label, LISTED[facet.order]) for facet in FACETS.values()]


def test_the_examples_of_overdue_reviews_are_right() -> None:
    rows = table("docs/facets.md", "next review as stored")
    assert rows
    for stored, overdue in rows:
        assert due_on(date.fromisoformat(stored)) == date.fromisoformat(overdue)


def test_the_least_count_that_gives_a_topic_is_told() -> None:
    assert f"`body_least` ({load_taxonomy().body_least}) times" in text("docs/facets.md")


# Settings and commands


def test_the_settings_are_told_in_the_words_of_the_code() -> None:
    told = table("docs/operations.md", "setting")
    declared = [
        [
            f"`{PREFIX}{name.upper()}`",
            f"`{field.default}`" if str(field.default) else "empty",
            field.description,
        ]
        for name, field in Settings.model_fields.items()
    ]
    assert told == declared


@each_page
def test_every_setting_that_a_page_names_exists(page: Path) -> None:
    named = re.findall(rf"\b{PREFIX}([A-Z_]+)\b", page.read_text(encoding="utf-8"))
    assert {name.lower() for name in named} <= set(Settings.model_fields)


def commands(group: click.Group = cli.main, path: str = "signpost") -> dict[str, click.Command]:
    found: dict[str, click.Command] = {}
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found |= commands(command, f"{path} {name}")
        else:
            found[f"{path} {name}"] = command
    return found


def test_every_command_is_told_with_its_options() -> None:
    told = {}
    for command, _, options in table("docs/operations.md", "command"):
        words = [word for word in code(command).split() if not word.isupper()]
        told[" ".join(words)] = set(pieces(options))
    declared = {
        name: {
            option
            for parameter in command.params
            if isinstance(parameter, click.Option)
            for option in parameter.opts
            if command is not search or option.removeprefix("--") not in FACETS
        }
        for name, command in commands().items()
    }
    assert told == declared


@each_page
def test_every_command_that_a_page_names_exists(page: Path) -> None:
    for line in _commands_in(page.read_text(encoding="utf-8")):
        plain = re.sub(r" --(data|sources) \S+", "", line)
        known = [*commands(), "signpost COMMAND"]
        assert any(f"{plain} ".startswith(f"{name} ") for name in known), f"no command “{line}”"


def _commands_in(page: str) -> Iterator[str]:
    yield from (piece for piece in pieces(page) if re.match(r"signpost( |$)", piece))
    for block in re.findall(r"^```\w*\n(.*?)^```", page, re.M | re.S):
        yield from re.findall(r"^signpost .*$", block, re.M)


def test_the_exit_statuses_are_those_of_the_code() -> None:
    told = [int(status) for status, _ in table("docs/operations.md", "exit status")]
    assert told == [0, cli.FAILED, cli.MISUSED, cli.ALREADY_RUNNING]


# What pages lead to and speak of


def anchors(page: Path) -> set[str]:
    """Return the fragments that a page's headings open, as code hosts make them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@each_page
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, fragment = target.partition("#")
        place = (page.parent / path).resolve() if path else page
        assert place.exists(), f"{target} leads nowhere"
        assert not fragment or fragment in anchors(place), f"{target} has no such heading"


def test_every_page_of_the_documentation_is_linked_from_the_readme() -> None:
    linked = re.findall(r"\]\(([^)\s]+)\)", text("README.md"))
    for page in (ROOT / "docs").glob("*.md"):
        assert str(page.relative_to(ROOT)) in linked


@each_page
def test_the_files_and_names_of_code_that_a_page_speaks_of_are_there(page: Path) -> None:
    was = re.compile(r"^\| `[\w./-]+` (?=\| `)", re.MULTILINE)  # where something stood before
    for piece in pieces(was.sub("", page.read_text(encoding="utf-8"))):
        if re.fullmatch(r"(bench|briefings|crawler|demo|index|portal)(\.\w+)+", piece):
            pkgutil.resolve_name(piece)
        elif re.fullmatch(rf"({'|'.join(CODE)})/[\w./-]+", piece):
            assert (ROOT / piece).exists(), f"there is no {piece}"


def test_decisions_are_numbered_without_a_gap_and_say_what_was_decided() -> None:
    for number, page in enumerate(DECISIONS, start=1):
        words = page.read_text(encoding="utf-8")
        assert page.name.startswith(f"{number:04d}-")
        assert words.startswith(f"# {number}. ")


# What no file may hold


def files() -> Iterator[Path]:
    """Yield every text file of the project, as it would be committed."""
    inside_folders = (path for folder in CODE for path in (ROOT / folder).rglob("*"))
    for path in (*ROOT.glob("*.*"), ROOT / "Makefile", *inside_folders):
        inside = path.relative_to(ROOT)
        built = {"vendor", "__pycache__", "node_modules"} & set(inside.parts)
        if path.is_file() and not built and path.suffix not in (".pdf", ".docx", ".png", ".pyc"):
            yield path


FORBIDDEN = re.compile(
    "|".join(
        (
            # Built from parts, so that this file does not hold them.
            r"(?<!\w)" + "py" + r"pi\.(org|python)",
            "python" + r"hosted\.",
            "registry" + r"\.(npmjs|yarnpkg)",
            "proxy" + r"\.golang",
            r"(?<![\w.-])/" + r"(work|tmp|root|home/\w+|Users/\w+)" + r"/[\w.-]+",
        )
    )
)
"""Hosts of package registries, and paths that are right on one machine only."""


def test_no_file_names_a_registry_or_a_path_of_one_machine() -> None:
    for path in files():
        found = FORBIDDEN.search(path.read_bytes().decode(errors="replace"))
        assert not found, f"{path.relative_to(ROOT)} names {found and found[0]}"


def test_every_row_of_what_a_client_may_take_names_a_test() -> None:
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    for what, _, shown_by in table("docs/operations.md", "what a client does"):
        names = pieces(shown_by)
        assert names, what
        assert [name for name in names if f"def {name}(" not in sources] == [], what
