"""What jobsvc counts, for Prometheus: the numbers, where processes keep them, and the text that a scrape gets."""

from jobsvc.metrics.keeping import default_directory, keep_in
from jobsvc.metrics.scraping import CONTENT_TYPE, exposition

__all__ = ["CONTENT_TYPE", "default_directory", "exposition", "keep_in"]
