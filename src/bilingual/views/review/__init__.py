"""The file in which a person corrects and approves a translation outside a browser."""
