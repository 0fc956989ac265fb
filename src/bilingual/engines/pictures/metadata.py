"""Takes the metadata out of pictures that are about to be published: place, time, camera, author, thumbnails.

The pixels and the colour profile stay as they are, byte for byte. Only a picture that its metadata says to turn is
turned and encoded anew.
"""

from __future__ import annotations

import base64
import re
import struct
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from typing import Any

from bilingual.engines.pictures.converting import opened_picture, picture_header
from bilingual.errors import InputError

# JPEG (ITU T.81): APP0 is JFIF, APP2 the colour profile, APP14 says how Adobe's colours are meant.
_KEPT_SEGMENTS = frozenset({0xE0, 0xEE})
_PROFILE = b"ICC_PROFILE\x00"
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
# PNG: https://www.w3.org/TR/png-3/#11Chunks
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs sPLT acTL fcTL fdAT".split()
)
# https://developers.google.com/speed/webp/docs/riff_container
_WEBP_KEPT = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_WEBP_FLAGS = 0x0C  # EXIF and XMP in the flags of VP8X
# Of metadata in other kinds of pictures, such as HEIC, AVIF and TIFF.
_SIGNS = (b"Exif\x00\x00", b"<x:xmpmeta", b"ftypheic", b"ftypmif1", b"ftypavif", b"II*\x00", b"MM\x00*")
_ORIENTATION = 0x0112
# EXIF 2.32: GPS, and in the part on the camera its owner and the serial numbers of its body and lens.
_GPS, _CAMERA, _OWN = 0x8825, 0x8769, frozenset({0xA430, 0xA431, 0xA435})
_TELLING = re.compile(rb"exif:GPSL|SerialNumber=|SerialNumber>|OwnerName[=>]")  # XMP
EMBEDDED = re.compile(r"(?P<head>data:image/(?:png|jpe?g|gif|webp);base64,)(?P<data>[A-Za-z0-9+/=\s]+)", re.IGNORECASE)
_EDITORS = ("sodipodi", "inkscape", "adobe.com", "serif.com", "bohemiancoding.com")
_TURNED: Mapping[str, Mapping[str, Any]] = {"JPEG": {"quality": 95, "subsampling": 0}, "WEBP": {"quality": 95}}


def without_metadata(content: bytes) -> bytes:
    """Return the picture *content* without metadata; the same bytes if it has none, or is no JPEG, PNG, WebP or GIF.

    Raises InputError if they cannot be removed: it is damaged, or of another kind than its name says.
    """
    clean = _cleaner(content)
    if clean is None:
        if any(mark in content for mark in _SIGNS):
            raise _refused("are those of another kind of file than its name says")
        return content
    try:
        made = clean(content)
        return content if made == content else _turned(content) or made
    except (IndexError, struct.error, OSError, SyntaxError) as error:
        raise _refused(f"cannot be found: it is cut off or damaged ({error})") from error


def tells_where(content: bytes) -> bool:
    """Return whether the metadata of the picture *content* have the place, the serial number or the owner."""
    if _TELLING.search(content):
        return True
    try:
        with picture_header(content) as image:
            facts = image.getexif()
            return bool(facts.get_ifd(_GPS)) or not _OWN.isdisjoint(facts.get_ifd(_CAMERA))
    except (InputError, OSError, SyntaxError, ValueError, KeyError, struct.error):
        return False  # no picture: nobody reads its metadata


def svg_without_metadata(content: bytes) -> bytes:
    """Return the SVG *content* without metadata, comments and what its editor noted, also in the pictures in it; the
    same bytes if it has none.
    """
    from lxml import etree

    try:
        root = etree.fromstring(content, etree.XMLParser(no_network=True, huge_tree=False, resolve_entities=False))
    except (etree.XMLSyntaxError, ValueError):
        return content
    changed = False
    for node in list(root.iter()):
        name = etree.QName(node) if isinstance(node.tag, str) else None
        parent = node.getparent()
        if parent is not None and (name is None or name.localname == "metadata" or _noted(name.namespace)):
            changed = True
            _take_out(parent, node)
            continue
        for key, value in list(node.attrib.items()) if name else ():
            kept = "" if _noted(etree.QName(key).namespace) else EMBEDDED.sub(_cleaned, str(value))
            if kept != value:
                node.set(key, kept)
                changed = True
            if not kept and value:
                del node.attrib[key]
    return bytes(etree.tostring(root)) if changed else content


def _take_out(parent: Any, node: Any) -> None:
    """Remove *node* from *parent*, but not the text after it."""
    before = node.getprevious()
    if before is None:
        parent.text = (parent.text or "") + (node.tail or "")
    else:
        before.tail = (before.tail or "") + (node.tail or "")
    parent.remove(node)


