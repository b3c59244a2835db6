"""Briefings: read, their citations resolved to documents, kept true after every crawl, shown."""
