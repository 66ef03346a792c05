"""Job service for competitive programming."""
