"""A recorded night, served over real HTTP to the real pipeline."""
