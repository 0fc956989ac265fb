"""The services of deep-translator: language codes, limits and API keys, one row each, and texts cut to the limits.

Limits marked *unverified* are cautious guesses because we found no published ones; ``per_second`` and ``url`` in
``[engines.<id>]`` of ``bilingual.toml`` override a row.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from bilingual.engines.http.failures import status_error
from bilingual.errors import (
    AuthenticationFailed,
    BadResponse,
    EngineError,
    RateLimited,
    Timeout,
    Unavailable,
)

Inspect = Callable[[Mapping[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Provider:
    """One service.

    ``module`` and ``translator`` name deep-translator's class. ``codes`` maps BCP 47 tags to the service's own if they
    differ; ``languages`` are the other supported tags, by primary subtag. ``keys`` maps constructor arguments to
    environment variables, as does ``optional_keys``; ``arguments`` are other required arguments, replaced before the
    first call. ``max_chars`` and ``max_bytes`` limit a text, ``max_encoded`` a percent-encoded one in a URL.
    ``escapes``: answers contain HTML entities.
    """

    id: str
    module: str
    translator: str
    codes: Mapping[str, str]
    languages: frozenset[str]
    keys: Mapping[str, str] = field(default_factory=dict)
    optional_keys: Mapping[str, str] = field(default_factory=dict)
    arguments: Mapping[str, Any] = field(default_factory=dict)
    url: str = ""
    url_variable: str = ""
    per_second: float = 5.0
    max_chars: int = 5000
    max_bytes: int = 1_000_000
    max_encoded: int = 1_000_000
    metered: bool = True
    expects_json: bool = True
    escapes: bool = False
    inspect: Inspect | None = None

    def code(self, tag: str) -> str | None:
        """Return the service's code for the language *tag*, or None if it is not supported.

        >>> PROVIDERS["google"].code("zh-Hans"), PROVIDERS["google"].code("de-AT"), PROVIDERS["google"].code("tlh")
        ('zh-CN', 'de', None)
        """
        parts = tag.split("-")
        for length in range(len(parts), 0, -1):
            shorter = "-".join(parts[:length])
            if shorter in self.codes:
                return self.codes[shorter]
        return parts[0] if parts[0] in self.languages else None

    def fits(self, text: str) -> bool:
        """Return whether *text* fits one request."""
        return (
            len(text) < self.max_chars
            and len(text.encode("utf-8")) <= self.max_bytes
            and (self.max_encoded >= 1_000_000 or len(quote(text)) <= self.max_encoded)
        )


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_GOOGLE = _words(
    "af sq am ar hy as ay az bm eu be bn bho bs bg ca ceb ny co hr cs da dv doi nl en eo et ee fi fr fy "
    "gl ka de el gn gu ht ha haw hi hmn hu is ig ilo id ga it ja kn kk km rw gom ko kri ku ckb ky lo la "
    "lv ln lt lg lb mk mai mg ms ml mt mi mr lus mn my ne no or om ps fa pl pt pa qu ro ru sm sa gd nso "
    "sr st sn sd si sk sl so es su sw sv tg ta tt te th ti ts tr tk ak uk ur ug uz vi cy xh yi yo zu "
)
_DEEPL = _words("bg cs da de el en es et fi fr hu id it ja ko lt lv nl pl pt ro ru sk sl sv tr uk ar he th vi")
_LIBRE = _words(
    "ar az bg bn ca cs da de el en eo es et eu fa fi fr ga gl he hi hu id it ja ko ky lt lv ms nl pl pt ro ru sk sl sq "
    "sr sv th tl tr uk ur vi"
)
_MICROSOFT = _words(
    "af am ar as az ba bg bn bo bs ca cs cy da de el en es et eu fa fi fil fr ga gl gu ha he hi hr hu hy id ig is it "
    "ja ka kk km kn ko ku ky lo lt lv mg mi mk ml mr ms mt my nb ne nl or pa pl ps pt ro ru sk sl so sq st sv sw ta te "
    "th ti tk tr tt ug uk ur uz vi xh yo zu"
)
_YANDEX = _words("ar bg cs da de el en es et fi fr he hu id it ja ko lt lv nl pl pt ro ru sk sl sv th tr uk vi zh")

_MYMEMORY = {
    tag.split("-")[0]: tag
    for tag in _words(
        "af-ZA sq-AL am-ET ar-SA hy-AM az-AZ eu-ES be-BY bn-IN bs-BA bg-BG my-MM ca-ES hr-HR cs-CZ da-DK "
        "nl-NL en-GB eo-EU et-EE fil-PH fi-FI fr-FR gl-ES ka-GE de-DE el-GR gu-IN ha-NE he-IL hi-IN hu-HU "
        "is-IS ig-NG id-ID it-IT ja-JP kn-IN kk-KZ km-KH ko-KR ky-KG lo-LA lv-LV lt-LT mk-MK ms-MY ml-IN "
        "mt-MT mi-NZ mr-IN nb-NO ne-NP fa-IR pl-PL pt-PT ro-RO ru-RU sr-Latn-RS si-LK sk-SK sl-SI so-SO es-ES "
        "sw-KE sv-SE tg-TJ ta-IN te-IN th-TH tr-TR uk-UA ur-PK uz-UZ vi-VN cy-GB xh-ZA yo-NG zu-ZA "
    )
}
_BAIDU = {
    "ar": "ara", "bg": "bul", "zh-Hans": "zh", "zh-Hant": "cht", "cs": "cs", "da": "dan", "nl": "nl", "en": "en",
    "et": "est", "fi": "fin", "fr": "fra", "de": "de", "el": "el", "hu": "hu", "it": "it", "ja": "jp", "ko": "kor",
    "pl": "pl", "pt": "pt", "ro": "rom", "ru": "ru", "sl": "slo", "es": "spa", "sv": "swe", "th": "th", "vi": "vie",
    "yue": "yue",
}  # fmt: skip


def _mymemory_body(body: Mapping[str, Any]) -> None:
    """Raise the error in ``responseStatus``; warnings are texts (https://mymemory.translated.net/doc/spec.php)."""
    status = str(body.get("responseStatus", "200"))
    answer = str((body.get("responseData") or {}).get("translatedText") or body.get("responseDetails") or "")
    if answer.startswith("MYMEMORY WARNING"):
        spent = RateLimited(
            "BIL-TRN-029",
            "mymemory's free daily quota is used up",
            remedy="Try again tomorrow, or choose another engine.",
        )
        hours = re.search(r"(\d{1,9}) HOURS", answer)
        spent.wait_s = 3600.0 * max(1, int(hours[1])) if hours else 86_400.0
        raise spent
    if status.isdigit() and int(status) != 200:
        raise status_error("mymemory", int(status))
    if re.match(r"(QUERY LENGTH LIMIT|PLEASE SELECT|NO QUERY|INVALID )", answer):
        raise BadResponse("BIL-TRN-030", f"mymemory did not accept the text: {answer[:60].lower()}")


def _baidu_body(body: Mapping[str, Any]) -> None:
    """Raise the error for a code from https://fanyi-api.baidu.com/doc/21."""
    code = str(body.get("error_code", "52000"))
    kinds: dict[str, type[EngineError]] = {
        "52001": Timeout, "52002": Unavailable, "54003": RateLimited, "54005": RateLimited,
        "52003": AuthenticationFailed, "54001": AuthenticationFailed, "54004": AuthenticationFailed,
        "90107": AuthenticationFailed,
    }  # fmt: skip
    if code != "52000":
        raise kinds.get(code, BadResponse)("BIL-TRN-050", f"baidu did not accept the text ({code})")


_TABLE = (
    # "5 requests per second and up to 200k requests per day" is what deep-translator's own error says of google;
    # the scraped page takes the text in its address: about 1,800 Chinese characters, 9 bytes each once encoded.
    Provider(
        "google", "google", "GoogleTranslator",
        {"zh-Hans": "zh-CN", "zh-Hant": "zh-TW", "he": "iw", "jv": "jw", "fil": "tl", "tl": "tl", "nb": "no",
         "nn": "no"}, _GOOGLE, url_variable="BILINGUAL_GOOGLE_URL", per_second=4.0, max_encoded=16_000, metered=False,
        expects_json=False,
    ),
    # 500 bytes per text and 5,000 characters per day without an email: https://mymemory.translated.net/doc/spec.php
    Provider(
        "mymemory", "mymemory", "MyMemoryTranslator",
        {**_MYMEMORY, "zh-Hans": "zh-CN", "zh-Hant": "zh-TW", "pt-BR": "pt-BR", "en-US": "en-US", "es-419": "es-419"},
        frozenset(), optional_keys={"email": "MYMEMORY_EMAIL"},
        arguments={"source": "en-GB", "target": "de-DE"}, url="https://api.mymemory.translated.net/get",
        url_variable="BILINGUAL_MYMEMORY_URL", per_second=2.0, max_chars=500, max_bytes=500, escapes=True,
        inspect=_mymemory_body,
    ),
    # codes: https://docs.libretranslate.com; "zt" is Traditional Chinese; the limit is the server's, 2,000 is common
    Provider(
        "libretranslate", "libre", "LibreTranslator", {"zh-Hans": "zh", "zh-Hant": "zt", "pt-BR": "pb", "nb": "nb"},
        _LIBRE, optional_keys={"api_key": "LIBRE_API_KEY"}, arguments={"api_key": "none"}, url="https://libretranslate.com/",
        url_variable="LIBRETRANSLATE_URL", per_second=5.0, max_chars=2000, metered=False,
    ),
    # codes and 128 KiB a request: https://developers.deepl.com/docs/api-reference/translate; sent in the address
    Provider(
        "deepl", "deepl", "DeeplTranslator",
        {"zh-Hans": "ZH", "zh-Hant": "ZH-HANT", "nb": "nb", "no": "nb"}, _DEEPL, keys={"api_key": "DEEPL_API_KEY"},
        url_variable="DEEPL_URL", max_encoded=6000,
    ),
    # codes: https://learn.microsoft.com/azure/ai-services/translator/language-support; 50,000 characters a request
    Provider(
        "microsoft", "microsoft", "MicrosoftTranslator",
        {"zh-Hans": "zh-Hans", "zh-Hant": "zh-Hant", "no": "nb", "sr": "sr-Latn", "pt-PT": "pt-pt", "tl": "fil"},
        _MICROSOFT, keys={"api_key": "MICROSOFT_API_KEY"}, optional_keys={"region": "MICROSOFT_REGION"},
        arguments={"source": "en", "target": "de"},
        url_variable="BILINGUAL_MICROSOFT_URL", max_chars=10_000,
    ),
    # 6,000 bytes a text, one call a second on the free tier: https://fanyi-api.baidu.com/doc/21
    Provider(
        "baidu", "baidu", "BaiduTranslator", _BAIDU, frozenset(),
        keys={"appid": "BAIDU_APPID", "appkey": "BAIDU_APPKEY"},
        arguments={"source": "en", "target": "zh"}, url_variable="BILINGUAL_BAIDU_URL", per_second=0.9,
        max_chars=2000, max_bytes=6000, inspect=_baidu_body,
    ),
    # in deep-translator after 1.11.4; 6,000 characters and 5 calls a second: https://cloud.tencent.com/document/api/551/15619
    Provider(
        "tencent", "tencent", "TencentTranslator", {"zh-Hans": "zh", "zh-Hant": "zh-TW"},
        _words("en ja ko fr es it de tr ru pt vi id th ms ar hi"),
        keys={"secret_id": "TENCENT_SECRET_ID", "secret_key": "TENCENT_SECRET_KEY"},
        url_variable="BILINGUAL_TENCENT_URL", per_second=4.0, max_chars=2000,
    ),
    Provider(  # rate unverified
        "papago", "papago", "PapagoTranslator", {"zh-Hans": "zh-CN", "zh-Hant": "zh-TW"},
        _words("ko en ja es fr vi th id de ru it pt"),
        keys={"client_id": "PAPAGO_CLIENT_ID", "secret_key": "PAPAGO_CLIENT_SECRET"},
        arguments={"source": "ko", "target": "en"},
        url_variable="BILINGUAL_PAPAGO_URL",
    ),
    Provider(  # rate unverified
        "yandex", "yandex", "YandexTranslator", {"zh-Hans": "zh"}, _YANDEX - {"zh"},
        keys={"api_key": "YANDEX_API_KEY"}, url_variable="BILINGUAL_YANDEX_URL", max_chars=10_000,
    ),
)  # fmt: skip
PROVIDERS: Mapping[str, Provider] = {provider.id: provider for provider in _TABLE}


_BREAKS = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])|(?<=[;:,；：，、])\s*|\s+")


