"""What learners get from a text: its words with their levels, and its sentences as notes to study. Pure.

``words.py`` has the values, ``scales.py`` the levels and their order, ``choosing.py`` the words worth learning, and
``pack.py`` the sentences that may be studied. Word lists and dictionaries are read by ``engines/learning/``; the files
are written by ``views/learn/``.
"""
