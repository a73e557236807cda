"""What an archive is asked for by, and how a file is handed over."""
