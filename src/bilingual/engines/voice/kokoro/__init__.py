"""Kokoro: one model for several languages and voices, run by onnxruntime."""

from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=4)
def rows(table: str) -> list[list[str]]:
    """Return the columns of a table beside this file."""
    lines = (files(__name__) / table).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]
