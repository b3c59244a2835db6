"""The commands of ``signpost``, a module a group; ``portal/cli.py`` puts them together."""
