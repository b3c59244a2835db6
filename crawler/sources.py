"""Sources: what sources.toml says may be collected, and how; read strictly."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from collection.errors import FileUnusable
from collection.folder.files import read_declared
from collection.taxonomy import load_taxonomy
from collection.vocabulary import Authority, Nation
from crawler.addresses import WEB_PORTS, canonical_url, has_web_scheme, split_address
from crawler.errors import SourcesError
from crawler.profiles import PROFILES


def _web_address(value: str) -> str:
    if not has_web_scheme(value):
        raise ValueError("expected an address that begins with http:// or https://")
    canonical_url(value)
    return value


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"expected a regular expression ({error})") from error
    return value


def _network(value: str) -> str:
    try:
        network = ipaddress.ip_network(value)
    except ValueError as error:
        raise ValueError(f"expected a network such as 127.0.0.1/32 ({error})") from error
    return str(network)


def _profile(value: str) -> str:
    if value not in PROFILES:
        raise ValueError(f"expected one of {', '.join(PROFILES)}")
    return value


def _kind(value: str) -> str:
    types = load_taxonomy().types
    if value not in types:
        raise ValueError(f"expected one of {', '.join(types)}")
    return value


Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
WebAddress = Annotated[str, AfterValidator(_web_address)]


class Alias(BaseModel):
    """A part of a path that may be replaced: both addresses name the same document."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    old: str = Field(alias="from", min_length=1)
    new: str = Field(alias="to")


class PageRule(BaseModel):
    """What some pages of a source say of themselves otherwise than the rest.

    Args:
        path: regular expression found in the path.
        area, nation, kind: as in Source; None leaves the source's.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    path: Annotated[str, AfterValidator(_pattern)]
    area: Slug | None = None
    nation: Nation | None = None
    kind: Annotated[str, AfterValidator(_kind)] | None = None


@dataclass(frozen=True, slots=True)
class PageFacts:
    """The area, nation and default document type of one page, as slugs."""

    area: str
    nation: str
    kind: str


class Source(BaseModel):
    """One place from which documents are collected.

    Args: the keys of sources.toml; docs/sources.md tells each.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    key: Slug
    name: str = Field(min_length=1)
    start: tuple[WebAddress, ...] = Field(min_length=1)
    include: tuple[WebAddress, ...] = ()
    exclude: tuple[Annotated[str, AfterValidator(_pattern)], ...] = ()
    aliases: tuple[Alias, ...] = ()
    profile: Annotated[str, AfterValidator(_profile)] = "plain"
    area: Slug
    nation: Nation = "england"
    authority: Authority = "partnership"
    kind: Annotated[str, AfterValidator(_kind)] = "procedure"
    pages: tuple[PageRule, ...] = ()
    delay: float = Field(default=1.0, ge=0, le=3600)
    max_pages: int = Field(default=2000, ge=1)
    mirror: WebAddress | None = None
    allow_addresses: tuple[Annotated[str, AfterValidator(_network)], ...] = ()

    def facts_of(self, url: str) -> PageFacts:
        """Return what is known of a page before it is read: its first rule's word, or ours.

        Args:
            url: a canonical address.
        """
        path = split_address(url).path
        rule = next((r for r in self.pages if re.search(r.path, path)), PageRule(path=""))
        return PageFacts(
            area=rule.area or self.area,
            nation=rule.nation or self.nation,
            kind=rule.kind or self.kind,
        )

    @property
    def ports(self) -> frozenset[int]:
        """The ports that may be asked: the web's own, and those that its addresses declare."""
        declared = (*self.start, *self.include, *([self.mirror] if self.mirror else []))
        named = (split_address(address).port for address in declared)
        return WEB_PORTS | {port for port in named if port is not None}

    @model_validator(mode="after")
    def _one_host_a_mirror(self) -> Source:
        hosts = {split_address(a).netloc for a in (*self.start, *self.include)}
        if self.mirror and len(hosts) > 1:
            raise ValueError("mirror: expected start and include on one host only")
        return self


def load_sources(path: Path) -> list[Source]:
    """Read sources.toml.

    Args:
        path: the file.

    Returns:
        The sources in the order of the file; never none.

    Raises:
        SourcesError: the file is missing, is not TOML, or a key is wrong; the text names the
            file, the source, the key and what was expected, one finding a line.
    """
    try:
        content = read_declared(path)
    except FileUnusable as error:
        raise SourcesError(f"{path}: {error}") from error
    rows = content.pop("source", None)
    if content:
        raise SourcesError(f"{path}: {next(iter(content))}: unknown; expected [[source]] tables")
    if not isinstance(rows, list) or not rows:
        raise SourcesError(f"{path}: source: expected at least one [[source]] table")
    sources = [_source(path, number, row) for number, row in enumerate(rows, start=1)]
    _require_distinct(path, sources)
    return sources


def _source(path: Path, number: int, row: object) -> Source:
    name = row.get("key", number) if isinstance(row, dict) else number
    try:
        return Source.model_validate(row)
    except ValidationError as error:
        findings = "\n".join(
            f"{path}: source {name}: {_place(finding['loc'])}{_expected(finding)}"
            for finding in error.errors()
        )
        raise SourcesError(findings) from error


def _place(location: tuple[int | str, ...]) -> str:
    return ".".join(map(str, location)) + ": " if location else ""


EXPECTED = {
    "extra_forbidden": "unknown key; expected one of " + ", ".join(Source.model_fields),
    "missing": "missing; it must be given",
    "string_pattern_mismatch": "expected lower-case letters and digits, words joined by hyphens",
    "string_too_short": "expected some text",
    "string_type": "expected text in quotation marks",
    "too_short": "expected at least one entry",
    "tuple_type": "expected a list in square brackets",
    "float_type": "expected a number",
    "float_parsing": "expected a number",
    "int_type": "expected a whole number",
    "int_parsing": "expected a whole number",
    "greater_than_equal": "expected at least {ge}",
    "less_than_equal": "expected at most {le}",
    "literal_error": "expected one of {expected}",
    "model_type": "expected a table of keys",
    "value_error": "{error}",
}
"""Pydantic's kinds of finding, in words for the person who wrote the file."""


def _expected(finding: ErrorDetails) -> str:
    words = EXPECTED.get(finding["type"])
    return words.format(**finding.get("ctx", {})) if words else finding["msg"]


def _require_distinct(path: Path, sources: list[Source]) -> None:
    seen: set[str] = set()
    for source in sources:
        if source.key in seen:
            raise SourcesError(f"{path}: source {source.key}: key: expected a key used once only")
        seen.add(source.key)
