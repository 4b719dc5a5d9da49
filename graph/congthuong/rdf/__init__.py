"""The station rdf."""
