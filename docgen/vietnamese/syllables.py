"""Which runs of letters can be a Vietnamese syllable: its beginning, its rhyme, and the tone that the rhyme bears."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_RHYMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
o oc oi om on ong op ot ooc oong oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet
ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh
uôc uôi uôm uôn uông uôt uơ uy uya uych uyn uynh uyp uyt uyu uyên uyêt
ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu y yêm yên yêng yêt yêu ych yn ynh yt ak ăk ôk uk
"""
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_SHARP_OR_HEAVY = {"\u0301", "\u0323"}
_SYLLABLE = re.compile(rf"(?:{'|'.join(_ONSETS.split())})?(?:{'|'.join(_RHYMES.split())})")
_STOPPED = ("c", "ch", "p", "t")


@lru_cache(maxsize=16384)
def is_syllable(text: str, *, toned: bool = True) -> bool:
    """Whether letters, in either case and composed or not, can be one Vietnamese syllable.

    toned: whether a rhyme that ends in c, ch, p, t must bear sắc or nặng, as all words of the language do; without it
    the letters alone decide. Of the names of other peoples of Vietnam some pass (Đắk Lắk), most do not (Krông, Plông).

    >>> is_syllable("Nghiệp"), is_syllable("truyền"), is_syllable("tỏc"), is_syllable("cơng"), is_syllable("été")
    (True, True, False, False, False)
    """
    spread = unicodedata.normalize("NFD", text.lower())
    tones = [sign for sign in spread if sign in _TONES]
    letters = unicodedata.normalize("NFC", "".join(sign for sign in spread if sign not in _TONES))
    if len(tones) > 1 or _SYLLABLE.fullmatch(letters) is None:
        return False
    return not (toned and letters.endswith(_STOPPED)) or (bool(tones) and tones[0] in _SHARP_OR_HEAVY)
