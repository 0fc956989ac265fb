"""The states of items: read here alone, for ``bilingual status``, the page of all results, the night and the studio."""
