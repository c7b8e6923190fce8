#!/usr/bin/env python3
"""A workbook of key projects for the import: generate.py FILE [ROWS]. Twelve columns, ten of them fields."""

import datetime
import random
import sys

import openpyxl
from codes import CATEGORIES, LEVELS, NATURES, STRENGTHS, UNITS

HEADER = [
    "serial", "project", "title", "level", "category", "nature", "accountable_unit",
    "planned_investment_yuan", "target_on", "target_strength", "happened", "filed_by",
]  # fmt: skip


def main():
    path, rows = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    draw = random.Random(2019)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("projects")
    sheet.append(HEADER)
    first = datetime.date(2019, 1, 2)
    for number in range(rows):
        sheet.append([
            number + 1,
            f"nb-{number:06}",
            f"河湾{draw.choice('东西南北')}片区第{number % 997 + 1}号{draw.choice(['标准厂房', '道路', '管网', '仓储', '学校'])}项目",
            draw.choice(LEVELS),
            draw.choice(CATEGORIES),
            draw.choice(NATURES),
            draw.choice(UNITS),
            draw.randrange(10_000_000, 2_000_000_000),
            (first + datetime.timedelta(days=draw.randrange(400, 900))).isoformat(),
            draw.choice(STRENGTHS),
            (first + datetime.timedelta(days=draw.randrange(0, 350))).isoformat(),
            f"经办{number % 7 + 1}",
        ])
    book.save(path)


main()
