"""SQLAlchemy rows, loaders, engine set-up and migrations."""
