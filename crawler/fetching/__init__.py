"""Fetching: the only road to the network, and what comes back on it."""
