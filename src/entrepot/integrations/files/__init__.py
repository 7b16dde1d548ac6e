"""Files into the business and out of it: CSV and XLSX, in the columns that people have.

A file is read in batches, its columns are mapped to fields, and what the rows say is carried out by
the rooms' actions, a chunk a transaction. Every row ends as imported, already there, set aside or refused.
"""
