"""Briefings: learning points read from a briefing, and citations that are kept alive."""
