"""Settings and options: declared in ``keys`` and ``run_options``, read in ``files``."""

from bilingual.settings.files import FILE_NAME, find_root, load_settings, read_toml
from bilingual.settings.keys import Settings

__all__ = ["FILE_NAME", "Settings", "find_root", "load_settings", "read_toml"]
