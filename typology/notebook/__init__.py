"""The Python interface: one function a job, results that show themselves and become data frames.

`import typology` offers all of it. See docs/python.md.
"""
