"""Finds keys, tokens and passwords by the rules of gitleaks, and by a few of our own in the same form."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from bilingual.engines.privacy.dummies import entropy, is_dummy_domain, is_dummy_secret, listed, table
from bilingual.engines.privacy.figures import around
from bilingual.engines.privacy.go_patterns import to_python
from bilingual.fidelity.privacy import Hit
from bilingual.languages import privacy_of_all

# A rule is tried only around one of its keywords; a private key is longer.
_BEFORE, _AFTER, _KEY_AFTER = 200, 1_500, 12_000
# Rules for source code end a token with a quote or white space; in prose a full stop or a Chinese character follows.
_END = r"""(?:[\x60'"\s;]|\\[nr]|$)"""
_END_IN_PROSE = r"""(?=[\x60'"\s;,.!?:)\]}<>*|&#]|[^\x00-\x7f]|\\[nr]|\Z)"""
# What stands before the keyword is not part of the secret, and takes long to find.
_LEAD = re.compile(r"^(\(\?i\))?\[\\w\.-\]\{0,50\}\?")
_LINE = ".{0,300}"  # unbounded, each "curl" would be followed to the end of its line
_PRIVATE = frozenset({"private-key", "cut-private-key", "putty-private-key", "age-secret-key"})
_PASSWORDS = frozenset({"password-in-address", "curl-auth-user"})
_ASSIGNED = frozenset({"generic-api-key", "assigned-key"})
_WORDS = re.compile(r"[A-Z]?[a-z]{3,11}(?![a-z])|[A-Z]{4,11}(?![A-Z])")
_HASH = re.compile(r"(?i)(?:sha\d*|md5|checksum|digest|integrity|commit|fingerprint|uuid|hash)\W{0,4}")
# What a program assigns: hashlib.sha256(raw), os.environ["PASS_2"], args[1].
_CODE = re.compile(r"""[A-Za-z_][\w.]*(?:\((?:["'A-Za-z_)*]|$)|\[(?:["'A-Za-z_]|\d+\]))""")
_HOST = re.compile(r"[\w.-]+")
_WORD_RULE = "password-by-word"


@dataclass(frozen=True)
class Rule:
    """One rule; ``pattern`` is compiled when a text first has one of its ``keywords``."""

    id: str
    regex: str
    keywords: tuple[str, ...]
    entropy: float = 0.0
    group: int = 0
    allowed: Sequence[Mapping[str, Any]] = ()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        regex = _LEAD.sub(r"\1", self.regex).replace(_END, _END_IN_PROSE).replace(".*", _LINE)
        return re.compile(to_python(regex), re.ASCII)

    def secret(self, found: re.Match[str]) -> tuple[str, int]:
        """Return the secret and where it starts: the named group, else the first that took part."""
        group = self.group or next((n for n, text in enumerate(found.groups(), 1) if text), 0)
        return found[group], found.start(group)

    def allows(self, secret: str, match: str, line: str) -> bool:
        """Return whether one of the rule's own lists says that *secret* is none."""
        for entry in self.allowed:
            text = {"match": match, "line": line}.get(entry.get("regexTarget", ""), secret)
            if any(_compiled(regex).search(text) for regex in entry.get("regexes", ())):
                return True
            small = secret.lower()
            if any(word in small for word in entry.get("stopwords", ())):
                return True
        return False


@lru_cache(maxsize=512)
def _compiled(regex: str) -> re.Pattern[str]:
    return re.compile(to_python(regex), re.ASCII)


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """Return all rules for texts: those of gitleaks that are not about one kind of file, and our own."""
    found = [entry for name in ("gitleaks", "own") for entry in table(name)["rules"] if "path" not in entry]
    made = [
        Rule(
            entry["id"],
            entry["regex"],
            tuple(keyword.lower() for keyword in entry["keywords"]),
            entry.get("entropy", 0.0),
            entry.get("secretGroup", 0),
            [a for a in entry.get("allowlists", ()) if "paths" not in a],
        )
        for entry in found
    ]
    return (*made, *_by_words())


def _by_words() -> Iterator[Rule]:
    """Yield the rule for passwords that follow one of the languages' words for them."""
    words = sorted({word for one in privacy_of_all() for word in one.secrets}, key=len, reverse=True)
    if words:
        said = "|".join(map(re.escape, words))
        joint = r"[ \t]{0,2}(?:[:=]|是|为|は)[ \t]{0,2}[\x60'\"“「]?"
        yield Rule(_WORD_RULE, rf"(?i)(?:{said}){joint}([!-~]{{8,100}})", tuple(words))


def secrets_in(text: str) -> Iterator[Hit]:
    """Yield the keys, tokens and passwords in *text*."""
    small = text.lower()
    for rule in _rules_for(small):
        private = rule.id in _PRIVATE
        for start, end in _windows(small, rule.keywords, _KEY_AFTER if private else _AFTER):
            for match in rule.pattern.finditer(text, start, end):
                secret, at = rule.secret(match)
                if _is_real(rule, secret, match, text):
                    yield Hit("private-key" if private else "secret", secret, secret.replace("\\", ""), at)


def _rules_for(small: str) -> list[Rule]:
    present = {keyword for keyword in _keywords() if keyword in small}
    return [rule for rule in rules() if not present.isdisjoint(rule.keywords)]


@lru_cache(maxsize=1)
def _keywords() -> frozenset[str]:
    return frozenset(keyword for rule in rules() for keyword in rule.keywords)


def _windows(small: str, keywords: Sequence[str], after: int) -> list[tuple[int, int]]:
    """Return the spans of the text around *keywords*."""
    places = [match.start() for match in re.finditer("|".join(map(re.escape, keywords)), small)]
    return around(small, places, _BEFORE, after)


def _is_real(rule: Rule, secret: str, match: re.Match[str], text: str) -> bool:
    if rule.id in _PRIVATE:
        body = re.sub(r"-----[^-]+-----|\s|\\n", "", secret)
        return len(body) >= 60 and not re.search(r"\.\.\.|…|(.)\1{9}|(?i:example|xxxx)", body)
    if rule.entropy and entropy(secret) < rule.entropy:
        return False
    if rule.id in _PASSWORDS:
        password = secret.rpartition(":")[2] if rule.id == "curl-auth-user" else secret
        host = _HOST.match(text, match.end() - 1)
        return _is_password(password.strip("\"'")) and not (host and is_dummy_domain(host[0]))
    if rule.id == _WORD_RULE:
        written = secret.rstrip(".,;)'\"`”」")
        return _is_password(written) and _CODE.match(secret) is None and bool(re.search(r"\d", written))
    if is_dummy_secret(secret) or (rule.id == "jwt" and _is_dummy_token(secret)):
        return False
    line = text[text.rfind("\n", 0, match.start()) + 1 : (text.find("\n", match.end()) + 1 or len(text) + 1) - 1]
    before = re.search(r"[\w.-]{0,50}$", text[max(0, match.start() - 50) : match.start()])
    said = f"{before[0] if before else ''}{match[0]}"
    return not rule.allows(secret, said, line) and not _is_harmless(rule, secret, said)


def _is_password(text: str) -> bool:
    if text.lower() in listed("passwords") or is_dummy_secret(text) or re.match(r"[<{\[$%*(]", text):
        return False
    # ApiSecret, AuthToken, mypass: names of what to put there.
    return re.search(r"(?i)(?:token|secret|key|pass|passwd|password|login|id|email|no)$", text) is None


def _is_harmless(rule: Rule, secret: str, said: str) -> bool:
    """Return whether gitleaks' rule for any assignment found what texts on programs are full of: names and hashes."""
    if rule.id not in _ASSIGNED:
        return False
    words = sum(map(len, _WORDS.findall(secret))) / len(secret)
    mixed = re.search(r"\d", secret) or (re.search(r"[a-z]", secret) and re.search(r"[A-Z]", secret))
    return words > 0.6 or not mixed or _HASH.search(said) is not None


def _is_dummy_token(token: str) -> bool:
    """Return whether a JSON web token has the claims of documentation, such as those of jwt.io."""
    for part in token.split(".")[:2]:
        try:
            said = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode("utf-8", "replace").lower()
        except (binascii.Error, ValueError):
            continue
        if re.search(r"john doe|jane doe|1234567|example|joe\b", said):
            return True
    return False
