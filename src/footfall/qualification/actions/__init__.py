"""The verbs of qualification. Each works on a set of leads in a constant number of statements.

Leads are locked first, in the order of their ids, so that two deeds over the same leads take turns and
neither works on what the other is just changing.
"""
