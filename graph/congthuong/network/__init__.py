"""The station network."""
