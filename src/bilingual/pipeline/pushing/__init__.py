"""Pushes: what a person has read and confirmed goes to a platform, once.

``plan`` says exactly what would appear, ``push`` does it in order, with a journal that outlives a kill; ``linkedin``
and ``wechat`` know their platform. No flow and no schedule comes here: a person types a word, or clicks.
"""
