"""Markup in running text: found, masked for translation and put back."""
