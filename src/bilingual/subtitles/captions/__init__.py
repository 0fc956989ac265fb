"""Recognises captions that are not written cue by cue: roll-up and growing captions, and two languages in one file."""
