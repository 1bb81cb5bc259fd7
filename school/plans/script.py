"""Folding of plan text: one character in, one character out, so positions stay those of the source.

Rules match against the folded text (half-width punctuation, simplified characters); quotes are cut from
the original. The table covers the characters that school plans use, not the whole of Unicode.
"""

from __future__ import annotations

import re

_TRADITIONAL = (
    "萬與專業東兩嚴個豐臨為麗舉義樂習鄉書買亂爭於雲產親億僅從倉儀價眾優會傳傷倫偽體餘傭兒黨蘭關興養內岡冊寫軍農"
    "馮衝決況準減幾鳳憑擊劃劉則剛創別辦務動勵勁勞勢勝匯區醫華協單賣盧衛廠廳曆歷壓參雙發變敘號嘆後嗎聽啟員"
    "圍園國圖圓聖場塊堅壇處備複復夠頭誇夾奪奮獎妝婦媽學寧寶實審憲宮寬賓對尋導將爾塵嘗層屆屬歲島幣師帶幫乾慶廣應廟開"
    "異棄張彈強歸當錄徑憂懷態總戀懇惡悅驚懲戰戶執擴掃揚撫搶護報擬擁擇掛揮撐損換據擠攜攝數齊斷無舊時顯曉"
    "暫書術機殺雜權條來楊極構樹標樣橋檔檢樓歐歡殘畢氣漢湯溝沒淚潔澤測濟渾濃塗漲溫灣濕滿漸"
    "滅燈靈煉爐點熱愛爺牽獨獲環現電畫暢療監蓋盤眼礎確離種積稱穩窮競筆築簡籌簽類糧緊紅級紀約純紙紛線練組細終織"
    "紹經結給絡統續維綱網綜緒編緣縣縮總績繼絕絲罰羅聯聰職膽腦腳臺與舊藝節蘇藍藥蒙蟲補裝製規視覺覽觀觸計訂認討讓訓議記講許論設訪證評識"
    "詞試詩話誠該詳語誤說請諸課調談謀諧謝謹譜譽讀貝負財責賢敗貨質販貫費貼貴資賞賽贊贏趙趕躍輕載輔輛輩輪輸轉軟轄辭邊達遷過邁運還"
    "這進遠違連遲適選遞遺鄧鄭鄰釋裡鐘鋼錢鐵銜鎮長門閃閉問間閱隊陽陰陣階際陸陳險隨隱難雖雞霧靜韓頁頂項順須預領頻題顧願顏風飛飯館馬駐"
    "駕驗騎驅魚鮮鳥鳴麥黃齡龍僑築範徵誌眾採擔證勸墊夢榮獻瀏瑣盡爲裏說鑽鑑鑒繪綠綫綁搭佈幹隻託週樁閑眞衆啓絃繫係祕囑"
)
_SIMPLIFIED = (
    "万与专业东两严个丰临为丽举义乐习乡书买乱争于云产亲亿仅从仓仪价众优会传伤伦伪体余佣儿党兰关兴养内冈册写军农"
    "冯冲决况准减几凤凭击划刘则刚创别办务动励劲劳势胜汇区医华协单卖卢卫厂厅历历压参双发变叙号叹后吗听启员"
    "围园国图圆圣场块坚坛处备复复够头夸夹夺奋奖妆妇妈学宁宝实审宪宫宽宾对寻导将尔尘尝层届属岁岛币师带帮干庆广应庙开"
    "异弃张弹强归当录径忧怀态总恋恳恶悦惊惩战户执扩扫扬抚抢护报拟拥择挂挥撑损换据挤携摄数齐断无旧时显晓"
    "暂书术机杀杂权条来杨极构树标样桥档检楼欧欢残毕气汉汤沟没泪洁泽测济浑浓涂涨温湾湿满渐"
    "灭灯灵炼炉点热爱爷牵独获环现电画畅疗监盖盘眼础确离种积称稳穷竞笔筑简筹签类粮紧红级纪约纯纸纷线练组细终织"
    "绍经结给络统续维纲网综绪编缘县缩总绩继绝丝罚罗联聪职胆脑脚台与旧艺节苏蓝药蒙虫补装制规视觉览观触计订认讨让训议记讲许论设访证评识"
    "词试诗话诚该详语误说请诸课调谈谋谐谢谨谱誉读贝负财责贤败货质贩贯费贴贵资赏赛赞赢赵赶跃轻载辅辆辈轮输转软辖辞边达迁过迈运还"
    "这进远违连迟适选递遗邓郑邻释里钟钢钱铁衔镇长门闪闭问间阅队阳阴阵阶际陆陈险随隐难虽鸡雾静韩页顶项顺须预领频题顾愿颜风飞饭馆马驻"
    "驾验骑驱鱼鲜鸟鸣麦黄龄龙侨筑范征志众采担证劝垫梦荣献浏琐尽为里说钻鉴鉴绘绿线绑搭布干只托周桩闲真众启弦系系秘嘱"
)
_PUNCTUATION = {
    "\u3000": " ",
    "\xa0": " ",
    "\u2002": " ",
    "\u2003": " ",
    "\ufeff": " ",
    "\u200b": " ",
    "：": ":",
    "︰": ":",
    "∶": ":",
    "﹕": ":",
    "；": ";",
    "，": ",",
    "﹐": ",",
    "（": "(",
    "）": ")",
    "〔": "(",
    "〕": ")",
    "【": "[",
    "】": "]",
    "﹙": "(",
    "﹚": ")",
    "—": "-",
    "–": "-",
    "―": "-",
    "─": "-",
    "‐": "-",
    "‑": "-",
    "−": "-",
    "～": "-",
    "〜": "-",
    "~": "-",
    "∼": "-",
    "│": "|",
    "┃": "|",
    "｡": "。",
    "﹑": "、",
    "⽉": "月",
}


def _table() -> dict[int, int]:
    table = {ord(wide): ord(narrow) for wide, narrow in zip(_TRADITIONAL, _SIMPLIFIED, strict=True)}
    table.update({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)})
    table.update({ord(written): ord(plain) for written, plain in _PUNCTUATION.items()})
    return table


_FOLD = _table()
_NOISE = re.compile(r"\[bookmark:[^\]\n]{0,80}\]|_GoBack")


def fold(text: str) -> str:
    """The same text, character for character, in half-width punctuation and simplified characters.

    Leftovers of word processors (bookmark marks) become spaces. `len(fold(t)) == len(t)` always holds.
    """
    return _NOISE.sub(lambda noise: " " * len(noise.group()), text.translate(_FOLD))
