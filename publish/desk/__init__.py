"""What people decide on the night: plain functions that a command line, or later a web page, calls.

Each is one transaction: what stands, what is published, the events and the audit log change together, or nothing does.
"""
