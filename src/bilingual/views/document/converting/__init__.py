"""Converts articles and recordings to the document from which all posts are written."""