def _noted(namespace: str | None) -> bool:
    return namespace is not None and any(editor in namespace for editor in _EDITORS)


def _cleaned(found: re.Match[str]) -> str:
    """Return the embedded picture *found* without metadata, nothing if they cannot be removed."""
    try:
        content = base64.b64decode(found["data"])
        made = without_metadata(content)
    except (InputError, ValueError):
        return ""
    return found[0] if made == content else f"{found['head']}{base64.b64encode(made).decode('ascii')}"


def _refused(why: str) -> InputError:
    return InputError("BIL-ART-033", f"has metadata that {why}", remedy="Save it as JPEG or PNG.")


def _cleaner(content: bytes) -> Callable[[bytes], bytes] | None:
    if content.startswith(b"\xff\xd8\xff"):
        return _jpeg
    if content.startswith(_PNG):
        return _png
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return _webp
    return _gif if content[:6] in (b"GIF87a", b"GIF89a") else None


def _turned(content: bytes) -> bytes | None:
    """Return the picture as its metadata says to turn it, ``None`` if it stands as it is."""
    from PIL import ImageOps

    with picture_header(content) as image:
        if image.getexif().get(_ORIENTATION, 1) in (0, 1) or getattr(image, "is_animated", False):
            return None
        kind, profile = str(image.format), image.info.get("icc_profile")
    upright = ImageOps.exif_transpose(opened_picture(content))
    out = BytesIO()
    upright.info.clear()
    upright.save(out, kind, icc_profile=profile, **_TURNED.get(kind, {}))
    return out.getvalue()


def _jpeg(content: bytes) -> bytes:
    """Return a JPEG without its other segments, and without what follows its end: previews, films, depth maps."""
    kept = [content[:2]]
    at = 2
    while content[at + 1] != _START_OF_SCAN:
        marker, size = content[at + 1], struct.unpack(">H", content[at + 2 : at + 4])[0]
        if content[at] != 0xFF:
            raise _refused("cannot be found: a marker is missing")
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        profile = marker == 0xE2 and content.startswith(_PROFILE, at + 4)
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE) or marker in _KEPT_SEGMENTS or profile:
            kept.append(content[at : at + 2 + size])
        at += 2 + size
    kept.append(content[at : _end_of_jpeg(content, at)])
    return b"".join(kept)


def _end_of_jpeg(content: bytes, at: int) -> int:
    """Return where the picture ends whose scans begin at *at*: coded data has no other marker than restarts."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            return len(content)  # cut off: readers show what there is
        marker = content[at + 1]
        if marker == _END_OF_IMAGE:
            return at + 2
        if marker in (0x00, 0xFF) or 0xD0 <= marker <= 0xD7:
            at += 1 if marker == 0xFF else 2
        else:
            at += 2 + struct.unpack(">H", content[at + 2 : at + 4])[0]


def _png(content: bytes) -> bytes:
    return _PNG + b"".join(chunk for kind, chunk in _png_chunks(content) if kind in _PNG_KEPT)


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_PNG)
    while at < len(content):
        size, kind = struct.unpack(">I4s", content[at : at + 8])
        yield kind, content[at : at + 12 + size]
        at += 12 + size
        if kind == b"IEND":
            return


def _webp(content: bytes) -> bytes:
    kept = []
    at = 12
    while at + 8 <= min(len(content), 8 + struct.unpack("<I", content[4:8])[0]):
        kind, size = struct.unpack("<4sI", content[at : at + 8])
        chunk = content[at : at + 8 + size + size % 2]
        if kind == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~_WEBP_FLAGS]) + chunk[9:]
        if kind in _WEBP_KEPT:
            kept.append(chunk)
        at += 8 + size + size % 2
    body = b"".join(kept)
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


def _gif(content: bytes) -> bytes:
    """Return a GIF without comments and without the data of applications, but for the loops of an animation."""
    flags = content[10]
    at = 13 + (3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0)
    kept = [content[:at]]
    while content[at] != 0x3B:
        start = at
        if content[at] == 0x21:
            label, name = content[at + 1], content[at + 3 : at + 14]
            at = _after_blocks(content, at + 2)
            if label == 0xFE or (label == 0xFF and name not in (b"NETSCAPE2.0", b"ANIMEXTS1.0")):
                continue
        elif content[at] == 0x2C:
            local = content[at + 9]
            at = _after_blocks(content, at + 11 + (3 * 2 ** ((local & 7) + 1) if local & 0x80 else 0))
        else:
            raise _refused("cannot be found: a block is unknown")
        kept.append(content[start:at])
    return b"".join(kept) + b";"


def _after_blocks(content: bytes, at: int) -> int:
    while content[at]:
        at += 1 + content[at]
    return at + 1
