"""The station store."""
