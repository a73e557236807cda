"""Two worlds that differ in one secret, compared from the seats of all who may not know it.

`make two-worlds RUNS=N` compares N pairs of worlds for each secret, over every route, capacity, export, feed and
mail: status, headers, bytes and number of queries. What is random is pinned; what differs is a leak.
"""
