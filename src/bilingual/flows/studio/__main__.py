"""Serves the studio as a program of the service."""

from __future__ import annotations

from bilingual.flows.studio.serving import serve, service_port
from bilingual.settings import find_root, load_settings

if __name__ == "__main__":
    serve(load_settings(find_root()), service_port())
