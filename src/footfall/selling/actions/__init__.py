"""The verbs of selling.

Each holds the leads first and the deals second, both in the order of their ids: the order in which
qualification's verbs and this app's receivers take them, so that two deeds never wait for each other.
A verb over a set passes over what it can't do and returns what it did; the verb for one refuses in words.
"""
