"""What is told, as it is told: followed in the outbox, mirrored in memory, streamed to everybody who listens."""
