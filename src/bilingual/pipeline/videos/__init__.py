"""Makes the videos of one pair: planning, framing, encoding, packing."""
