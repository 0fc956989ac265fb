"""The commands about all items: ``status`` shows their states, ``published`` records where one was published."""
