"""The commands about items: ``status`` shows their states, ``push`` posts one, ``published`` records where."""
