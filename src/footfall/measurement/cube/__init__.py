"""The cube: facts as integers, measures and dimensions declared once, questions compiled to SQL. Free of Django.

`layout` says which tables there are, `atoms` and `measures` what is counted, `dimensions` by what it can be diced,
`question` is what can be asked, `compiler` turns a question into SQL through ibis, `engine` runs it on the published
file, `answer` puts the numbers together. Everything a page, the API or the command line shows comes from here.
"""
