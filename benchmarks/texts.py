"""Articles for the benchmarks, composed by a program: no two sentences carry the same names and numbers.

>>> [article] = texts(1, seed=3)
>>> len(article) > 1000, article == next(iter(texts(1, seed=3)))
(True, True)
"""

# ruff: noqa: E501 - a sentence stands on one line, so that it can be read

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

PROVINCES = (
    "Bắc Ninh", "Bắc Giang", "Hà Nam", "Nam Định", "Thái Bình", "Hải Dương", "Hưng Yên", "Vĩnh Phúc", "Phú Thọ", "Thái Nguyên", "Quảng Ninh", "Ninh Bình",
    "Thanh Hóa", "Nghệ An", "Hà Tĩnh", "Quảng Trị", "Quảng Nam", "Quảng Ngãi", "Bình Định", "Phú Yên", "Khánh Hòa", "Bình Thuận", "Lâm Đồng", "Gia Lai",
    "Đắk Lắk", "Bình Dương", "Đồng Nai", "Tây Ninh", "Long An", "Tiền Giang", "Vĩnh Long", "Cần Thơ", "Hậu Giang", "Sóc Trăng", "An Giang", "Cà Mau",
)  # fmt: skip
SYLLABLES = (
    "An", "Bình", "Châu", "Dương", "Đông", "Giang", "Hà", "Hòa", "Hưng", "Khánh", "Lâm", "Long", "Minh", "Nam", "Ngọc", "Phong", "Phú", "Phước", "Quang",
    "Sơn", "Tân", "Thành", "Thịnh", "Tiến", "Trung", "Trường", "Vân", "Việt", "Xuân", "Yên",
)  # fmt: skip
SECTORS = (
    "sản xuất thiết bị điện", "dệt", "sản xuất trang phục", "chế biến thực phẩm", "sản xuất kim loại", "khai khoáng", "sản xuất giấy", "in ấn",
    "sản xuất hóa chất", "sản xuất đồ uống", "sản xuất xe có động cơ", "sản xuất và phân phối điện", "chế biến gỗ", "sản xuất da",
)  # fmt: skip
GOODS = (
    "hàng dệt may",
    "giày dép",
    "thủy sản",
    "gỗ và sản phẩm gỗ",
    "cà phê",
    "linh kiện điện tử",
    "xi măng",
    "thép",
    "gạo",
    "máy móc, thiết bị",
)
PEOPLE = ("Nguyễn Văn", "Trần Thị", "Lê Đức", "Phạm Hồng", "Hoàng Minh", "Vũ Thu", "Đặng Quốc", "Bùi Thanh")
WEEKDAYS = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu")
PLAIN = (
    "Lãnh đạo tỉnh yêu cầu các sở, ngành tiếp tục tháo gỡ khó khăn về mặt bằng, thủ tục và nguồn lao động cho nhà đầu tư ở {district}.",
    "Nhiều cơ sở tại {district} đã đầu tư máy móc hiện đại, nhờ đó chất lượng hàng hóa ổn định và được bạn hàng xa gần tin dùng.",
    "Theo ông {person}, khó khăn lớn nhất hiện nay của các đơn vị trên địa bàn {district} là giá nguyên liệu còn cao và sức mua chậm phục hồi.",
    "Bà {person} cho biết công nhân của {company} được đào tạo tay nghề ngay tại xưởng trước khi vào dây chuyền.",
    "Chính quyền {district} mong muốn người dân đồng thuận trong công tác giải phóng mặt bằng để các công trình về đích đúng hẹn.",
)


