"""The station link."""
