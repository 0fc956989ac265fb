"""Ends runs that hang: their limits, and the watchdog that enforces them."""
