"""The demonstration: three fictional hosts, their texts, and the small server that serves them."""
