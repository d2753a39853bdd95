"""``python -m stz``: the same as the command ``stz``."""

from stz.cli import main

if __name__ == "__main__":
    main()
