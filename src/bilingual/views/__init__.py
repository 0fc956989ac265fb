"""Views: everything that is delivered, one folder each.

A view takes one :class:`~bilingual.views.base.Prepared` and returns files and findings. To add one, create a folder
``views/<id>/`` with a ``render.py`` that defines ``VIEW``, its template, style and rules, and add a line to
``table.py``. A view in your own package is registered by an entry point in the group ``bilingual.views``.
"""
