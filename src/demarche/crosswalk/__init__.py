"""From our records to the codes of the field's tables and back; the tables' columns.

Vocabularies stand in data/exchange: columns, CAMEO names, country codes, sectors, roles.
"""
