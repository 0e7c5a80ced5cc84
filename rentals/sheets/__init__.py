"""Prescribers' sheets: the message that brings the link, the column of Aujourd'hui, the card of a partner, why and how long."""
