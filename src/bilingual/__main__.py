"""``python -m bilingual`` is ``bilingual``."""

from bilingual.cli.main import main

if __name__ == "__main__":
    main()
