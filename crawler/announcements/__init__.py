"""Announcements: what publishers say of their own changes, against what was stored."""
