"""The page: templates that are tables without JavaScript, and the modules that bring them to life. No build step."""
