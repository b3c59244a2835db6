"""Jobs: what runs beside the requests: refreshes, rehearsals, tidying, the demonstration."""
