"""Keys and passwords planted in the environment and in the settings, to look for where they come out."""

ENVIRONMENT = {
    "DEEPL_API_KEY": "planted-deepl-0a1b:fx",
    "LIBRE_API_KEY": "planted-libre-2c3d",
    "BILINGUAL_LLM_API_KEY": "sk-planted-llm-4e5f",
    "HTTPS_PROXY": "http://me:planted-proxy%2F6a7b@127.0.0.1:9",
}
SETTINGS = """\
targets = ["de"]
translation = ["memory", "libretranslate"]
[engines.libretranslate]
url = "http://me%40host:planted-login-1a1b@{host}/"
attempts = 1
[engines.llm]
url = "http://me:planted-chat-2c2d@{host}/v1?key=planted-query-3e3f"
"""
