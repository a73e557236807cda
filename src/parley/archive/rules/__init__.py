"""How files of an archive are named, and what may stand in them."""
