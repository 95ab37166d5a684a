"""What others would do with the same documents. Each module reads one, run by the interpreter that has the peer."""
