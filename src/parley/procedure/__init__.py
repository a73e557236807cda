"""How every formal act is done and every reading is made: the rest of the house is built on these few files.

`capacities` and `table` say who may do what, `viewer` and `guarded` who may see what, `act` is the one way to
write, `pages` the one way to put an act on a page. There are no tables of the database here.
"""
