"""Terms: the names and words that want one translation throughout, the agreed ones, and where a text has them."""
