"""A fake of Piper: it beeps instead of speaking, with the interface of the real one."""
