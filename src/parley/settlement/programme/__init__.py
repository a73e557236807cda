"""The bargain as an integer programme: for proofs, and for what no other way finds.

One variable for each option (1: taken), one for each bonus (1: earned), and whatever the caller adds. It stays alive in
HiGHS, so that rules can be switched off, options ruled out, goals changed, and the next search starts where the last
one ended. One thread, a fixed seed, limits in nodes and steps and not in seconds: the same questions in the same order
get the same answers on a busy machine. A step is one time that HiGHS asks whether to go on; it does so at fixed points
of its search, about once for each linear programme, and counts no work of its own.

Floating point: rows are whole numbers, brought below 2**20 by a power of two where they are larger. A package is
checked in whole numbers before it is handed back, and barred if HiGHS had let it pass by its tolerance of 1e-6.
"""

from parley.settlement.programme.solver import Programme
from parley.settlement.programme.terms import TOLERANCE, Floats, Solved, Terms, together

__all__ = ["TOLERANCE", "Floats", "Programme", "Solved", "Terms", "together"]
