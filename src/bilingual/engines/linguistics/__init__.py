"""What is known of the words of a text: their borders and readings, names among them, and dictionaries."""
