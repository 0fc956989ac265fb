"""The commands that need the service: ``up``, ``down``, ``status``, ``approve`` and ``shared``."""
