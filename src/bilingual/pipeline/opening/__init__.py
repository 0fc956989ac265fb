"""Items opened for a person to read and correct: their texts, cues, findings, files and pictures, as values.

It changes nothing in a results folder, asks no engine unless told to, and opens what an edit or earlier versions left.
"""
