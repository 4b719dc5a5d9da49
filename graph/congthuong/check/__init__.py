"""The station check."""
