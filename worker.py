"""Run a worker: `python worker.py [--burst] [--name NAME]`."""

from jobsvc.worker import main

if __name__ == "__main__":
    main()
