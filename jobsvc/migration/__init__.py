"""Bringing the old service's data over, and the table it goes to."""

from jobsvc.migration.table import create_table

__all__ = ["create_table"]
