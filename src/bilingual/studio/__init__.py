"""The studio: a person reads, corrects, approves and publishes in the browser, on this machine only.

``access`` knows who may come in, ``guard`` lets nobody else pass, ``app`` puts the pages together. A page shows what
``pipeline`` reads and calls what ``pipeline`` does, as the commands do; Prefect is behind ``library.orders.Runs``.
"""