class _Writer:
    """One article's names and numbers, drawn from a seeded source."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        self.province = draw.choice(PROVINCES)
        self.year = draw.randint(2008, 2024)
        self.month = draw.randint(2, 12)

    def name(self) -> str:
        return " ".join(self.draw.sample(SYLLABLES, 2))

    def decimal(self, top: int = 60) -> str:
        return f"{self.draw.randint(0, top)},{self.draw.randint(1, 99):02d}"

    def count(self, top: int = 900) -> int:
        return self.draw.randint(2, top)

    def thousands(self) -> str:
        return f"{self.draw.randint(1, 98)}.{self.draw.randint(100, 999)}"

    def moved(self) -> str:
        return self.draw.choice(("tăng", "giảm", "tăng mạnh", "giảm nhẹ"))

    def company(self) -> str:
        return f"Công ty {self.draw.choice(('TNHH', 'Cổ phần', 'TNHH MTV'))} {self.name()}"

    def person(self) -> str:
        return f"{self.draw.choice(PEOPLE)} {self.draw.choice(SYLLABLES)}"

    def plain(self) -> str:
        template = self.draw.choice(PLAIN)
        return template.format(district=f"huyện {self.name()}", person=self.person(), company=self.company())


Sentence = Callable[[_Writer], str]
SENTENCES: tuple[Sentence, ...] = (
    lambda w: f"Tháng {w.month}/{w.year}, chỉ số sản xuất công nghiệp của tỉnh {w.province} ước {w.moved()} {w.decimal()}% so với cùng kỳ năm trước; trong đó, ngành {w.draw.choice(SECTORS)} {w.moved()} {w.decimal()}%, ngành {w.draw.choice(SECTORS)} {w.moved()} {w.decimal()}%.",
    lambda w: f"Tính chung {w.month} tháng đầu năm {w.year}, kim ngạch xuất khẩu đạt {w.thousands()} triệu USD, bằng {w.decimal(99)}% kế hoạch; nhập khẩu đạt {w.decimal()} tỷ USD.",
    lambda w: f"Mặt hàng {w.draw.choice(GOODS)} đạt {w.thousands()} tấn, {w.moved()} {w.decimal()}%, trị giá {w.count()} triệu USD.",
    lambda w: f"KCN {w.name()} (huyện {w.name()}) rộng {w.decimal(400)} ha, tỷ lệ lấp đầy đạt {w.decimal(99)}%, thu hút {w.count()} dự án với tổng vốn đăng ký {w.thousands()} tỷ đồng.",
    lambda w: f"Đến hết năm {w.year - 1}, toàn tỉnh có {w.count(30)} cụm công nghiệp, trong đó {w.count(20)} cụm đã đi vào hoạt động, tạo việc làm cho khoảng {w.thousands()} lao động.",
    lambda w: f"{w.company()} có doanh thu {w.count()} tỷ đồng, nộp ngân sách {w.decimal()} tỷ đồng, thu nhập bình quân của người lao động là {w.count(20)} triệu đồng/người/tháng.",
    lambda w: f"Theo Quyết định số {w.count(3000)}/QĐ-UBND ngày {w.count(27)}/{w.month}/{w.year} của UBND tỉnh {w.province}, tổng kinh phí khuyến công là {w.decimal()} tỷ đồng cho {w.count(60)} đề án.",
    lambda w: f"Tổng mức bán lẻ hàng hóa và doanh thu dịch vụ ước đạt {w.thousands()} tỷ đồng, {w.moved()} {w.decimal()}%, trong khi chỉ số giá tiêu dùng {w.moved()} {w.decimal(9)}%.",
    lambda w: f"Về thu hút FDI, {w.province} cấp mới {w.count(90)} dự án, vốn đăng ký {w.decimal()} tỷ USD, điều chỉnh vốn {w.count(90)} lượt dự án tăng {w.count()} triệu USD, xếp thứ {w.count(60)} cả nước.",
    lambda w: f"Mục tiêu đến năm {w.year + 5}, tỉnh phấn đấu tỷ trọng công nghiệp chiếm {w.decimal(70)}% GRDP, có thêm {w.count(20)} KCN và {w.count(40)} cụm công nghiệp.",
)  # fmt: skip


def texts(number: int, *, seed: int) -> Iterator[str]:
    """So many articles of a title, a date and about fifteen sentences, about half of them with figures as in news."""
    for index in range(number):
        writer = _Writer(random.Random(f"{seed}-{index}"))  # the same articles each time
        lines = [
            f"{writer.province}: {writer.draw.choice(('Sản xuất công nghiệp khởi sắc', 'Thu hút đầu tư có chuyển biến', 'Khuyến công tiếp sức cơ sở'))} ở {writer.name()}",
            f"{writer.draw.choice(WEEKDAYS).capitalize()}, {writer.count(27):02d}/{writer.month:02d}/{writer.year} - {writer.count(22):02d}:{writer.count(58):02d}",
        ]
        for _ in range(writer.draw.randint(4, 6)):
            sentences = [
                writer.draw.choice(SENTENCES)(writer),
                writer.plain(),
                writer.draw.choice(SENTENCES)(writer),
                writer.plain(),
            ]
            lines.append(" ".join(sentences[: writer.draw.randint(2, 4)]))
        yield "\n\n".join(lines) + "\n"
