"""KEEPS. Tables, archive, reports, outbox and queries; the caller opens the transaction."""
