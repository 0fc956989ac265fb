"""Runs ``bilingual`` as ``python -m bilingual``."""

from bilingual.cli.main import main

if __name__ == "__main__":
    main()
