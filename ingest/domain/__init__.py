"""The ground everything stands on: what an election is, what a source says of it, and how that changed.

Words follow NIST SP 1500-100 v2; enumerations carry its exact strings. A value that cannot exist (negative votes, an
instant without a zone) cannot be built; a value that is merely doubtful (more votes than ballots) can, because a
source may well say it and somebody has to judge it.
"""
