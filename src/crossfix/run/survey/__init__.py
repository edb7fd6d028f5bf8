"""crossfix survey: an archive of many aircraft, in shards, on any number of workers.

Files are listed (`plan`), archives of traces are indexed (`archive`), logs are put in order of address (`shuffle`), so
that every aircraft is seen whole (`aircraft`, `shuffle`). Each of these steps is a shard: a pure function of files that
leaves its result in a file named by all that went into it (`parts`). `collect` joins the results in a fixed order.
"""
