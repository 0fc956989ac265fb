"""Sentence alignment, with the confidence of each match."""
