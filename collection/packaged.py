"""read_packaged(): the files of declarations that the program is shipped with."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import TypeVar

from pydantic import BaseModel, ValidationError

Form = TypeVar("Form", bound=BaseModel)


def read_packaged(form: type[Form], package: str, name: str, unusable: type[Exception]) -> Form:
    """Read a TOML file of a package.

    Args:
        form: what it must be.
        package: the package that holds it.
        name: of the file.
        unusable: the error that is raised where it is of another form; its text names the file.

    Raises:
        Exception: ``unusable``.
    """
    text = (resources.files(package) / name).read_text(encoding="utf-8")
    try:
        return form.model_validate(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise unusable(f"{name}: {error}") from error
