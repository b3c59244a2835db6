"""Linking: which document each citation means."""
