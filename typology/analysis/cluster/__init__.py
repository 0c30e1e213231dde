"""Clusters of cases."""
