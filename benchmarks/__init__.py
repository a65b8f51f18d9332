"""Measurements beside the peers, ratios in one run: `make bench`. README.md says what was seen."""
