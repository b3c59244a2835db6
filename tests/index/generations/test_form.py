"""The form of an index: a change of anything that is baked has the next build write anew."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import index
from collection.extract import Box
from collection.marks import marking
from collection.models import Document, DocumentState
from index import weights
from index.errors import IndexDamaged
from index.facets import FACETS, Facet
from index.generations import form as forms
from index.results import SearchRequest
from index.search import Index
from index.words.glossary import load_glossary

TEXT = "Neglect is the ongoing failure to meet a child's basic needs."
NATION = Facet(
    key="nation",
    label="Nation",
    held=lambda document: {document.nation: None},
    known=lambda _: {"england": "England"},
)
BUILT_BY = {
    "building.inversion": {"_PASSAGE"},  # names of columns
    "building.ledger": {"_INDEXED"},  # a document of which another column counts is read anew
    "building.merging": {"_DOCUMENT", "_PASSAGE"},
    "building.shard": {"DERIVED", "PARTIAL"},
    "building.processes": {"LEAST_SHARE", "MOST_PROCESSES"},  # from here on: how fast, not what
    "building.segments": {"SEGMENT", "MOST_SMALL", "MOST_DELETED", "_BUFFER_MB"},
    "building.sharding": {"_CHUNK"},
    "building.chunks": {"STRETCH", "_POSTING"},
    "building.updating": {"MOST_RENEWED"},
}
"""The constants of a build on which no number depends that is written."""
BESIDE = {
    "errors": {"REBUILD", "UNHELD"},
    "facets": {"FACETS", "_BY_WHEN"},  # told by what they hold of a document; labels
    "generations.form": {"LAYOUT", "SPECIMEN", "_DECIDING", "_LIMITS", "_NOT_WRITTEN", "_SENTENCE"},
    "generations.manifest": {
        "MANIFEST",
        "SEARCHED",
        "KEPT_FOR_BUILDS",
        "VECTORS",
        "WHOOSH",
        "_CHECKED",
        "_CHUNK",
    },
}
"""Those of modules that a build imports and that decide nothing of what is written."""


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    yield
    forms.form.cache_clear()


def new_facet(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(FACETS, "nation", NATION)


def facet_that_reads_otherwise(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("index.facets.due_on", lambda day: day)


def heavier_title(patch: pytest.MonkeyPatch) -> None:
    heavy = {**weights.FIELD_WEIGHTS, "title": 30.0}
    patch.setattr("index.storing.impact.FIELD_WEIGHTS", heavy)


def other_stems(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("index.words.analysis.stem", str.lower)


def other_normalisation(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("index.words.analysis.fold_letters", str.lower)
    patch.setattr("index.words.analysis.stem", forms.analysis.fold)


def shorter_passages(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("index.words.sentences.MOST_WORDS", 120)


def other_saturation(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("index.storing.impact.saturated", lambda weight: weight / (1 + weight))


def longer_glossary(patch: pytest.MonkeyPatch) -> None:
    known = load_glossary()
    longer = known.model_copy(update={"terms": (*known.terms, "basic needs")})
    patch.setattr("index.generations.form.load_glossary", lambda: longer)
    patch.setattr("index.building.vocabulary.load_glossary", lambda: longer)


def other_sketches(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("index.families.SKETCH", 64)


def other_field(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("index.generations.form.schema.schema", lambda: {"document": 1})


def newer_whoosh(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("whoosh.__version__", (3, 0, 0))


def newer_stemmer(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("index.words.analysis.stemmer_release", lambda: "9.0.0")


def other_layout(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("index.generations.form.LAYOUT", forms.LAYOUT + 1)


CHANGES = (
    new_facet,
    facet_that_reads_otherwise,
    heavier_title,
    other_stems,
    other_normalisation,
    shorter_passages,
    other_saturation,
    longer_glossary,
    other_sketches,
    other_field,
    newer_whoosh,
    newer_stemmer,
    other_layout,
)
each_change = pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)


@each_change
def test_a_change_of_what_is_baked_makes_another_form(monkeypatch, change):
    before = forms.form()
    with monkeypatch.context() as patch:
        change(patch)
        assert forms.digest(forms.facts()) != before
    assert forms.digest(forms.facts()) == before


NUMBERS = {
    name: value
    for name, value in forms.facts()["constants"].items()
    if isinstance(value, int | float)
}


@pytest.mark.slow
@pytest.mark.parametrize("name", NUMBERS)
def test_each_number_of_the_deciding_modules_makes_another_form(monkeypatch, name):
    before = forms.form()
    full = name if name.startswith("collection.") else f"index.{name}"
    monkeypatch.setattr(full, NUMBERS[name] * 2 + 1)
    assert forms.digest(forms.facts()) != before


@pytest.mark.cases
@pytest.mark.parametrize("change", [new_facet, heavier_title, other_stems, longer_glossary])
def test_the_next_build_writes_anew_and_searches_go_on(shelf, monkeypatch, change):
    shelf.add("A", TEXT)
    shelf.build()
    change(monkeypatch)
    forms.form.cache_clear()
    report = shelf.build()
    assert (report.unchanged, report.generation) == (False, "gen-000002")
    assert "another form" in report.mended
    assert shelf.titles("neglect") == ["A"]
    assert shelf.build().unchanged


def test_a_new_facet_is_counted_after_the_next_build(shelf, monkeypatch):
    shelf.add("A", TEXT)
    shelf.build()
    new_facet(monkeypatch)
    forms.form.cache_clear()
    (nation,) = [group for group in shelf.search("neglect").facets if group.key == "nation"]
    assert [(value.value, value.count) for value in nation.values] == [("england", 1)]


def test_a_changed_weight_counts_after_the_next_build(shelf, monkeypatch):
    shelf.add("Neglect", TEXT)
    shelf.add("Other", "Something else.")
    (before,) = shelf.search("neglect").hits
    heavier_title(monkeypatch)
    forms.form.cache_clear()
    (after,) = shelf.search("neglect").hits
    assert after.score > before.score


def test_a_generation_of_another_form_is_never_read(shelf, monkeypatch):
    shelf.add("A", TEXT)
    shelf.build()
    new_facet(monkeypatch)
    forms.form.cache_clear()
    with pytest.raises(IndexDamaged, match=r"another form .*; run signpost index"):
        Index.open(shelf.folder, shelf.collection)


def test_what_is_open_is_searched_on_where_a_newer_release_swaps_in_another_form(
    shelf, monkeypatch
):
    shelf.add("A", TEXT)
    serving = shelf.open()
    assert serving.search(SearchRequest(words="neglect")).total == 1
    with monkeypatch.context() as newer:
        other_layout(newer)
        forms.form.cache_clear()
        shelf.build()
    forms.form.cache_clear()
    assert serving.search(SearchRequest(words="neglect")).total == 1
    assert serving.generation == "gen-000001"
    assert "another form" in serving.fault()


@pytest.mark.slow
@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_form_is_the_same_in_every_process(seed):
    script = "from index.generations.form import form; print(form())"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONHASHSEED": seed}
    told = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, check=True, text=True
    )
    assert told.stdout.strip() == forms.form()


def test_the_specimen_has_everything_that_a_facet_may_read():
    specimen = forms._document()
    columns = [column.name for column in Document.__table__.c]
    empty = {name for name in columns if getattr(specimen, name) is None}
    assert empty == {"gone", "version_id"}, "give the specimen the column, so that facets tell it"


def test_what_no_value_can_be_told_of_is_refused():
    with pytest.raises(TypeError, match="cannot hold a object"):
        forms.digest({"constants": object()})


# The one number that is kept by hand

WRITTEN = ("e423f2dbf57ac4de", 17, "b49990e53d15fbaa")
"""The facts but for releases and layout, the layout, and all that is written of the shelf below."""


def test_what_is_written_changes_only_with_the_form(shelf):
    told = {k: v for k, v in forms.facts().items() if k not in {"layout", "releases"}}
    now = (forms.digest(told), forms.LAYOUT, written(shelf))
    if now[:2] == WRITTEN[:2]:
        assert now[2] == WRITTEN[2], "something else is written in the same form: raise LAYOUT"
    assert now == WRITTEN, f"another form; what is written in it is WRITTEN = {now}"


def written(shelf) -> str:
    """Return a digest of every column that a build writes of documents of every kind."""
    shelf.add("1.4 Neglect", TEXT, {"text": TEXT * 40, "heading": ["2.1 What to do", "First"]})
    shelf.add("Bruising (RIT)", {"text": "", "heading": ["Alone"]}, topics=["neglect"], number="2")
    shelf.add("Naïve ﬁrst", {"text": TEXT, "box": Box.RELATED}, next_review=date(2026, 1, 1))
    shelf.add("Neglect", TEXT, source="sx-procedures", state=DocumentState.GONE)
    shelf.build()
    folder = shelf.folder / "gen-000001"
    columns = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.npy")}
    del columns["ledger/fingerprint.npy"]  # of the collection's own columns
    return forms.digest({name: told_of(np.load(path)) for name, path in columns.items()})


def told_of(column: np.ndarray) -> tuple[object, ...]:
    values = np.round(column, 4) if column.dtype == np.float32 else column
    return str(column.dtype), column.shape, values.tobytes().hex()


# A walk over the code


def constants(module: str) -> set[str]:
    """Return the constants that a module assigns."""
    targets: list[ast.expr] = []
    for step in tree(module).body:
        match step:
            case ast.Assign():
                targets += step.targets
            case ast.AnnAssign():
                targets.append(step.target)
    return {t.id for t in targets if isinstance(t, ast.Name) and t.id.isupper()}


@cache
def modules() -> Mapping[str, Path]:
    folder = Path(index.__file__).parent
    paths = {path.relative_to(folder).with_suffix(""): path for path in folder.rglob("*.py")}
    return {".".join(name.parts): path for name, path in paths.items()}


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(modules()[module].read_text(encoding="utf-8"))


def imports(module: str) -> Iterator[tuple[str, str]]:
    """Yield (module, name) of what a module takes from others of the index."""
    for step in ast.walk(tree(module)):
        if isinstance(step, ast.Import):
            whole = [alias.name for alias in step.names if alias.name.startswith("index.")]
            assert not whole, f"{module} imports {whole}, where this walk does not look"
        if isinstance(step, ast.ImportFrom) and (step.module or "").partition(".")[0] == "index":
            origin = str(step.module).removeprefix("index").removeprefix(".")
            for alias in step.names:
                inner = f"{origin}.{alias.name}".removeprefix(".")
                yield (inner, "") if inner in modules() else (origin, alias.name)


def reached() -> set[str]:
    """Return the modules that a build imports to write what it writes."""
    waiting = {name for name in modules() if name.startswith("building.")}
    found: set[str] = set()
    while waiting:
        found |= waiting
        waiting = {origin for name in waiting for origin, _ in imports(name)} - found
    return found


def test_every_constant_that_a_build_meets_is_in_the_form_or_declared_not_to_be():
    baked = set(forms.facts()["constants"]) | forms._NOT_WRITTEN
    known = {f"{module}.{name}" for module, names in (BUILT_BY | BESIDE).items() for name in names}
    met = {f"{module}.{name}" for module in reached() - {"weights"} for name in constants(module)}
    assert met > baked & met, "the walk finds what it looks for"
    assert met - baked == known, "bake it, or say here that nothing written depends on it"


BELOW = {
    "disk",  # how errors are said
    "extract",  # what stands between cells, which roles bring along
    "files",  # how files are opened
    "folding",  # how letters are counted
    "days",  # from when a review is overdue: told by what the facet holds of the specimen
    "packaged",  # how files of the program are read
    "mark",  # the kinds, which the sidecar's bits name
    "models",
    "store",
    "taxonomy",  # labels, which are read when an index is opened
    "vocabulary",  # the order of authorities and boxes, which the form names
}
"""What a build takes of the collection beside what is baked whole."""


def test_what_a_build_takes_of_the_collection_is_in_the_form_or_declared_not_to_be():
    taken = {
        str(step.module).rpartition(".")[2]
        for name in reached() - {"generations.form"}
        for step in ast.walk(tree(name))
        if isinstance(step, ast.ImportFrom)
        and (step.module or "").partition(".")[0] == "collection"
    }
    baked = {module.__name__.rpartition(".")[2] for module in forms._DECIDING}
    assert taken - baked == BELOW


def test_the_exceptions_of_the_form_are_there():
    met = {f"{name}.{value}" for name in modules() for value in vars_of(name)}
    assert met >= forms._NOT_WRITTEN


def vars_of(module: str) -> set[str]:
    return constants(module) | {name for _, name in imports(module)}


def test_every_weight_is_baked_or_read_when_a_search_is_answered():
    used = {
        module: {name for origin, name in imports(module) if origin == "weights"}
        for module in modules()
    }
    assert "" not in set().union(*used.values()), "a weight is imported by its name"
    written = set().union(*(used[module] for module in reached()))
    assert {f"storing.impact.{name}" for name in written} <= set(forms.facts()["constants"])
    searched = set().union(*(used[module] for module in modules().keys() - reached()))
    assert written | searched == constants("weights"), "no weight that nobody reads"
    assert written == {"K1", "B", "FIELD_WEIGHTS"}


MARKED = (1, "572724f3b1280301")
"""The number of the rules, and a digest of all that they mark in the labelled sentences."""
LABEL = re.compile(r"\{\w+\|([^}]*)\}")
SENTENCES = Path(__file__).resolve().parents[2] / "quality" / "marks" / "sentences.toml"


def test_rules_that_mark_other_words_are_another_form():
    labelled = tomllib.loads(SENTENCES.read_text(encoding="utf-8"))
    plain = [LABEL.sub(r"\1", each) for name in ("drawn", "written") for each in labelled[name]]
    told = [[str(mark) for mark in marking.marks(sentence)] for sentence in plain]
    now = (marking.RULES, forms.digest({"marks": told}))
    if now[0] == MARKED[0]:
        assert now == MARKED, "other words are marked by the same rules: raise RULES"
    assert now == MARKED, f"other rules; what they mark is MARKED = {now}"
