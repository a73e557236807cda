"""Makes an archive from a record: no file here knows a table of the database, and none is served while it is made."""
