"""The statistics that decisions stand on: numpy and scipy only, no Django, so that they run anywhere.

`power` before an experiment, `looks` and `sequence` while it runs, `ratio` whether its arms may be compared at all,
`effect` and `clustered` what it says, `winner` and `cuped` what makes that truer, `dose` and `uplift` for incentives.
"""
