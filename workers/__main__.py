"""`python -m workers` is the `tallywire` command, so that a role can be started without its script on the PATH."""

from workers.cli import main

main()
