"""One item on several machines: it travels as a small root, and comes home to the root that it was sent from."""
