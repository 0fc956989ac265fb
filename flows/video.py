"""The flow ``video`` by the name that deployments of 0.1.0 know; it is ``bilingual.flows.video``."""

from bilingual.flows.video import video

__all__ = ["video"]
