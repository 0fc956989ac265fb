"""Checks of sentences: figures, names, words, language."""
