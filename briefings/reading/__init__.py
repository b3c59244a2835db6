"""Reading: an Extract becomes learning points, and what each of them cites."""
