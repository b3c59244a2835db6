"""Every error that the portal raises, as one tree; each text is fit to be shown.

PortalError
├── SettingsError       a setting in the environment cannot be used
│   └── NotMixed        the demonstration and real content are not put into one collection
├── InstallationError   a file that should have been installed is missing
├── NotKnown            there is nothing under this address or id
│   └── TakenBack       readers saw it, and no longer do
├── BadParameter        a parameter of the address is unknown or has a wrong value
├── AlreadyRunning      a crawl is running; a second one is refused
├── UserError           a user cannot be added or found
├── EditRefused         what a trainer asked for cannot be done with what is stored now
└── BriefingError       a briefing cannot be read or stored
"""

from __future__ import annotations


class PortalError(Exception):
    """The root of the portal's errors."""


class SettingsError(PortalError):
    """A setting in the environment cannot be used."""


class NotMixed(SettingsError):
    """The demonstration and real content are not put into one collection."""


class InstallationError(PortalError):
    """A file that should have been installed is missing."""


class NotKnown(PortalError):
    """There is nothing under this address or id."""


class TakenBack(NotKnown):
    """Readers saw it, and no longer do: its addresses may stand on paper."""


class BadParameter(PortalError):
    """A parameter of the address is unknown or has a wrong value.

    Args:
        name: the parameter.
        expected: what was expected, in words for a reader.
    """

    def __init__(self, name: str, expected: str) -> None:
        super().__init__(f"{name}: {expected}")
        self.name = name
        self.expected = expected


class AlreadyRunning(PortalError):
    """A crawl is running; a second one is refused."""


class UserError(PortalError):
    """A user cannot be added or found."""


class RefreshFailed(PortalError):
    """A crawl could not be started."""


class EditRefused(PortalError):
    """What a trainer asked for cannot be done with what is stored now."""


class BriefingError(PortalError):
    """A briefing cannot be read or stored."""
