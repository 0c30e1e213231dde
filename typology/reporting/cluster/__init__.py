"""Clusters of cases: text, data and figures."""
