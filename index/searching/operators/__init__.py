"""Operators: what is typed beside words and read by Whoosh, from the signs to the documents."""
