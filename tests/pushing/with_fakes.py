"""Runs ``bilingual`` against platforms on this machine: ``python with_fakes.py LINKEDIN WECHAT ARGUMENT...``.

The product has no setting for that: this replaces the hosts in its process.
"""

from __future__ import annotations

import sys

from bilingual.cli.main import main
from bilingual.engines.posting import hosts, linkedin_media
from bilingual.pipeline.pushing import linkedin
from bilingual.pipeline.pushing import unanswered as doubts

if __name__ == "__main__":
    hosts.LINKEDIN = hosts.LINKEDIN_LOGIN = sys.argv[1]
    hosts.WECHAT = sys.argv[2]
    linkedin._LOOK_PAUSE_S = linkedin_media._POLL_S = doubts.SETTLED_S = 0.0
    main(sys.argv[3:])
