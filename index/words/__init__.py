"""Words: how texts and queries are cut into stems, respelt, completed and widened."""
