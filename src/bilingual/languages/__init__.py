"""Language data: one TOML file per language, read only by this package.

``pack(tag)`` returns the :class:`~bilingual.languages.language_pack.Pack` of a BCP 47 tag. To add a language, add a
file to ``languages/data`` or to ``languages`` in the root.
"""

from bilingual.languages.file_names import NameParts, name_parts, tag_in_name
from bilingual.languages.loader import (
    COMMON,
    guests,
    less_usual,
    own_files,
    pack,
    pack_tags,
    privacy_of_all,
    site_labels,
    use_folder,
    usual,
)
from bilingual.languages.tags import (
    CHINESE,
    SCRIPT_UNSAID,
    parse_tag,
    region_distance,
    same_language,
    same_primary,
    script_of,
    three_letters,
)

__all__ = [
    "CHINESE",
    "COMMON",
    "SCRIPT_UNSAID",
    "NameParts",
    "guests",
    "less_usual",
    "name_parts",
    "own_files",
    "pack",
    "pack_tags",
    "parse_tag",
    "privacy_of_all",
    "region_distance",
    "same_language",
    "same_primary",
    "script_of",
    "site_labels",
    "tag_in_name",
    "three_letters",
    "use_folder",
    "usual",
]
