"""`python -m needleref` and the console script."""

import gc

# A short-lived process frees everything at its end; collecting before costs 5 % of its time.
gc.disable()

from needleref.cli import main  # noqa: E402

if __name__ == "__main__":
    raise SystemExit(main())
