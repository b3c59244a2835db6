"""PROFILES: how the sites of each kind are built. A profile is one module and one entry."""

from __future__ import annotations

from collections.abc import Mapping

from crawler.profiles.plain import PLAIN
from crawler.profiles.policy_partners import POLICY_PARTNERS
from crawler.profiles.profile import Profile
from crawler.profiles.trix import TRIX
from crawler.profiles.trixonline import TRIXONLINE
from crawler.profiles.wordpress import WORDPRESS

PROFILES: Mapping[str, Profile] = {
    profile.key: profile for profile in (TRIX, TRIXONLINE, POLICY_PARTNERS, WORDPRESS, PLAIN)
}

__all__ = ["PROFILES", "Profile"]
