"""The translation memory: earlier translations by people, found by their words, and exchanged as TMX."""
