"""Finds keys, contacts, numbers of people and other sensitive values in texts that are about to be published."""
