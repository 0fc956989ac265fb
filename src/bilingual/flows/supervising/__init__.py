"""Keeps the programs of the service running: starts, restarts and stops them, and looks after Prefect's database."""
