"""What the API calls its jobs."""

#: Kind of job -> the name of its resource, which is that of its blueprint, too.
RESOURCES = {"extraction": "problem-extraction-jobs", "generation": "script-generation-jobs"}
