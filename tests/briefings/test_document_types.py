"""A document type that is added to the taxonomy: what it means there is what everybody does."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from briefings.linking.catalogue import Catalogue
from briefings.linking.ladder import resolve
from briefings.models import Status
from briefings.reading.drafts import CitationDraft
from collection import packaged, taxonomy
from collection.errors import TaxonomyError
from collection.extract import Extract
from collection.taxonomy import load_taxonomy, type_label
from crawler.classify import classify
from crawler.sources import Source
from index.facets import FACETS
from portal.admin.document_facts import document_page
from portal.trainer.coverage import coverage_page, uncited

from .conftest import SOURCES, Shelf, source

MANUAL = "https://westyorkscb.proceduresonline.com"
SHIPPED = Path(taxonomy.__file__).with_name("taxonomy.toml").read_text(encoding="utf-8")

Declare = Callable[[str], None]


@pytest.fixture
def declare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Declare]:
    """Return a function that adds a type, ``policy``, with more keys, before the shipped ones."""

    def add(keys: str) -> None:
        table = f'[[type]]\nslug = "policy"\nlabel = "Policy"\ntitle = ["policy"]\n{keys}\n'
        head, first, rest = SHIPPED.partition("[[type]]")
        (tmp_path / "taxonomy.toml").write_text(head + table + first + rest, encoding="utf-8")
        monkeypatch.setattr(packaged, "resources", SimpleNamespace(files=lambda _: tmp_path))
        load_taxonomy.cache_clear()

    yield add
    monkeypatch.undo()
    load_taxonomy.cache_clear()


def add_policy(shelf: Shelf) -> str:
    return shelf.add(f"{MANUAL}/p_safer.html", "Safer recruitment and conduct", kind="policy")


def test_a_type_has_its_label_its_rule_and_its_place_among_the_choices(declare: Declare) -> None:
    declare("retells = false\ncovers = true")
    assert type_label("policy") == "Policy"
    assert "policy" in FACETS["type"].known(())
    told = classify(Extract("Lone working policy", ()), "https://a.example/", "guidance",
                    load_taxonomy())  # fmt: skip
    assert told.kind == "policy"
    assert _declared_as_policy().kind == "policy"


def _declared_as_policy() -> Source:
    return source("a", "https://a.example/", kind="policy")


@pytest.mark.parametrize(("stays", "kind"), [("false", "guidance"), ("true", "policy")])
def test_a_type_that_stays_is_not_changed_by_a_title(
    declare: Declare, stays: str, kind: str
) -> None:
    declare(f"retells = false\ncovers = true\nstays = {stays}")
    extract = Extract("A guide for visitors", ())
    assert classify(extract, "https://a.example/", "policy", load_taxonomy()).kind == kind


@pytest.mark.parametrize("covers", [True, False])
def test_a_type_that_covers_is_asked_for_by_the_coverage_page(
    declare: Declare, shelf: Shelf, covers: bool
) -> None:
    declare(f"retells = false\ncovers = {str(covers).lower()}")
    document = add_policy(shelf)
    with shelf.collection.reading() as session:
        assert [row.id for row in uncited(session)] == [document] * covers
        assert [row.total for row in coverage_page(session, "").sources] == [1] * covers


@pytest.mark.parametrize(
    ("retells", "status"), [("false", Status.SUGGESTED), ("true", Status.UNRESOLVED)]
)
def test_a_learning_point_is_not_led_to_a_type_that_retells(
    declare: Declare, shelf: Shelf, retells: str, status: Status
) -> None:
    declare(f"retells = {retells}\ncovers = false")
    document = add_policy(shelf)
    with shelf.collection.reading() as session:
        catalogue = Catalogue(session, SOURCES)
        named = resolve(CitationDraft("Safer Recruitment and Conduct"), catalogue, None, None)
        addressed = resolve(
            CitationDraft("the policy", f"{MANUAL}/p_safer.html"), catalogue, None, None
        )
    assert named.status is status
    assert (addressed.status, addressed.document_id) == (Status.EXACT, document)


@pytest.mark.parametrize("imported", [True, False])
def test_a_type_that_is_imported_is_offered_to_be_read(
    declare: Declare, shelf: Shelf, imported: bool
) -> None:
    declare(f"retells = true\ncovers = false\nimported = {str(imported).lower()}")
    document = add_policy(shelf)
    with shelf.collection.reading() as session:
        assert document_page(session, document).importable is imported


@pytest.mark.parametrize(
    "keys",
    [
        "",
        "retells = true",
        "covers = true",
        "retells = true\ncovers = true",
        "retells = false\ncovers = true\nimported = true",
        "retells = false\ncovers = true\ncited = true",
    ],
)
def test_a_type_whose_meaning_is_not_said_or_contradicts_itself_is_refused(
    declare: Declare, keys: str
) -> None:
    declare(keys)
    with pytest.raises(TaxonomyError, match=r"taxonomy\.toml"):
        load_taxonomy()


ROOT = Path(__file__).resolve().parents[2]
MODULES = [path for top in ROOT.glob("*/__init__.py") for path in top.parent.rglob("*.py")]


def _decided(tree: ast.AST) -> Iterator[int]:
    """Yield the lines that compare a type with its slug, or keep a list of slugs."""
    types = load_taxonomy().types.keys()
    for node in ast.walk(tree):
        inside = list(ast.walk(node))
        slugs = {each.value for each in inside if isinstance(each, ast.Constant)} & types
        names = {each.attr for each in inside if isinstance(each, ast.Attribute)}
        names |= {each.id for each in inside if isinstance(each, ast.Name)}
        compared = isinstance(node, ast.Compare) and names & {"kind", "type", "default"}
        listed = isinstance(node, ast.Tuple | ast.List | ast.Set) and len(slugs) > 1
        if slugs and (compared or (listed and len(slugs) == len(node.elts))):
            yield node.lineno


@pytest.mark.parametrize("line", ['x = kind == "news"', 'X = ("briefing", "review", "news")'])
def test_what_a_type_means_would_be_seen(line: str) -> None:
    assert list(_decided(ast.parse(line))) == [1]


@pytest.mark.slow
def test_no_module_says_for_itself_what_a_type_means() -> None:
    assert len(MODULES) > 200
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in MODULES
        for line in _decided(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_the_shipped_taxonomy_says_what_each_type_means() -> None:
    rows = {row["slug"]: row for row in tomllib.loads(SHIPPED)["type"]}
    found = load_taxonomy()
    assert found.retelling == {slug for slug, row in rows.items() if row["retells"]}
    assert found.covering == {slug for slug, row in rows.items() if row["covers"]}
    assert not found.retelling & found.covering
    assert found.imported <= found.retelling
