"""Building: what a generation is made of, by inverting documents and merging what they give."""
