"""Hiring in the REST API: assessments, candidates, reviews, decisions and comparison, and accepting an invitation.

The same services as the pages and the same access: who hires or reviews for the organisation is told or shown, its
other members are refused, strangers find nothing.
"""
