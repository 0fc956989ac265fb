"""Answers of services on disk, so that nobody pays twice: journals, earlier answers, and what was asked."""
