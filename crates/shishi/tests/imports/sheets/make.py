"""Makes the sheets of this folder, as offices make them: `python make.py` (openpyxl), then LibreOffice saves each again.

Every name is invented. What each sheet holds is written by hand in ../own_tables.rs, never read from here.
"""

import datetime
import pathlib
import shutil
import subprocess
import sys
import tempfile

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

HERE = pathlib.Path(__file__).parent
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)


def put(sheet, rows, start=1):
    for number, row in enumerate(rows, start):
        for column, value in enumerate(row, 1):
            if value is not None:
                sheet.cell(number, column, value)


def title(sheet, text, across):
    sheet["A1"] = text
    sheet["A1"].font = Font(size=18, bold=True)
    sheet["A1"].alignment = CENTRE
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=across)


def two_line_head():
    """Title above, date and unit in the corners, a merged head of two lines, a count of the columns, groups with
    subtotals, a grand total, notes below."""
    book = Workbook()
    sheet = book.active
    sheet.title = "3月"
    title(sheet, "河湾开发区2019年1—3月规模以上工业企业主要指标", 7)
    put(sheet, [
        ["填报日期：2019年4月8日", None, None, None, None, None, "单位：万元"],
        ["序号", "企业名称", "工业总产值", None, "营业收入", None, "备注"],
        [None, None, "本月", "本月止\n累计", "本月", "本月止\n累计", None],
        ["甲", "乙", 1, 2, 3, 4, "丙"],
        [1, "启明机械有限公司", 1200.5, 3456.78, 1100, 3300.25, None],
        [2, "远航食品有限责任公司", 800, 2100.4, None, None, "收入未审定"],
        [None, "东片小计", 2000.5, 5557.18, 1100, 3300.25, None],
        [3, "和源电子股份有限公司", 5000, 15000.123, 4800, 14000, None],
        [4, "蓝湖新材料有限公司", 0, 0.1, "—", "—", "2月试产"],
        [5, None, None, None, None, None, None],
        [None, "西片小计", 5000, 15000.223, 4800, 14000, None],
        ["合计", None, 7000.5, 20557.403, 5900, 17300.25, None],
        ["单位负责人：", None, "统计负责人：", None, "填表人：", None, None],
        ["注：1.营业收入未审定的暂不填。", None, None, None, None, None, None],
    ], 2)
    for area in ("A3:A4", "B3:B4", "C3:D3", "E3:F3", "G3:G4", "A13:B13", "A15:G15"):
        sheet.merge_cells(area)
    for cell in ("C8", "D8", "E8", "F8"):
        sheet[cell].number_format = "0.00"
    return book


