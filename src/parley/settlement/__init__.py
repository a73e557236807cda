"""Settlement: from what each party values and cannot accept to packages that every party can accept.

An engine without Django: it reads a bargain (`reading`), looks for packages (`settle`), and says of each answer what it
is: proven, within a gap, heuristic, or impossible with the reasons that stand in the way.
"""
