"""Summaries of sections: asked of a chat model point by point, or else extracted from the text."""
