"""All that a database tells of its tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, inspect


def tables_of(engine: Engine) -> dict[str, dict[str, Any]]:
    """Return what a database tells of its tables; in no order, which nothing relies on.

    Args:
        engine: of the database.
    """
    told = inspect(engine)
    return {
        table: {
            "columns": {
                column["name"]: column | {"type": str(column["type"])}
                for column in told.get_columns(table)
            },
            "key": told.get_pk_constraint(table),
            "indexes": _unordered(told.get_indexes(table)),
            "unique": _unordered(told.get_unique_constraints(table)),
            "references": _unordered(told.get_foreign_keys(table)),
            "checks": _unordered(told.get_check_constraints(table)),
        }
        for table in told.get_table_names()
    }


def _unordered(found: Sequence[Any]) -> list[str]:
    return sorted(repr(sorted(each.items())) for each in found)
