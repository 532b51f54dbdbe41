"""Incidents: which event mentions, within and across documents, report one happening."""
