"""The data folder: whose it is, and how what is written to it outlives a failure."""
