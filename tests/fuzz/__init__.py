"""Broken and hostile pages, addresses and answers for whatever reads them: `python -m tests.fuzz [SECONDS]`."""
