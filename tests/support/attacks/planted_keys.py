"""Keys and passwords planted in the environment and in the settings, to look for where they come out."""

ENVIRONMENT = {
    "DEEPL_API_KEY": "planted-deepl-0q1z:fx",
    "LIBRE_API_KEY": "planted-libre-2q3z",
    "BILINGUAL_LLM_API_KEY": "sk-planted-llm-4q5z",
    "HTTPS_PROXY": "http://me:planted-proxy%2F6q7z@127.0.0.1:9",
}
SETTINGS = """\
targets = ["de"]
translation = ["memory", "libretranslate"]
[engines.libretranslate]
url = "http://me%40host:planted-login-1q1z@{host}/"
attempts = 1
[engines.llm]
url = "http://me:planted-chat-2q2z@{host}/v1?key=planted-query-3q3z"
"""
