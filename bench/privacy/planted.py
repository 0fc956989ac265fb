"""Sensitive values to plant, made anew for each seed from the formats that their issuers document.

Written before the rules of the gate, and without them. No value is in this file as a whole: scanners of repositories
would find it.
"""

from __future__ import annotations

import base64
import json
import random
import string
from collections.abc import Callable, Mapping

UPPER, LOWER, DIGITS = string.ascii_uppercase, string.ascii_lowercase, string.digits
ALNUM = UPPER + LOWER + DIGITS
HEX = "0123456789abcdef"


class Maker:
    """Makes one value of each kind; the same seed gives the same values."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def some(self, letters: str, count: int) -> str:
        return "".join(self.random.choice(letters) for _ in range(count))

    def uuid(self) -> str:
        return "-".join(self.some(HEX, n) for n in (8, 4, 4, 4, 12))

    # Keys and tokens, as the pages on authentication of each service describe them.
    def aws(self) -> str:
        return "AK" + "IA" + self.some(UPPER + "234567", 16)

    def github(self) -> str:
        return "gh" + "p_" + self.some(ALNUM, 36)

    def github_fine(self) -> str:
        return "github" + "_pat_" + self.some(ALNUM, 22) + "_" + self.some(ALNUM, 59)

    def gitlab(self) -> str:
        return "gl" + "pat-" + self.some(ALNUM, 20)

    def slack(self) -> str:
        return "xo" + "xb-" + self.some(DIGITS, 12) + "-" + self.some(DIGITS, 12) + "-" + self.some(ALNUM, 24)

    def stripe(self) -> str:
        return "sk" + "_live_" + self.some(ALNUM, 24)

    def google(self) -> str:
        return "AI" + "za" + "Sy" + self.some(ALNUM + "-_", 32) + self.some(ALNUM, 1)

    def openai(self) -> str:
        return "sk" + "-proj-" + self.some(ALNUM, 74) + "T3Bl" + "bkFJ" + self.some(ALNUM, 74)

    def anthropic(self) -> str:
        return "sk" + "-ant-api03-" + self.some(ALNUM, 93) + "AA"

    def hugging_face(self) -> str:
        return "hf" + "_" + self.some(UPPER + LOWER, 34)

    def deepl(self) -> str:
        return self.uuid() + ":" + "fx"

    def deepseek(self) -> str:
        return "sk" + "-" + self.some(HEX, 32)

    def alibaba(self) -> str:
        return "LT" + "AI" + self.some(ALNUM, 20)

    def tencent(self) -> str:
        return "AK" + "ID" + self.some(ALNUM, 32)

    def telegram(self) -> str:
        return self.some("123456789", 1) + self.some(DIGITS, 9) + ":AA" + self.some(ALNUM, 33)

    def npm(self) -> str:
        return "np" + "m_" + self.some(ALNUM, 36)

    def sendgrid(self) -> str:
        return "SG" + "." + self.some(ALNUM, 22) + "." + self.some(ALNUM, 43)

    def jwt(self) -> str:
        def part(value: object) -> str:
            return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

        head = part({"alg": "HS256", "typ": "JWT"})
        body = part({"sub": self.some(DIGITS, 10), "name": self.some(LOWER, 8), "iat": 1516239022})
        return f"{head}.{body}.{self.some(ALNUM, 43)}"

    def password_in_address(self) -> str:
        return f"https://deploy:{self.some(ALNUM, 14)}@git.{self.host()}/site.git"

    def wechat(self) -> str:
        return "app" + 'secret = "' + self.some(HEX, 32) + '"'

    def assigned(self) -> str:
        return "api" + '_key = "' + self.some(ALNUM, 32) + '"'

    def private_key(self) -> str:
        lines = [self.some(ALNUM + "+/", 64) for _ in range(6)]
        rule = "-" * 5
        return "\n".join([f"{rule}BEGIN RSA PRIVATE KEY{rule}", *lines, f"{rule}END RSA PRIVATE KEY{rule}"])

    # People.
    def host(self) -> str:
        return self.some(LOWER, 8) + self.random.choice([".com", ".de", ".cn", ".io"])

    def email(self) -> str:
        return f"{self.some(LOWER, 6)}.{self.some(LOWER, 7)}@{self.host()}"

    def phone_us(self) -> str:
        return f"+1 415-{self.random.choice('23456789')}{self.some('346789', 2)}-{self.some(DIGITS, 4)}"

    def phone_de(self) -> str:
        return f"+49 30 {self.some('23456789', 1)}{self.some(DIGITS, 7)}"

    def phone_cn(self) -> str:
        return "13" + self.some("5678", 1) + self.some(DIGITS, 8)

    def phone_cn_spaced(self) -> str:
        return f"18{self.some('05689', 1)} {self.some(DIGITS, 4)} {self.some(DIGITS, 4)}"

    def id_cn(self) -> str:
        weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999
        born = f"19{self.random.randint(50, 99)}{self.random.randint(1, 12):02}{self.random.randint(1, 28):02}"
        body = self.random.choice(["110105", "310104", "440106", "510107"]) + born + self.some(DIGITS, 3)
        return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]

    def ssn_us(self) -> str:
        return f"{self.random.randint(101, 665)}-{self.random.randint(11, 98)}-{self.random.randint(1001, 9998)}"

    def dni_es(self) -> str:
        number = self.random.randint(10_000_000, 99_999_999)
        return f"{number}{'TRWAGMYFPDXBNJZSQVHLCKE'[number % 23]}"

    def cpf_br(self) -> str:
        digits = [self.random.randint(0, 9) for _ in range(8)] + [1]
        for length in (10, 11):
            total = sum(d * w for d, w in zip(digits, range(length, 1, -1), strict=True))
            digits.append(0 if total % 11 < 2 else 11 - total % 11)
        text = "".join(map(str, digits))
        return f"{text[:3]}.{text[3:6]}.{text[6:9]}-{text[9:]}"

    def iban(self) -> str:
        account = "37040044" + self.some(DIGITS, 10)
        check = 98 - int(account + "131400") % 97  # D is 13, E is 14: ISO 13616
        text = f"DE{check:02}{account}"
        return " ".join(text[at : at + 4] for at in range(0, len(text), 4))

    def card(self) -> str:
        body = "4" + self.some("23456789", 1) + self.some(DIGITS, 13)
        total = sum(sum(divmod(int(d) * (2 - n % 2), 10)) for n, d in enumerate(body))
        text = body + str(-total % 10)
        return " ".join(text[at : at + 4] for at in range(0, 16, 4))

    def address_us(self) -> str:
        street = self.random.choice(["Maple Street", "Oak Avenue", "Cedar Lane", "Willow Road"])
        town = self.random.choice(["Springfield, IL 62704", "Portland, OR 97205", "Austin, TX 78703"])
        return f"{self.random.randint(11, 9899)} {street}, {town}"

    def address_de(self) -> str:
        street = self.random.choice(["Lindenstraße", "Goethestr.", "Am Mühlenweg", "Kastanienallee"])
        return f"{street} {self.random.randint(1, 99)}, {self.random.randint(10115, 14199)} Berlin"

    def address_cn(self) -> str:
        road = self.random.choice(["北京市海淀区学院路", "上海市徐汇区漕溪北路", "广州市天河区体育西路"])
        rooms = f"{self.random.randint(1, 20)}号楼{self.random.randint(101, 2409)}室"
        return f"{road}{self.random.randint(2, 888)}号{rooms}"

    def blocked_name(self) -> str:
        return "Severin Quastenflosser"

    def salary(self) -> str:
        return f"${self.random.randint(61, 189)},{self.random.randint(1, 9)}00"


# The name of the check that must report each kind. Salaries and names are only looked for where that was asked.
KINDS: Mapping[str, tuple[str, Callable[[Maker], str]]] = {
    "AWS": ("secret", Maker.aws),
    "GitHub": ("secret", Maker.github),
    "GitHub, fine-grained": ("secret", Maker.github_fine),
    "GitLab": ("secret", Maker.gitlab),
    "Slack": ("secret", Maker.slack),
    "Stripe": ("secret", Maker.stripe),
    "Google": ("secret", Maker.google),
    "OpenAI": ("secret", Maker.openai),
    "Anthropic": ("secret", Maker.anthropic),
    "Hugging Face": ("secret", Maker.hugging_face),
    "DeepL": ("secret", Maker.deepl),
    "DeepSeek": ("secret", Maker.deepseek),
    "Alibaba": ("secret", Maker.alibaba),
    "Tencent": ("secret", Maker.tencent),
    "Telegram": ("secret", Maker.telegram),
    "npm": ("secret", Maker.npm),
    "SendGrid": ("secret", Maker.sendgrid),
    "JWT": ("secret", Maker.jwt),
    "password in an address": ("secret", Maker.password_in_address),
    "secret of WeChat": ("secret", Maker.wechat),
    "assigned key": ("secret", Maker.assigned),
    "private key": ("private-key", Maker.private_key),
    "e-mail": ("email", Maker.email),
    "phone, US": ("phone", Maker.phone_us),
    "phone, German": ("phone", Maker.phone_de),
    "phone, Chinese": ("phone", Maker.phone_cn),
    "phone, Chinese with spaces": ("phone", Maker.phone_cn_spaced),
    "ID, Chinese": ("id-number", Maker.id_cn),
    "SSN, US": ("id-number", Maker.ssn_us),
    "DNI, Spanish": ("id-number", Maker.dni_es),
    "CPF, Brazilian": ("id-number", Maker.cpf_br),
    "IBAN": ("iban", Maker.iban),
    "card": ("card", Maker.card),
    "address, US": ("address", Maker.address_us),
    "address, German": ("address", Maker.address_de),
    "address, Chinese": ("address", Maker.address_cn),
    "blocked name": ("blocked-name", Maker.blocked_name),
    "salary": ("amount", Maker.salary),
}

# A sentence around a value, as an author writes it, in the language of the place.
SENTENCES = {
    "en": "You can try it with {} until the end of the month.",
    "zh-Hans": "到月底之前可以用{}试一试。",
    "de": "Bis Ende des Monats geht es mit {} ohne Weiteres.",
}
