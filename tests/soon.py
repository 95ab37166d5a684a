"""How long a hostile document may take in a test: nothing here measures speed, `bench/` does."""

# A shared machine is slow at times; what is to be caught grows with the square of its input.
SLACK = 4
