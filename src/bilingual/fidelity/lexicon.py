"""Words by language that the checks look for: data, and nothing else.

Patterns for ``re.search``. What is not listed for a language is not judged there.
"""

from __future__ import annotations

# Each class of qualifier, language by language. What is not listed is not judged.
QUALIFIERS: dict[str, dict[str, str]] = {
    "about": {
        "en": r"\b(?:about|around|approximately|roughly|nearly|almost|some|circa|or so|more or less)\b",
        "de": r"\b(?:etwa|ungefähr|rund|circa|ca\.|fast|knapp|gut|um die|annähernd|nahezu|beinahe)",
        "es": r"\b(?:unos|unas|alrededor|aproximadamente|cerca de|casi|más o menos|en torno|aprox)",
        "zh": r"大约|大概|约|約|左右|上下|近|差不多|几乎|幾乎|将近|將近|大約|来[个天年]|多[个万年天]",
        "ja": r"約|およそ|ほぼ|ほど|くらい|ぐらい|前後|近く|だいたい|おおよそ|ほとんど|程度",
    },
    "at least": {
        "en": r"\b(?:at least|no less than|no fewer than|or more|minimum of)\b",
        "de": r"\b(?:mindestens|wenigstens|zumindest|nicht weniger als|oder mehr|minimal)",
        "es": r"\b(?:al menos|por lo menos|como mínimo|no menos de|o más|cuando menos)",
        "zh": r"至少|最少|起码|起碼|不少于|不少於|以上|不低于",
        "ja": r"少なくとも|以上|最低|せめて",
    },
    "at most": {
        "en": r"\b(?:at most|no more than|not more than|up to|maximum of|or less|or fewer)\b",
        "de": r"\b(?:höchstens|maximal|nicht mehr als|bis zu|oder weniger)",
        "es": r"\b(?:como máximo|a lo sumo|no más de|hasta|o menos|como mucho)",
        "zh": r"至多|最多|不超过|不超過|以内|以內|以下|多达|高达",
        "ja": r"最大|高々|せいぜい|以下|以内|まで|多くとも",
    },
    "per": {
        "en": (
            r"\b(?:per|a|an|each|every)\s+(?:second|minute|hour|day|week|month|year)\b|\b(?:hourly|"
            r"(?:each|every)\s+(?:morning|evening|night)|daily|weekly|monthly|yearly|annual(?:ly)?)\b"
        ),
        "de": (
            r"\b(?:pro|je|jede[rnsm]?|am|in der|im)\s+(?:Sekunde|Minute|Stunde|Tag|Woche|Monat|Jahr)|"
            r"jeden\s+(?:Morgen|Abend)|\w*(?:täglich|wöchentlich|monatlich|jährlich|stündlich)"
        ),
        "es": (
            r"\b(?:por|al|a la|cada)\s+(?:segundo|minuto|hora|día|semana|mes|año)|\b(?:diari|seman|"
            r"cada (?:mañana|tarde|noche)|mensual|anual|todos los|todas las)"
        ),
        "zh": r"每|一天|一周|一年|一个月|一小时|天天|年度|月度|日均|年均|/",
        "ja": r"毎|ごと|あたり|当たり|[一1１][分日週月年]|[分日週月年](?:間)?に|時間に|年間|月間|/",
    },
}

# Where a word of the table may also mean something else, only these ask for a counterpart.
ASKS: dict[str, dict[str, str]] = {
    "about": {
        "en": (
            r"\b(?:about|around|approximately|roughly|nearly|almost|some|circa|or so|"
            r"more or less)\b(?=[\s~$€£]*[\d])"
        ),
        "de": r"\b(?:etwa|ungefähr|rund|circa|ca\.|annähernd)\s+(?=\d)",
        "es": r"\b(?:alrededor de|aproximadamente|cerca de|unos|unas)\s+(?=\d)",
        "zh": r"大约|大概|左右|大約",
        "ja": r"約|およそ|おおよそ",
    },
    "at least": {"zh": r"至少|最少|起码|起碼", "ja": r"少なくとも"},
    "at most": {
        "en": (
            r"\b(?:at most|no more than|not more than|"
            r"(?<!adds )(?<!add )(?<!keep )(?<!keeps )up to(?= \d))\b"
        ),
        "es": r"\b(?:como máximo|a lo sumo|no más de)",
        "de": r"\b(?:höchstens|maximal|nicht mehr als)",
        "zh": r"至多|最多|不超过|不超過",
        "ja": r"最大|せいぜい",
    },
    "per": {
        "zh": r"每[天日周月年小时分秒个]",
        "ja": r"毎[日週月年時分秒]|[日週月年分秒]間?ごとに|あたり",
        "es": r"\b(?:por|al|a la|cada)\s+(?:segundo|minuto|hora|día|semana|mes|año)",
    },
}

