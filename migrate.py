"""One-off runs for an operator: `python migrate.py --help`."""

from jobsvc.migration.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
