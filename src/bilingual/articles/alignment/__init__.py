"""Sentence alignment: which sentences of two texts say the same, and how surely."""
