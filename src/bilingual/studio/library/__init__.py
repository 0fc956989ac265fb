"""The first page: every item of the root with its state, what it needs, and what can be done with it."""
