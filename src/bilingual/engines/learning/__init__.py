"""Words, levels, glosses and sounds from word lists and dictionaries, and decks of cards for Anki.

Everything here needs the extra ``learn`` (``require``). ``tokens.py`` finds the words of sentences, ``levels.py`` and
``glosses.py`` look them up, ``reading.py`` puts both together for a text.
"""
