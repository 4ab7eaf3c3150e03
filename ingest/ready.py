"""Make a process ready to read: imported once by the server that readers are forked from.

The first reading of a process compiles some hundred patterns and parses the word lists, which
takes longer than reading twenty pages. Importing this module reads a small plan, so that every
reader forked afterwards starts with all that done.
"""

from __future__ import annotations

from pathlib import Path

from ingest.document import read_document
from ingest.read import Source

_PLAN = """ỦY BAN NHÂN DÂN
XÃ MẪU
Số: 01/KH-UBND
Mẫu, ngày 05 tháng 01 năm 2026
KẾ HOẠCH
Làm nóng bộ đọc năm 2026
Căn cứ Quyết định số 02/QĐ-UBND ngày 02/01/2026 của Ủy ban nhân dân xã Mẫu;
I. MỤC TIÊU
1. Chỉ tiêu: Ít nhất 90% hồ sơ được giải quyết đúng hạn trong năm 2026.
II. TỔ CHỨC THỰC HIỆN
1. Giao Văn phòng chủ trì, phối hợp với Phòng Kinh tế hoàn thành trước ngày 30/6/2026.
PHỤ LỤC
TT\tNhiệm vụ\tSản phẩm\tCơ quan chủ trì\tCơ quan phối hợp\tThời gian hoàn thành
1\tRà soát thủ tục\tBáo cáo\tVăn phòng\tPhòng Kinh tế\tQuý II/2026
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
"""

READ = read_document(Source(Path("ready.txt"), "", _PLAN, (), "", ()))
