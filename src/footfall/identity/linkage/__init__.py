"""Which records mean the same person or body: by many weak signs, weighed together.

Free of Django, so that it runs on any machine: a counter's server, a laptop with a CSV file, a worker of a cluster.
The way of a record: `records` (as compared) -> `keys` (where to look) -> `candidates` (pairs that share a key) ->
`compare` (how far each field agrees) -> `model` (weights, a probability and its reasons) -> `clusters` (who is one).
"""
