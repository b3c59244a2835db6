"""Every error that the portal raises, as one tree; each text is fit to be shown.

PortalError
├── SettingsError       a setting in the environment cannot be used
├── InstallationError   a file that should have been installed is missing
├── NotKnown            there is nothing under this address or id
├── BadParameter        a parameter of the address is unknown or has a wrong value
├── TooLong             a text is longer than what is asked for can be done with
├── WrongHost           a request was sent to a host that is not this portal's
├── TooManyAttempts     to sign in; the next may be made in a while
├── BackupRefused       a file is no backup, or not a whole one
│   └── LaterRelease    a later release wrote it
├── AlreadyRunning      a crawl is running; a second one is refused
├── UserError           a user cannot be added or found
└── RefreshFailed       a crawl could not be started
"""

from __future__ import annotations

from datetime import datetime


class PortalError(Exception):
    """The root of the portal's errors."""


class SettingsError(PortalError):
    """A setting in the environment cannot be used."""


class InstallationError(PortalError):
    """A file that should have been installed is missing."""


class NotKnown(PortalError):
    """There is nothing under this address or id."""


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


class TooLong(PortalError):
    """A text is longer than what is asked for can be done with."""


class WrongHost(PortalError):
    """A request was sent to a host that is not this portal's."""


class TooManyAttempts(PortalError):
    """Signing in was tried too often.

    Args:
        again: the moment from which it may be tried again.
    """

    def __init__(self, again: datetime) -> None:
        super().__init__("signing in was tried too often; wait, then try again")
        self.again = again


class BackupRefused(PortalError):
    """A file is no backup, or not a whole one."""


class LaterRelease(BackupRefused):
    """A later release wrote a backup."""


class AlreadyRunning(PortalError):
    """A crawl is running; a second one is refused."""


class UserError(PortalError):
    """A user cannot be added or found."""


class RefreshFailed(PortalError):
    """A crawl could not be started."""
