"""Settings: each one row of name, default and help, read from the environment."""

from __future__ import annotations

import re
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic.config import JsonDict

from crawler.addresses import canonical_url
from crawler.extract.sniffing import DOC
from portal.errors import SettingsError

SECRET: Final[JsonDict] = {"secret": True}
"""Marks a setting that no child process is given: only the portal itself needs it."""


class Settings(BaseModel):
    """The settings of one process; the environment names each SIGNPOST_<NAME>."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    data: Path = Field(Path("data"), description="Folder that holds everything that is stored.")
    sources: Path = Field(
        Path("sources.toml"), description="File that declares the sources to crawl."
    )
    database_url: str = Field(
        "", description="SQLAlchemy address of the database; empty means SQLite in the data folder."
    )
    gone_after: float = Field(
        24,
        ge=0,
        description="Least hours between the two refusals (404 or 410) that make a document gone.",
    )
    verify_after: float = Field(
        30,
        ge=0,
        description="Days for which a server's word that a page did not change is taken, before "
        "its bytes are fetched and compared.",
    )
    contact: str = Field(
        "",
        description="Web or e-mail address named in the crawler's user agent, for a site's owner.",
    )
    partnership: str = Field(
        "",
        description="Name of the partnership that runs the portal, as its pages for readers name "
        "it; empty means that it is not named.",
    )
    readers_contact: str = Field(
        "",
        description="Web, e-mail or telephone address (https:, mailto:, tel:) for readers who need "
        "help, told on the page of contacts; empty means none.",
    )
    security_contact: str = Field(
        "",
        description="Web, e-mail or telephone address (https:, mailto:, tel:) for whoever finds a "
        "hole in the portal, told in /.well-known/security.txt; empty means no such file.",
    )
    secret_key: str = Field(
        "",
        description="Key that signs the session cookie; empty means one made and kept in the "
        "data folder.",
        json_schema_extra=SECRET,
    )
    https: bool = Field(
        False,
        description="True where the portal is reached over HTTPS: the session cookie is then "
        "sent over HTTPS only.",
    )
    https_subdomains: bool = Field(
        False,
        description="True tells browsers, where SIGNPOST_HTTPS is true, to stay with HTTPS on "
        "every host beneath the portal's own too.",
    )
    demo: bool = Field(
        False,
        description="True shows on every page that the content is a demonstration, also where the "
        "collection is not the demonstration's; one that is shows it in any case.",
    )
    trusted_proxy: str = Field(
        "",
        description="IP address of the reverse proxy whose X-Forwarded headers are believed; empty "
        "means that none is.",
    )
    judged: str = Field(
        "",
        description="File of judged queries of your own; empty means none. An index that falls "
        "below its floors is kept back for an admin.",
    )
    synonyms: str = Field(
        "",
        description="File of synonyms of your own, read again when it changes; empty means the "
        "packaged one.",
    )
    spoken: str = Field(
        "",
        description="File of spoken words of your own, read again when it changes; empty means "
        "the packaged one.",
    )
    meaning: bool = Field(
        True,
        description="False leaves out the encoder, where there is one: words alone rank, and "
        "nothing is encoded.",
    )
    encoder: str = Field(
        "",
        description="Folder of an encoder of your own, prepared; empty means the one that was "
        "prepared at set-up.",
    )
    area: str = Field(
        "",
        description="Slug of the area whose procedures stand first for readers who chose none; "
        "empty means none.",
    )
    promoted: str = Field(
        "",
        description="File of promoted results of your own; empty means none. Read when the portal "
        "starts.",
    )
    people: int = Field(
        200,
        ge=0,
        le=100_000,
        description="People that may be behind one network address; searches, comparisons and "
        "files are limited to what so many need in a minute. 0 means no limit.",
    )
    address: str = Field(
        "",
        description="Web address at which readers reach the portal, for QR codes, feeds and "
        "files; it then answers under that name alone. Empty means the address that each request "
        "was sent to.",
    )
    read_doc: bool = Field(
        True,
        description="False reads no Word file of before 2007 (.doc), whose reader is young and one "
        "person's; each is then a row that says so.",
    )
    threads: int = Field(8, ge=1, le=64, description="Threads that answer requests.")
    check_outside: bool = Field(
        False,
        description="True asks cited addresses outside all sources, at the end of each refresh, "
        "whether they still answer; each at most once a day.",
    )
    keep_crawls: int = Field(
        30,
        ge=1,
        description="Crawls of each source whose every address is kept; of earlier ones the "
        "counts are.",
    )
    keep_unnamed: float = Field(
        7, ge=0, description="Days for which received bytes are kept that nothing names."
    )
    keep_copies: float = Field(
        90,
        ge=0,
        description="Days for which the copy of the database is kept that was made before a "
        "migration.",
    )

    health_token: str = Field(
        "",
        description="Token of at least 32 characters with which a monitor may read /health from "
        "elsewhere; empty means that only this machine may.",
        json_schema_extra=SECRET,
    )
    stale_after: float = Field(
        8,
        gt=0,
        description="Days after which a source that was not crawled to the end is told as stale.",
    )
    least_disk: float = Field(
        500, ge=0, description="Megabytes below which the free room of the disk is told as little."
    )
    backup_after: float = Field(
        8,
        ge=0,
        description="Days after which the last backup is told as too old; 0 means that backups "
        "are made by other means and not looked at.",
    )
    check_after: float = Field(
        8,
        ge=0,
        description="Days after which the last check, which reads all that is stored, is told as "
        "too old; 0 means that its age is not looked at.",
    )

    @field_validator("health_token")
    @classmethod
    def _hard_to_guess(cls, value: str) -> str:
        if value and (len(value) < 32 or not value.isascii() or " " in value):
            raise ValueError("expected at least 32 characters without spaces; empty for no token")
        return value

    @field_validator("trusted_proxy")
    @classmethod
    def _network_address(cls, value: str) -> str:
        # It is compared with the peer's address, letter by letter: so in the system's own spelling.
        family = socket.AF_INET6 if ":" in value else socket.AF_INET
        try:
            return value and socket.inet_ntop(family, socket.inet_pton(family, value))
        except (OSError, ValueError) as error:
            raise ValueError("expected an IP address, or empty") from error

    @field_validator("address")
    @classmethod
    def _bare_address(cls, value: str) -> str:
        if value and not re.fullmatch(r"https?://[^\s/?#@]+/?", value):
            raise ValueError("expected a web address without a path: https://signpost.example")
        return canonical_url(value).rstrip("/") if value else value

    @field_validator("readers_contact", "security_contact")
    @classmethod
    def _contact_address(cls, value: str) -> str:
        if value and not re.fullmatch(r"(https://|mailto:|tel:)[!-~]+", value):
            raise ValueError("expected an address such as mailto:help@signpost.example")
        return value

    @property
    def unread(self) -> Mapping[str, str]:
        """Why files of a media type are not read, by media type."""
        why = "Word files of before 2007 (.doc) are not read here (SIGNPOST_READ_DOC is false)"
        return {} if self.read_doc else {DOC: why}

    def environment(self) -> dict[str, str]:
        """Return the environment that makes another process read the same settings, secrets not."""
        return {variable(name): str(value) for name, value in self if variable(name) not in SECRETS}


PREFIX = "SIGNPOST_"


def variable(name: str) -> str:
    """Return what a setting is called in the environment.

    Args:
        name: of the setting.
    """
    return PREFIX + name.upper()


SECRET_KEY: Final = "secret.key"  # noqa: S105 - the name of a file
"""The file of the data folder that signs session cookies, where no setting does."""
SECRETS: Final = frozenset(
    variable(name)
    for name, field in Settings.model_fields.items()
    if isinstance(field.json_schema_extra, dict) and field.json_schema_extra.get("secret")
)
"""The variables that hold a secret."""


def for_children(environment: Mapping[str, str], settings: Settings) -> dict[str, str]:
    """Return what a child process may know of an environment: all but the secrets.

    Args:
        environment: usually ``os.environ``.
        settings: what the child is to read; they win.
    """
    known = {name: value for name, value in environment.items() if name not in SECRETS}
    return known | settings.environment()


def load_settings(environment: Mapping[str, str], **given: Any) -> Settings:
    """Read the settings.

    Args:
        environment: usually ``os.environ``; unknown SIGNPOST_ names are left to others.
        given: settings from the command line, which win; None means not given.

    Raises:
        SettingsError: a value is not usable; the text names the setting and what was expected.
    """
    values: dict[str, Any] = {
        name: environment[variable(name)]
        for name in Settings.model_fields
        if variable(name) in environment
    }
    values.update({name: value for name, value in given.items() if value is not None})
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        findings = (
            f"{PREFIX}{'.'.join(map(str, finding['loc'])).upper()}: {finding['msg']}"
            for finding in error.errors()
        )
        raise SettingsError("\n".join(findings)) from error
