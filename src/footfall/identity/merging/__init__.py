"""How persons are joined and parted again, free of Django: who stands for whom, and what of whom is shown.

Nothing is remembered but whose everything is: each row has a home, each person what was known of them alone. What the
survivor shows is reckoned from that, so that merges can be undone in any order.
"""
