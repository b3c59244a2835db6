"""Atom feeds of what became of documents: of a briefing, of a topic, of all that is cited."""
