"""Settings and options: declared in ``keys`` and ``run_options``."""

from bilingual.settings.keys import FILE_NAME, Settings, find_root, load_settings, read_toml

__all__ = ["FILE_NAME", "Settings", "find_root", "load_settings", "read_toml"]
