"""Checks of a document as a whole: blocks, headings, contents, links, code."""
