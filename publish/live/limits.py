"""What a process needs that keeps thousands of connections open."""

import resource

BACKLOG = 4_096  # connections that wait to be accepted: all readers come back at once after a restart
FILES = 65_536


def raise_files() -> int:
    """As many open files as we may have, up to what is useful; how many those are."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return max(soft, wanted)
