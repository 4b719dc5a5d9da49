"""From text to spans: numbers, units, periods, places, organisations, indicators and cue words."""
