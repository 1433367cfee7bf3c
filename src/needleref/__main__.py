"""`python -m needleref` and the console script."""

from needleref.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