def pieces(text: str, provider: Provider) -> Iterator[str]:
    """Yield *text* in parts that *provider* accepts, cut at sentence ends, else clauses, else spaces.

    >>> from dataclasses import replace
    >>> list(pieces("One two. Three four. Five.", replace(PROVIDERS["google"], max_chars=12)))
    ['One two.', 'Three four.', 'Five.']
    """
    if provider.fits(text):
        yield text
        return
    longest = max(1, bisect_left(range(len(text)), True, key=lambda end: not provider.fits(text[:end])) - 1)
    cut = _cut(text, longest)
    yield text[:cut].rstrip()
    rest = text[cut:].lstrip()
    if rest:
        yield from pieces(rest, provider)


def _cut(text: str, longest: int) -> int:
    """Return where to cut *text*, within *longest* characters, at the best break of the second half."""
    ends = [match for match in _BREAKS.finditer(text, 0, longest + 1) if match.start() >= longest // 2]
    sentence = [m.start() for m in ends if text[m.start() - 1 : m.start()] in set(".!?…。！？")]
    clause = [m.start() for m in ends if text[m.start() - 1 : m.start()] in set(";:,；：，、")]
    found = sentence or clause or [m.start() for m in ends]
    return min(longest, found[-1]) if found else max(1, longest)
