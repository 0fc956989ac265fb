"""Views: everything that is delivered, each in a folder of its own.

A view takes one :class:`~bilingual.views.base.Prepared` and returns files and findings. To add one, make a folder
``views/<id>/`` with ``render.py`` (a ``VIEW``), its template, style and rules, and write one line in ``table.py``.
A view of your own package joins by an entry point in the group ``bilingual.views``.
"""
