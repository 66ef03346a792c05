"""A problem page that somebody saved in a file."""

from __future__ import annotations

from typing import BinaryIO

import click

from jobsvc.extraction import MAX_PAGE_BYTES, decoded


def saved_page(file: BinaryIO) -> str:
    """The page that a file holds, whatever its charset. Raises ClickException where it is none."""
    return decoded(saved_bytes(file))


def saved_bytes(file: BinaryIO) -> bytes:
    """The same as its judge would send it."""
    content = file.read(MAX_PAGE_BYTES + 1)
    if len(content) > MAX_PAGE_BYTES:
        raise click.ClickException(f"The saved page has more than {MAX_PAGE_BYTES:,} bytes; no problem page has.")
    if not content.strip():
        raise click.ClickException("The saved page is empty.")
    if content.startswith(b"%PDF-"):
        raise click.ClickException("The saved page is a PDF, which jobsvc does not read; save the page as HTML.")
    return content
