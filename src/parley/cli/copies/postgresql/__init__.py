"""The database of a backup where it is PostgreSQL: dumped, looked through and put back by PostgreSQL's own programs."""
