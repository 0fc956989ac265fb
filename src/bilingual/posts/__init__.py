"""Posts: an article or a talk in two languages, laid out for each place it is published.

Pure: values in, text out. ``from_article`` and ``from_transcript`` make one ``document``; every post is
written from it: ``parallel``, ``parallel_md``, ``linkedin``, ``wechat``, ``jekyll``; ``preview`` is the page of
a results folder. A new post reads the document's blocks, writes only what ``nodes`` lets in, and gives its
platform's rules a line each in ``limits``.
"""
