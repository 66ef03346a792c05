"""How schemathesis asks this API."""
