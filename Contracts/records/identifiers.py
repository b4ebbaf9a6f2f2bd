"""Identifiers of invented people, businesses and real estate.

Every one starts with the unassigned division prefix 99 (GB/T 2260), so that none can be a real one's.
"""

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def uscc(kind, division, organisation):
    """GB 32100: kind (2), division (6), organisation code (8 and its GB 11714 check), MOD 31-3 check."""
    total = sum(int(c, 36) * w for c, w in zip(organisation, ORGANISATION_WEIGHTS))
    check = 11 - total % 11
    code = kind + division + organisation + {10: "X", 11: "0"}.get(check, str(check))
    return code + uscc_check(code)


def uscc_check(code):
    """The MOD 31-3 check character of the first 17 characters."""
    total = sum(USCC_ALPHABET.index(c) * w for c, w in zip(code, USCC_WEIGHTS))
    return USCC_ALPHABET[(31 - total % 31) % 31]


def resident_id(division, born, sequence):
    """GB 11643: division (6), birth date (8), sequence (3, odd for men), MOD 11-2 check."""
    code = f"{division}{born:%Y%m%d}{sequence:03d}"
    return code + resident_check(code)


def resident_check(code):
    """The MOD 11-2 check character of the first 17 digits."""
    return "10X98765432"[sum(int(c) * w for c, w in zip(code, RESIDENT_WEIGHTS)) % 11]


def property_unit(division, street, land, building, unit):
    """不动产单元号: 6+3+3+2 letters+5+1 letter+8, no check digit."""
    return f"{division}{street:03d}001GB{land:05d}F{building:04d}{unit:04d}"


def permit_number(form, division, sequence):
    """食品经营许可证编号: JY, form of business (1), division (6), sequence (6), ISO 7064 MOD 11,10 check."""
    digits = f"{form}{division}{sequence:06d}"
    remainder = 10
    for digit in digits:
        remainder = (remainder + int(digit)) % 10 or 10
        remainder = remainder * 2 % 11
    return f"JY{digits}{(11 - remainder) % 10}"
