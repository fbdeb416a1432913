"""Characters that are no letters: what a text from anywhere may hold, and no terminal should get."""

STEERING = frozenset((*range(32), *range(127, 160), 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""They steer a terminal, begin a line, or turn the direction of what stands around them."""
