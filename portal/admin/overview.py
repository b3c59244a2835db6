"""What the overview shows: the live index, the documents held, what runs, and who did what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from collection import audit
from collection.accounts import AuditEntry
from collection.models import DocumentState
from index.errors import IndexFault
from index.generations.generations import Generations, HeldGeneration
from index.search import Index
from portal.admin import crawls
from portal.admin.documents import number_in_part
from portal.jobs.job import Running

LATEST_ACTIONS = 10


@dataclass(frozen=True, slots=True)
class IndexFacts:
    """What people search in now.

    Args:
        generation: name of the live index; empty where there is none.
        built: when that was built.
        documents, passages: how many it holds.
        fault: why it cannot be used, or why an earlier one is, in words for an admin; empty where
            nothing is wrong.
        held: the newer one that is kept back; None where none is.
    """

    generation: str = ""
    built: datetime | None = None
    documents: int = 0
    passages: int = 0
    fault: str = ""
    held: HeldGeneration | None = None


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """The state of everything.

    Args:
        index: what people search in now.
        documents: current documents held.
        gone: documents held that the publisher removed.
        in_part: current documents that were read in part.
        run: what is running.
        failure: why the last crawl that was started here ended before its end; None otherwise.
        actions: what was done last, newest first.
        refused: what was refused last, newest first.
    """

    index: IndexFacts
    documents: int
    gone: int
    in_part: int
    run: Running | None
    failure: str | None
    actions: Sequence[AuditEntry]
    refused: Sequence[AuditEntry]


def index_facts(index: Index, folder: Path) -> IndexFacts:
    """Read what the live index says of itself; one that cannot be used is shown, not raised.

    Args:
        index: the live generation.
        folder: where the generations stand.
    """
    try:
        name, manifest, fault = index.generation, index.manifest, index.fault()
    except IndexFault as error:
        return IndexFacts(fault=str(error))
    held = Generations(folder).held()
    return IndexFacts(name, manifest.built, manifest.documents, manifest.passages, fault, held)


def overview_page(
    session: Session, index: IndexFacts, run: Running | None, failure: str | None
) -> OverviewPage:
    """Build the overview.

    Args:
        index: what people search in now.
        run: what is running.
        failure: why the last crawl ended before its end.
    """
    held = crawls.documents_held(session)
    return OverviewPage(
        index=index,
        documents=sum(n for (_, state), n in held.items() if state is DocumentState.CURRENT),
        gone=sum(n for (_, state), n in held.items() if state is DocumentState.GONE),
        in_part=number_in_part(session),
        run=run,
        failure=failure,
        actions=audit.latest(session, LATEST_ACTIONS),
        refused=audit.refused(session, LATEST_ACTIONS),
    )
