"""Piper: voices of this machine, run by a program of its own."""
