"""Whether a phone or an address reaches somebody: decisions from facts, free of Django.

What is found out is a cause of `causes`; a cause says what state the contact point is in. Checks (format, list of
throw-away domains, mail exchanger, one number under many names) are guesses from afar; a call, a code that came back,
a bounce and a hand are proof. A check never overrules a proof.
"""
