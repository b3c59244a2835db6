"""How it goes: what a monitor, an admin and ``signpost check`` are told, decided once."""
