"""The APIs through which a person posts to a platform: LinkedIn and WeChat.

``api`` sends what may be repeated and what may not, ``keys`` finds the account's keys, ``hosts`` says where they go.
"""
