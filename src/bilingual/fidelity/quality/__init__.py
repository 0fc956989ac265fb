"""How sure each sentence of a translation is, without a reference: signals, one score, what to read first."""
