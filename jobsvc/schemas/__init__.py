"""What goes in and out over HTTP: one file a kind of job, and what they share."""
