"""Beside words: what orders what they find, by feedback, latent vectors and an encoder's."""
