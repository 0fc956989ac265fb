"""An article read aloud: its lines, the sound, and the words with their times, as of a recording."""
