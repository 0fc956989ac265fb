"""Loading WeasyPrint."""

import subprocess
import sys

STARTED = """
import sys
sys.addaudithook(lambda event, details: print(details[1]) if event == "subprocess.Popen" else None)
from bilingual.engines.pictures.pages import load_printer
load_printer()
import ctypes.util
print(ctypes.util.find_library.__module__)
"""


def test_it_starts_no_programs_to_find_its_libraries_and_leaves_the_search_as_it_was() -> None:
    said = subprocess.run([sys.executable, "-c", STARTED], check=True, capture_output=True, text=True).stdout
    assert said.split() == ["ctypes.util"]
