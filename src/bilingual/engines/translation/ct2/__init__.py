"""The engines ``ct2`` and ``argos``: neural translation models on this machine, run by CTranslate2."""