def numbers_as_text():
    """Numbers typed as texts with spaces, commas and full-width digits, in 亿元 and 千元; names with and without 有限公司,
    months and days in four spellings, empty columns between."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    put(sheet, [
        ["报表期", None, "单位名称", None, "产值累计（亿元）", "收入累计(千元)", "上报日期"],
        ["2019年3月", None, "启明机械", None, "０．３４５６７８", "33,002.5", "2019.4.8"],
        ["2019.4", None, "远航食品 有限责任公司", None, "0.21004", " 12 345 ", "2019-5-9"],
        ["201905", None, "和源电子公司", None, "1.5000123", "１４０，０００", datetime.date(2019, 6, 10)],
        ["2019年6月", None, "蓝湖", None, "约0.2", "-", "2019年7月9日"],
        ["2019年6月", None, "天外天贸易有限公司", None, "0.1", "10", "20190709"],
        [2019.1, None, "启明机械", None, "0.4", None, "2019.11.8"],
    ])
    return book


def mixed_dates():
    """Dates as 2019.3.5, 3月5日, a serial number and a true date in one column; merged cells of communities; an empty
    column; a subtotal without a number; a note of three lines."""
    book = Workbook()
    sheet = book.active
    sheet.title = "台账"
    title(sheet, "2019年厕所改造和道路建设台账", 8)
    put(sheet, [
        ["序号", "社区", "编号", "类别", "实施方式", None, "长度\n（公里）", "完工时间"],
        [1, "东社区", "DC-01", "公厕", "新建", None, None, "2019.3.5"],
        [2, None, "dc-02", "公厕", "改造", None, "—", "3月6日"],
        [3, None, "ＤＬ－０１", "道路", "新建", None, 1.2345, 43531],
        [4, "西社区", "DL-02", "道路", "新建", None, "0.08", datetime.date(2019, 3, 8)],
        [5, None, "DL-03", "道路", "拆迁", None, 0.1, "3月9日"],
        [6, None, "DL-04", "道路", "新建", None, 0.2, 3.1],
        ["合计", None, None, None, None, None, 1.6145, None],
        ["说明：1.长度按中心线计；", None, None, None, None, None, None, None],
    ], 2)
    for area in ("B3:B5", "B6:B8", "A9:B9"):
        sheet.merge_cells(area)
    return book


def page_copies():
    """A printed list: title, unit and head stand again at every page's beginning, with a page's subtotal and a total that
    is wrong."""
    book = Workbook()
    sheet = book.active
    sheet.title = "打印"
    head = [
        ["道路建设明细表（2019年度）", None, None, None, None, None],
        ["填报单位：城管局", None, None, None, None, "长度单位：米"],
        ["编号", "种类", "措施", "所属社区", "道路长度", "竣工日期"],
    ]
    rows = head + [
        ["P-1", "道路", "新建", "东社区", 100.5, "2019/3/5"],
        ["P-2", "道路", "新建", "西社区", 200, "2019/3/6"],
        ["本页小计", None, None, None, 300.5, None],
    ] + head + [
        ["P-3", "道路", "改造", "西社区", 50, "2019/3/7"],
        ["本页小计", None, None, None, 50, None],
        ["总　计", None, None, None, 350, None],
        ["制表人：", None, None, "审核人：", None, None],
    ]
    put(sheet, rows)
    for area in ("A1:F1", "A7:F7"):
        sheet.merge_cells(area)
    return book


def several_sheets():
    """A cover, a hidden sheet of last year, the table on the third, with hidden rows and columns; true Excel dates."""
    book = Workbook()
    cover = book.active
    cover.title = "封面"
    put(cover, [["2019年公厕建设情况"], [None], ["城管局"], ["2019年5月"]])
    old = book.create_sheet("2018")
    old.sheet_state = "hidden"
    head = ["点位编号", "设施类型", "建设方式", "社区", "验收日期", "具体位置"]
    put(old, [head, ["X-1", "公厕", "新建", "东社区", datetime.date(2018, 3, 5), "旧表"]])
    sheet = book.create_sheet("2019")
    put(sheet, [
        [None], head,
        ["G-1", "公厕", "新建", "东社区", datetime.date(2019, 3, 5), "东街口"],
        ["G-2", "公厕", "拆除", "西社区", datetime.datetime(2019, 3, 6, 14, 30), None],
        ["G-3", "旱厕", "拆除", "东社区居委会", datetime.date(2019, 3, 7), "=后街"],
    ])
    sheet["F5"].data_type = "s"
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["F"].hidden = True
    return book


def total_above():
    """The total stands first, as statistical tables have it; items with a number before the name; amounts in 万元, one
    negative; the month only in the title."""
    book = Workbook()
    sheet = book.active
    sheet.title = "收入"
    title(sheet, "2019年3月一般公共预算收入完成情况", 4)
    put(sheet, [
        [None, None, "计量单位：万元", None],
        ["科目", "本月入库", "上年同期", "增速（%）"],
        ["总计", 1733.463556, 1600, 8.3],
        ["增值税", 1234.56, 1100, 12.2],
        ["企业所得税", "５００．７８", 480, 4.3],
        ["印花税", -1.9999, 20, None],
        ["城镇土地使用税", 0.123456, 0, None],
        ["附注：负数为退库。", None, None, None],
    ], 2)
    return book


SHEETS = {
    "two_line_head": two_line_head,
    "numbers_as_text": numbers_as_text,
    "mixed_dates": mixed_dates,
    "page_copies": page_copies,
    "several_sheets": several_sheets,
    "total_above": total_above,
}


def saved_again(path, kind, to):
    """Opens and saves a sheet with LibreOffice."""
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", f"{folder}/out", str(path)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        shutil.move(f"{folder}/out/{path.stem}.{kind.split(':')[0]}", to)


def main():
    for name, make in SHEETS.items():
        path = HERE / f"{name}.xlsx"
        make().save(path)
        saved_again(path, "xlsx", HERE / f"{name}.libreoffice.xlsx")
    saved_again(HERE / "two_line_head.xlsx", "xls", HERE / "two_line_head.xls")
    saved_again(HERE / "two_line_head.xlsx", "csv:Text - txt - csv (StarCalc):44,34,85", HERE / "two_line_head.csv")


if __name__ == "__main__":
    sys.exit(main())
