"""A person's edits to the results, and hand-made cuts."""
