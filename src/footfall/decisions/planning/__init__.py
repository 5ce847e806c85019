"""From a sales target to the leads it takes: rates, lags and chances. Free of Django; the company's facts come in as counts."""
