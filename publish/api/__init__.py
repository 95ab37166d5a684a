"""The HTTP API: everything of the night, for readers and services, and the desk's decisions behind tokens."""
