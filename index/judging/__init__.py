"""Judging: how well an index answers queries whose right answers a person has said beforehand."""
