"""The station interpret."""
