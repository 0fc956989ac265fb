"""Syntax that other engines and TeX read, as posts show it."""
