"""Scores of sentences: asks engines and models for evidence, and keeps what they answered."""
