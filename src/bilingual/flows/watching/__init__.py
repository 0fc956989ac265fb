"""Watches the inbox and the results folders, and starts runs for what is new there."""
