"""Fines, parking charges and tolls: who drove at that minute, who must be told, before which day (row G9)."""
