"""The station query."""
