"""Reads figures out of prose: sentences in, claims and refusals out, and never a guess."""
