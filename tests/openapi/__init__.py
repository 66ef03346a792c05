"""How schemathesis asks this API."""

#: The environment variable that tells the hooks which key is in use.
OWN_KEY_ID = "SCHEMATHESIS_OWN_KEY_ID"
