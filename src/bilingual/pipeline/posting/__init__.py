"""Writes views and blog posts to disk."""
