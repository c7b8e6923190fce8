"""The codes of the generated columns, as the fact's field table has them."""

LEVELS = ["provincial", "municipal", "both", "zone"]
CATEGORIES = ["industry", "park", "commerce", "infrastructure", "livelihood"]
NATURES = ["new", "expansion", "upgrade"]
STRENGTHS = ["commitment", "plan", "hope"]
UNITS = ["dept-projects", "dept-economy", "dept-investment", "dept-city", "dept-finance"]
