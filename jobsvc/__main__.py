"""`python -m jobsvc` is the command `jobsvc`."""

from jobsvc.cli import main

main(prog_name="jobsvc")
