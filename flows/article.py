"""The flow ``article`` by the name that deployments of 0.1.0 know; it is ``bilingual.flows.article``."""

from bilingual.flows.article import article

__all__ = ["article"]
