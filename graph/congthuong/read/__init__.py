"""The station read."""
