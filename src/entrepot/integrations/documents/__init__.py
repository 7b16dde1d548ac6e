"""Papers: what is printed about orders and the work on them, as PDF, one sheet or a wave of two hundred.

A paper is made of sheets that hold words only; the press, a process of its own, sets them and knows no business.
Printing is written down with the print records of the foundation. A print job: drawn, or it failed.
"""
