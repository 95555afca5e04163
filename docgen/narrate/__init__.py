"""What is said: the tag tree that templates, phrases and remarks name, and the passages made from it.

The tag tree, for those who write templates. Tags are Vietnamese words without accents; hyphens of codes become
underscores (`so-tu-phap` is `so_tu_phap`). A tag that stands in a data table prints its table form (“70,0”), anywhere
else its prose form (“70”). `docgen template vars KIND` lists every tag of a kind with an example.

- `nam`, `nam_sau`, `nam_truoc[0]`, `nam_truoc[1]`: the year assessed, the next, the earlier ones, latest first.
- `van_ban`, the frame from round.yaml: `so_ky_hieu` and `ngay_thang` (gaps where open), `dia_danh`,
  `co_quan_chu_quan`, `kinh_gui`, `han_tra_loi` (“ngày 13/11/2026”), `nguoi_ky`, `de_nghi.cua`, `de_nghi.giay_to`,
  `phu_luc.nguoi_ban_hanh`; lists of lines for loops: `co_quan_ban_hanh`, `tham_quyen`, `trich_yeu`, `can_cu`,
  `quyen_han`, `noi_nhan`, `phu_luc.ten`.
- `giay_to.<code>`: a cited paper of the round or of the register of legal bases: kind, number, date; `.day_du` with
  issuer and title, `.cua` with issuer, `.ten` without date, `.so`, `.ngay`.
- `moc.<code>`, `so_lieu.<code>`: dates and numbers of round.yaml. `chi_tieu.<code>`: a survey figure; a series has
  `.cac_so`, each with `.cap`, `.nam`, `.so`; one that nobody entered prints nothing and is false in conditions.
- `bo_tieu_chi`: the rubric's paper with its amendments; `.ten`, `.van_ban`, `.sua_doi`. `ly_do_khong_so_sanh`: why
  nothing is compared with last year.
- `khoi.<block>`: `.ten`, `.danh_tu`. `tong_so_don_vi`, `ngoai_pham_vi` (units out of scope, each with `.ly_do`).
- `<subject>`: `.ten`, `.thang_diem` (where all units have the same), `.trung_binh`, `.muc_trung_binh`, `.theo_ty_le`
  (whether means are of percentages), `.so_danh_gia`, `.so_xep_hang`, `.cac_khoi`, `.cac_nhom`, of those
  `.cac_nhom_cham` (without bonuses and penalties) and `.cac_nhom_cong_tru` (those), `.muc.<tier>` with `.ten`,
  `.can_duoi` (inclusive), `.can_tren` (exclusive).
- `<subject>.<block>`: `.ten`, `.danh_tu`, `.so_don_vi`, `.so_danh_gia`, `.so_xep_hang`, `.thang_diem`, `.trung_binh`,
  `.muc_trung_binh`, `.diem_cao_nhat`, `.diem_thap_nhat`; lists of units in rank order: `.xep_hang`, `.dung_dau` (with
  `.diem`), `.tang_hang`, `.giam_hang`, `.khong_danh_gia`, `.khong_xep_hang`, `.moi`, `.hop_nhat`; `.muc.<tier>` and
  `.cac_muc`: also `.so_luong`, `.ty_le`, `.don_vi`, `.tang_hang`, and with last year's counts `.so_luong_truoc`,
  `.tang_them`; `.nhom.<group>` and `.cac_nhom`: `.ten`, `.ten_ngan`, `.ten_bang`, `.diem_toi_da`, `.trung_binh`,
  `.dat_toi_da`, `.tieu_chi`, `.cac_tieu_chi`, `.xep_hang`; `.don_vi.<unit>`; `.cum.<cluster>` and `.cac_cum`: `.ten`,
  `.so_don_vi`, `.so_danh_gia`, `.so_xep_hang`, `.trung_binh`, `.muc_trung_binh`, `.xep_hang`, `.khong_danh_gia`,
  `.khong_xep_hang`.
- A unit prints its name: `.ten`, `.tong`, `.hang`, `.muc`, `.diem.<group>`, `.tieu_chi.<criterion>`, `.diem_toi_da`
  (its own full mark), `.ty_le` (of it, in percent), `.chi_so` (of 1), `.truoc[0]` and `.tong_truoc[0]` (last year's
  rank and total), `.so_bac` (places won or lost, without sign), `.so_diem` (points won or lost, with sign), `.la_moi`,
  `.tien_than` (what it was made from, each with `.hang`, `.tong`), `.hang_trong.chung`, `.hang_trong.nhanh`,
  `.hang_trong.<kind>` (further ranks), `.cum.<kind>` (its cluster's name), `.ly_do`, `.ly_do_cong_tru.<group>`;
  `.giai_doan.<stage>` of every stage of scoring but the one that counts: `.tong`, `.diem.<group>`,
  `.tieu_chi.<criterion>`, and how far what counts is from them: `.chenh_lech`, `.chenh_lech_diem.<group>`,
  `.chenh_lech_tieu_chi.<criterion>`. What a unit lacks prints nothing.
- `bang.<table>`: a table of kind.yaml, or a list of tables where it says `each`: `.so`, `.chu_thich`, `.nhom`, `.cum`,
  `.stt`, `.chu_cai`, `.cac_nhom`, `.cac_tieu_chi`. Looping over a table gives rows: `.la_khoi` and `.la_nhom` rows
  have `.ky_hieu` and `.tieu_de`; unit rows `.stt`, `.ten`, `.cac_diem`, `.cac_diem_tieu_chi`, `.diem_nhom`, `.tong`,
  `.hang`, `.muc`, `.truoc[0]`, `.tong_truoc[0]`, `.so_bac`, `.so_diem`, `.ty_le`, `.chi_so`, `.co_so_lieu`, `.co_hang`,
  `.dau_sao`, `.ly_do`, `.khoi`, the unit itself as `.don_vi`, and where several subjects are ranked the unit in each of
  them as `.noi_dung.<subject>`; rows of tiers `.ten`, `.ty_le[0]`, `.so_luong[0]`, `.<block>.ty_le`, `.chung.ty_le`;
  rows of survey figures `.stt`, `.ten`, `.gia_tri`.
- In a document that is made once for each unit there are, of all this, `nam`, `nam_sau`, `van_ban`, `giay_to`,
  `bo_tieu_chi`, `moc`, `so_lieu`, `khoi`, `bang` and `cau`, and nothing that comes from other units; besides `don_vi`,
  the unit: it prints its name, `.ten`, `.ten_day_du` (“Ủy ban nhân dân huyện …”), `.ten_ngan`, `.khoi`, and by subject
  `.noi_dung.<subject>`: `.ten`, `.tong`, `.diem_toi_da`, `.ty_le`, `.diem.<group>`, `.tieu_chi.<criterion>`,
  `.ly_do_cong_tru.<group>`, `.giai_doan.<stage>`. A table of points has `.noi_dung` (the same), `.co_so_lieu`,
  `.co_tu_cham`, `.tong_tu_cham`, `.cac_giai_doan` (earlier stages of scoring); its rows `.la_hang_muc`, `.la_tieu_chi`,
  `.la_tong`, `.la_cong_tru`, `.co_tieu_chi` (criteria follow), `.stt` (“2”, “2.1”), `.ten`, `.ten_ngan`,
  `.diem_toi_thieu` (of bonuses and penalties), `.diem_toi_da`, `.diem`, `.tu_cham` and `.chenh_lech` (what the unit
  gave itself, and how far the points are from it), `.cac_diem_giai_doan`, `.giai_doan.<stage>` with `.diem` and
  `.chenh_lech`, and `.ly_do` (of a bonus or penalty).
- `cau.<phrase>`, `nhan_xet.<slot>`: passages; alone in a paragraph of the body they make as many paragraphs as they
  have.

Filters: `thuong`, `hoa`, `in_hoa`, `hai_so`; for lists `phay`, `noi("; ")`, `dau(5)`, `dem`; in cells `gop_o`.
"""
