"""What a recogniser wrote that nobody may have said, what it left out, and when it was said."""
