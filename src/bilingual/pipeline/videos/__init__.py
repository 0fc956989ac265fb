"""The videos of one pair: planned, cut to each shape, rendered, packed to publish."""
