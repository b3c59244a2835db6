"""Every error of briefings, as one tree; each text is fit to be shown.

BriefingFault
├── NotStored           there is nothing of briefings under this id
│   └── TakenBack       readers saw it, and no longer do
├── EditRefused         what a trainer asked for cannot be done with what is stored now
└── BriefingError       a briefing cannot be read or stored
    └── AddressForbidden   the address guard refused where it was to be fetched from
"""

from __future__ import annotations


class BriefingFault(Exception):
    """The root of the errors of briefings."""


class NotStored(BriefingFault):
    """There is nothing of briefings under this id."""


class TakenBack(NotStored):
    """Readers saw it, and no longer do: its addresses may stand on paper."""


class EditRefused(BriefingFault):
    """What a trainer asked for cannot be done with what is stored now."""


class BriefingError(BriefingFault):
    """A briefing cannot be read or stored."""


class AddressForbidden(BriefingError):
    """The address guard refused the address that a briefing was to be fetched from."""
