"""The commands about items: ``status`` shows their states, ``fields`` sets what posts say besides their text, ``push``
posts one, ``published`` records where.
"""
