"""The parts screens are made of. Each file holds one kind of part.

Every part wears the theme by itself (`ui/theme.py`: `follow`), mirrors for right to
left, grows with the text size, has an accessible name and shows plain text only.

text.py     Label, tooltip, as_plain: never a raw QLabel or setToolTip
buttons.py  Button (kinds, busy, refused with a reason), IconButton
switch.py   Switch (Month | Week | …), FilterPill
avatar.py   Face, Avatar, paint_avatar
tile.py     Tile, paint_tile, usual_hue
chip.py     Chip, ChipState, ChipMood, paint_chip, chip_height, paint_gap
badge.py    Badge (count), Pill (state in a word), KeyCap, and their painters
cards.py    Card, Section, PageHeader, StatTile, Banner, EmptyState
rows.py     TaskRow, ListRow, RowList, StepBar
board.py    Board: columns of cards, one for each state
carry.py    paint_target, paint_reason: while something is carried
turn.py     TurnCard: the "Your turn" card
forms.py    Form (labelled fields, help, trouble), field makers, SearchField
dialogs.py  Dialog, ask, tell
floating.py Menu (never a raw QMenu), soften, Scrim: round corners, shadow
toast.py    Toasts: one at a time, with Undo
sidebar.py  Sidebar, Place: navigation with badges
tables.py   TableView, cells with tiles and avatars
paint.py    Lane, rounded, focus_ring, shadow, words, hatched, spinner
"""
