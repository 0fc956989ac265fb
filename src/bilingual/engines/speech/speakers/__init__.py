"""Finds out who speaks when: embedders of voices, and the diarisation that compares their vectors."""
