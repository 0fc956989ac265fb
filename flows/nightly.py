"""The flow ``nightly`` by the name that deployments of 0.1.0 know; it is ``bilingual.flows.nightly``."""

from bilingual.flows.nightly import nightly

__all__ = ["nightly"]