# Negators of each language; what looks like one and is none; and what may stand for one in a good translation.
NEGATORS: dict[str, tuple[str, str, str]] = {
    "en": (
        (
            r"\b(?:not|never|no|none|nobody|nothing|nowhere|neither|nor|cannot|without|hardly)\b|"
            r"n['’]t\b"
        ),
        (
            r"\bnot only\b|\bno (?:matter|doubt|longer|more)\b|\bwhy not\b|\bno\.\s*\d|\bor not\b|"
            r"\bnothing but\b"
        ),
        (
            r"\b(?:instead|rather|less|fewer|few|only|poor\w*|fail\w*|lack\w*|avoid\w*|stop\w*|refus\w*|skip\w*"
            r"|unless|until"
            r"|silen\w+|forg[eo]t\w*|miss\w*|at most|unknown|stranger|first|non[a-z]*|no more|no longer|whether"
            r"|nearly|almost"
            r"|un(?!der|til|i[toqv])[a-z]{4,}|in(?:cap|corr|val|vis|suff|compl|sec)\w+|puzzl\w*|wonder\w*|\w+less"
            r"|dis(?:abl|allow|agree|connect|appear|regard|card|lik)\w*|mis(?:match|take|lead|place)\w*)\b"
        ),
    ),
    "de": (
        r"\b(?:nicht|nie|niemals|nichts|niemand\w*|kein\w*|nirgends|nirgendwo|weder|ohne|kaum)\b",
        r"\bnicht nur\b|\bnicht wahr\b",
        (
            r"\b(?:statt|anstatt|anstelle|weniger|wenig\w*|nur|selten|höchstens|verpass\w*|fehl\w*|miss\w+|still\w*"
            r"|vergess\w*|deaktiv\w*|verzicht\w*|un(?!d\b|ter|s\b|ser|ten|gef|iv)[a-zäöü]{4,}|außer"
            r"|verhinder\w*|verbiet\w*|bevor)\b"
            r"|\w{3,}los(?:e[nrsm]?)?\b"
        ),
    ),
    "es": (
        r"\b(?:no|nunca|jamás|nada|nadie|ningun[oa]s?|ningún|ni|tampoco|sin|apenas)\b",
        r"\bno (?:solo|sólo)\b|\bsin (?:embargo|duda)\b|¿no\?",
        (
            r"\b(?:en lugar|en vez|menos|solo|sólo|falt\w+|evit\w+|antes|olvid\w+|excepto|salvo|imped\w+|prohib\w+"
            r"|des(?:activ|habil|conec|conoc|apar|acuerd|ech|cart)\w+"
            r"|in(?:v[áa]lid|correct|complet|capa|útil|disponib|existent|sufici|segur)\w*|imposib\w*)\b"
        ),
    ),
    "zh": (
        r"不|没|沒|无|無|非|未|别|別|莫|勿|否",
        (
            r"不[过過仅僅但断斷同管论論久少错錯由妨住止禁解再安断]|不得不|恨不得|不一样|差不多|无论|"
            r"無論|无数|無數|非[常洲]|是不是|能不能|要不要"
            r"|会不会|好不好|有没有|有沒有|对不对|[特分区個个级性类識识辨告離离派差區級類]别|"
            r"[特分區個級性類識辨告離派差]別|[别別]人|并非|除非"
            r"|未[来來]|[是能]否|否[则則]"
        ),
        (
            r"少|错过|錯過|缺|漏|只|停|忘|拒|避|难|難|才|代替|不[过過解再同]|恨不得|至多|最多|以内|空|"
            r"默"
        ),
    ),
    "ja": (
        r"ない|なく|なけれ|なかっ|なし|ません|ず(?:に|、|。|$)|ぬ(?:。|$)|無|不|未",
        (
            r"(?:では|じゃ)な(?:い|く)|かもしれ(?:ない|ません)|な(?:ければ|くては)な(?:らない|らず|"
            r"りません)|ないといけ(?:ない|ません)|に(?:ちが|違)い(?:ない|ありません)"
            r"|必ず|まず|だけで(?:は)?なく|はず|わず|少な[いく]|危な[いく]|不思議|未来|ませんか|"
            r"知らない人"
        ),
        r"だけ|のみ|しか|避|欠|忘|止|やめ|少|黙|失|難|代わり|より|まで|では?なく|知らない|ほど",
    ),
}

# Two forms of address or of sentence end, of which a text keeps one.
REGISTERS = {
    "de": (
        r"(?<![.!?:“„\"\n]\s)(?<!^)\b(?:Sie|Ihnen|Ihre?[rnms]?)\b",
        r"(?i)\b(?:du|dich|dir|deine?[rnms]?)\b",
        "Sie",
        "du",
    ),
    "es": (r"(?i)\b(?:usted(?:es)?)\b", r"(?i)\b(?:tú|te|ti|contigo|tu|tus)\b", "usted", "tú"),
    "fr": (r"(?i)\b(?:vous|votre|vos)\b", r"(?i)\b(?:tu|te|toi|ton|ta|tes)\b", "vous", "tu"),
    "zh": (r"您", r"你", "您", "你"),
    "ja": (
        (
            r"(?:です|ます|ました|でした|ません|でしょう|ましょう|ください)(?:か|ね|よ|"
            r"が)?[。！？」]?$"
        ),
        r"(?:だ|である|だった|た|る|い)[。！？]$",
        "です・ます",
        "だ・である",
    ),
}

FIRST_PERSON = {
    "en": r"\b(?:I|[Mm]e|[Mm]y|[Mm]ine|[Ww]e|us|[Oo]ur)\b",
    "de": r"(?i)\b(?:ich|mich|mir|mein\w*|wir|uns|unser\w*)\b",
    "fr": r"(?i)\b(?:je|j['’]|me|m['’]|moi|mon|ma|mes|nous|notre|nos)",
    "zh": r"我|咱|自己|本人",
}

THIRD_PERSON = {
    "en": r"(?i)\b(?:he|she|his|her|him)\b",
    "de": r"(?i)\b(?:er|ihm|ihn|sein\w*)\b",
    "fr": r"(?i)\b(?:il|elle|lui|son|sa|ses)\b",
    "zh": r"他|她",
}
