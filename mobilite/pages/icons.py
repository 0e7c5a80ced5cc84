"""The icons that pages may use: strokes of lucide (ISC licence), gathered in one sprite by ``manage.py icons``."""

SPRITE = "mobilite/icons.svg"

NAMES = """
archive arrow-down arrow-left arrow-right arrow-right-left arrow-up badge-check badge-euro ban banknote
battery-charging bell bike bookmark briefcase building-2 calculator calendar-check calendar-clock calendar-days
calendar-plus calendar-range calendar-x camera car chart-column check check-check chevron-down chevron-left
chevron-right circle-alert circle-check circle-plus circle-question-mark clipboard-check clipboard-list clock
cloud-check cog compass copy corner-down-right credit-card database download ellipsis-vertical euro
external-link eye eye-off file-check file-plus file-text flag folder-open fuel funnel gauge graduation-cap
hand-coins handshake heart-handshake history hourglass house id-card image inbox info key-round keyboard
landmark languages layers-2 life-buoy link list-checks lock log-in log-out mail map map-pin menu message-square
milestone minus octagon-alert package-check paperclip pen-line pencil percent phone phone-call phone-off
piggy-bank plus printer receipt-euro refresh-cw repeat rotate-ccw route save scooter search send settings
shield-alert shield-check signature sliders-horizontal smartphone sparkles split square-pen sticky-note store
sun table tag timer trash-2 triangle-alert truck undo-2 upload user user-check user-cog user-plus user-x users
voicemail volume-2 wallet warehouse wrench x zap
"""
ICONS = tuple(NAMES.split())
