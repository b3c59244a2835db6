"""What a text is known by, and whether a new one can be the next edition of the one that is held.

Rules only: nothing here reads a page, asks a site or writes to the collection.
"""
