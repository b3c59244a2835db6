"""Backup and restore: all that a person has declared or edited, in one file that can be believed.

taking.py       writes one, beside the portal and a crawl
unpacking.py    reads one, member by member, and believes nothing of it; what it holds and whether
                that is whole is decided here alone, for a restore and for what was just written
restoring.py    puts in place what was unpacked
manifest.py     what a backup says of itself
members.py      the archive: a compressed tar file of plain files whose names are known
facts.py        what a database file holds, and whether it is whole
"""
