"""TELLS. What was kept is told in order and exactly once: the relay to Redis and the events' envelope."""
