"""Everyday words in five languages, by which a sentence is recognised in another language.

They add to the most frequent words of ``bilingual.subtitles.lexicon``: nouns, verbs and adjectives of daily life, news,
work and computing, written for this purpose and taken from no dictionary. They weigh which sentences belong together
and are never shown, so that one usual translation of a word is enough, and stems of Japanese verbs do.
One row per concept: English, Chinese, Japanese, German, Spanish; words of one cell are parted by blanks.
"""

from __future__ import annotations

from functools import lru_cache

from bilingual.model.language import language
from bilingual.text.script import convert_script

_COLUMNS = ("en", "zh", "ja", "de", "es")
_ROWS = """
mother mum mom|母亲 妈妈|母 お母さん|mutter mama|madre mamá
father dad|父亲 爸爸|父 お父さん|vater papa|padre papá
parents|父母 爸妈|両親 親|eltern|padres
son|儿子|息子|sohn söhne|hijo
daughter|女儿|娘|tochter töchter|hija
brother|兄弟 哥哥 弟弟|兄 弟 兄弟|bruder brüder|hermano
sister|姐妹 姐姐 妹妹|姉 妹 姉妹|schwester|hermana
family|家庭 家人|家族|familie|familia
grandfather grandpa|爷爷 祖父 外公|祖父 おじいさん|großvater opa|abuelo
grandmother grandma|奶奶 祖母 外婆|祖母 おばあさん|großmutter oma|abuela
wife|妻子 太太|妻 奥さん|frau ehefrau gattin|esposa mujer
husband|丈夫|夫|mann ehemann|marido esposo
baby|婴儿 宝宝|赤ん坊 赤ちゃん|baby säugling|bebé
boy|男孩|少年 男の子|junge jungen|niño chico muchacho
girl|女孩 姑娘|少女 女の子|mädchen|niña chica muchacha
neighbour neighbor|邻居|隣人 近所|nachbar nachbarin nachbarn|vecino vecina
doctor|医生|医者 医師|arzt ärztin ärzte|médico doctor doctora
patient|病人 患者|患者|patient patienten|paciente
lawyer|律师|弁護士|anwalt anwältin|abogado
judge|法官|裁判官|richter|juez
police|警察 警方|警察|polizei|policía
soldier|士兵|兵士|soldat soldaten|soldado
king|国王|王|könig|rey
queen|女王 王后|女王|königin|reina
president|总统 主席|大統領|präsident präsidentin|presidente presidenta
mayor|市长|市長|bürgermeister bürgermeisterin|alcalde alcaldesa
minister|部长|大臣|minister ministerin|ministro ministra
government|政府|政府|regierung|gobierno
law|法律|法律|gesetz recht|ley
election vote|选举 投票|選挙 投票|wahl stimme abstimmung|elección voto
war|战争|戦争|krieg|guerra
peace|和平|平和|frieden|paz
army|军队|軍|armee heer|ejército
enemy|敌人|敵|feind|enemigo
boss chief|老板 上司|上司|chef chefin|jefe jefa
worker employee|工人 员工|労働者 社員 従業員|arbeiter angestellte mitarbeiter|trabajador empleado
colleague|同事|同僚|kollege kollegin kollegen|colega compañero
customer client|顾客 客户 客人|客 顧客|kunde kundin kunden|cliente
passenger|乘客 旅客|乗客|passagier fahrgast fahrgäste|pasajero
driver|司机|運転手|fahrer|conductor chófer
farmer|农民|農民 農家|bauer bauern|campesino agricultor
artist|艺术家|芸術家 画家|künstler|artista
author writer|作者 作家|著者 作家|autor autorin schriftsteller|autor autora escritor
reader|读者|読者|leser leserin|lector lectora
scientist researcher|科学家 研究者|科学者 研究者|wissenschaftler forscher|científico investigador
engineer|工程师|技術者 エンジニア|ingenieur ingenieurin|ingeniero ingeniera
user|用户|ユーザー 利用者|nutzer benutzer anwender|usuario
owner|主人 业主|持ち主 所有者|besitzer eigentümer|dueño propietario
stranger|陌生人|見知らぬ|fremder fremde|desconocido extraño
guest visitor|客人 访客 游客|客 訪問者|gast gäste besucher|huésped visitante invitado
member|成员|メンバー 会員|mitglied mitglieder|miembro
group team|团队 小组 队|チーム グループ|gruppe team mannschaft|grupo equipo
company firm business|公司 企业 生意|会社 企業|firma unternehmen geschäft|empresa compañía negocio
office|办公室 局|事務所 オフィス 局|büro amt|oficina
shop store|商店 店|店|laden geschäft|tienda
market|市场|市場|markt|mercado
factory|工厂|工場|fabrik werk|fábrica
workshop|作坊 车间|工房|werkstatt|taller
bank|银行|銀行|bank|banco
hospital|医院|病院|krankenhaus klinik|hospital
church|教堂|教会|kirche|iglesia
library|图书馆|図書館|bibliothek bücherei|biblioteca
museum|博物馆|博物館 美術館|museum|museo
university|大学|大学|universität hochschule|universidad
class lesson course|课 课程 班|授業 クラス 講座|klasse unterricht kurs stunde|clase curso lección
kitchen|厨房|台所 キッチン|küche|cocina
garden|花园 园|庭|garten|jardín huerto
wall|墙|壁|wand mauer|pared muro
door|门|ドア 扉 戸|tür|puerta
window|窗|窓|fenster|ventana
roof|屋顶|屋根|dach|tejado techo
floor storey|楼 地板|床 階|boden stock etage|suelo piso planta
stairs|楼梯|階段|treppe|escalera
table|桌子 桌 表|テーブル 机 表|tisch tabelle|mesa tabla
chair|椅子|椅子|stuhl|silla
bed|床|ベッド|bett|cama
lamp|灯|ランプ|lampe|lámpara
clock watch|钟 表|時計|uhr|reloj
key|钥匙 键|鍵 キー|schlüssel taste|llave clave tecla
box|盒 箱|箱|kiste schachtel kasten|caja
bag|包 袋|袋 かばん|tasche beutel tüte sack|bolsa bolso
bottle|瓶|瓶 ボトル|flasche|botella
cup glass|杯|カップ グラス|tasse becher glas|taza vaso
knife|刀|ナイフ|messer|cuchillo
tool|工具|道具|werkzeug|herramienta
wheel|轮|車輪 歯車|rad räder|rueda
engine motor|发动机 引擎|エンジン|motor|motor
car|汽车 车|車 自動車|auto wagen|coche auto carro
bus|公交 巴士|バス|bus|autobús
train|火车 列车|列車 電車 汽車|zug züge|tren
station|车站|駅|bahnhof station|estación
bicycle bike|自行车|自転車|fahrrad rad|bicicleta bici
ship boat|船|船|schiff boot|barco buque
plane aircraft|飞机|飛行機|flugzeug|avión
ticket|票|切符 チケット|karte fahrkarte ticket|billete entrada boleto
journey trip travel|旅行 旅程|旅 旅行|reise fahrt|viaje
road street|路 街 马路 街道|道 道路 通り|straße|calle carretera camino
bridge|桥|橋|brücke|puente
corner|角|角 隅|ecke|esquina rincón
map|地图|地図|karte landkarte|mapa
border edge|边境 边缘|国境 端|grenze rand|frontera borde
village|村|村|dorf|pueblo aldea
island|岛|島|insel|isla
mountain|山|山|berg berge|montaña monte
hill|山丘|丘|hügel|colina
forest wood|森林 木头|森 木|wald holz|bosque madera
tree|树|木|baum bäume|árbol
leaf|叶|葉|blatt blätter|hoja
flower|花|花|blume blüte|flor
grass|草|草|gras|hierba
stone rock|石头 石|石 岩|stein fels|piedra roca
sand|沙|砂|sand|arena
snow|雪|雪|schnee|nieve
ice|冰|氷|eis|hielo
rain|雨|雨|regen|lluvia
wind|风|風|wind|viento
cloud|云|雲|wolke|nube
storm|暴风雨 风暴|嵐|sturm|tormenta
sky|天空|空|himmel|cielo
star|星|星|stern|estrella
weather|天气|天気|wetter|tiempo
spring|春|春|frühling|primavera
summer|夏|夏|sommer|verano
autumn fall|秋|秋|herbst|otoño
winter|冬|冬|winter|invierno
january|一月|一月|januar|enero
february|二月|二月|februar|febrero
march|三月|三月|märz|marzo
april|四月|四月|april|abril
june|六月|六月|juni|junio
july|七月|七月|juli|julio
august|八月|八月|august|agosto
september|九月|九月|september|septiembre
october|十月|十月|oktober|octubre
november|十一月|十一月|november|noviembre
december|十二月|十二月|dezember|diciembre
monday|周一 星期一|月曜|montag|lunes
tuesday|周二 星期二|火曜|dienstag|martes
wednesday|周三 星期三|水曜|mittwoch|miércoles
thursday|周四 星期四|木曜|donnerstag|jueves
friday|周五 星期五|金曜|freitag|viernes
saturday|周六 星期六|土曜|samstag sonnabend|sábado
sunday|周日 星期日 星期天|日曜|sonntag|domingo
weekend|周末|週末|wochenende|fin_de_semana
evening|傍晚 晚上|夕方 晩 夜|abend|tarde noche
noon midday|中午|正午 昼|mittag|mediodía
midnight|半夜 午夜|真夜中|mitternacht|medianoche
century|世纪|世紀|jahrhundert|siglo
moment|时刻 片刻 瞬间|瞬間|augenblick moment|momento instante
date|日期|日付|datum|fecha
age|年龄 时代|年齢 時代|alter|edad
birthday|生日|誕生日|geburtstag|cumpleaños
animal|动物|動物|tier tiere|animal
dog|狗|犬|hund|perro
cat|猫|猫|katze|gato gata
horse|马|馬|pferd|caballo
cow|牛|牛|kuh|vaca
bird|鸟|鳥|vogel vögel|pájaro ave
fish|鱼|魚|fisch|pez pescado
insect|昆虫|昆虫 虫|insekt|insecto
bread|面包|パン|brot|pan
milk|牛奶|牛乳|milch|leche
coffee|咖啡|コーヒー|kaffee|café
tea|茶|茶|tee|té
rice|米 饭|米 ご飯|reis|arroz
meat|肉|肉|fleisch|carne
egg|蛋|卵|ei eier|huevo
salt|盐|塩|salz|sal
sugar|糖|砂糖|zucker|azúcar
fruit|水果|果物|obst frucht|fruta
apple|苹果|りんご|apfel äpfel|manzana
oil|油|油|öl|aceite petróleo
wine|葡萄酒|ワイン|wein|vino
beer|啤酒|ビール|bier|cerveza
breakfast|早餐 早饭|朝食|frühstück|desayuno
lunch|午餐 午饭|昼食|mittagessen|almuerzo comida
dinner supper|晚餐 晚饭|夕食|abendessen|cena
body|身体|体|körper|cuerpo
face|脸|顔|gesicht|cara rostro
mouth|嘴|口|mund|boca
ear|耳|耳|ohr ohren|oreja oído
nose|鼻|鼻|nase|nariz
foot feet|脚|足|fuß füße|pie pies
leg|腿|脚 足|bein beine|pierna
arm|胳膊 手臂|腕|arm|brazo
finger|手指 指|指|finger|dedo
shoulder|肩|肩|schulter|hombro
hair|头发|髪|haar haare|pelo cabello
blood|血|血|blut|sangre
voice|声音 嗓音|声|stimme|voz
sound noise|声音 噪音|音|geräusch klang lärm|sonido ruido
smell|气味 闻|匂い におい|geruch riechen|olor
pain hurt|疼 痛|痛|schmerz|dolor
illness disease sick|病|病気|krankheit krank|enfermedad enfermo
health|健康|健康|gesundheit|salud
medicine|药|薬|medizin medikament|medicina medicamento
dream|梦|夢|traum|sueño
sleep slept asleep|睡|眠 寝|schlaf schlafen schlief|dormir sueño durmió
joy happy glad|高兴 快乐 幸福|喜び 嬉し うれし 幸せ|freude glücklich froh|alegría feliz contento
sad|悲伤 难过|悲し|traurig|triste
angry|生气 愤怒|怒|wütend zornig ärgerlich|enfadado enojado
afraid fear|怕 害怕 恐惧|恐れ 怖|angst furcht fürchten|miedo temor
hope|希望|希望 望|hoffnung hoffen|esperanza esperar
surprise surprised|惊讶 惊喜 吃惊|驚|überraschung überrascht|sorpresa sorprendido
luck|运气|運|glück|suerte
silence silent|沉默 寂静|沈黙 黙|stille schweigen schwieg still|silencio callado calló
quiet calm|安静 平静|静か|ruhig leise still|tranquilo silencioso callado
laugh laughed laughter smile smiled|笑|笑|lachen lachte lächeln lächelte gelächter|risa reír rió sonrisa sonrió
cry cried weep|哭|泣|weinen weinte|llorar lloró
shout shouted|喊 叫|叫|rufen schreien schrie|gritar gritó
sing song|唱 歌|歌|singen lied|cantar canción
music|音乐|音楽|musik|música
dance|跳舞|踊|tanz tanzen|bailar baile
play played game|玩 游戏 比赛|遊 ゲーム 試合|spiel spielen spielte|jugar juego partido
film movie|电影|映画|film|película
picture image photo photograph|图片 照片 图像|写真 画像 絵|bild foto|imagen foto fotografía
colour color|颜色|色|farbe|color
form shape|形状 形式|形|form gestalt|forma
line|线 行|線 行|linie zeile strecke|línea
point|点|点|punkt|punto
side|边 侧|側|seite|lado
top|顶|頂上|spitze oben|cima
bottom|底|底|boden grund|fondo
front|前面|前|vorne vorder|frente delantero
middle centre center|中间 中心|真ん中 中央 中心|mitte zentrum|centro medio
left|左|左|links linke|izquierda
right|右|右|rechts rechte|derecha
north|北|北|norden nord|norte
south|南|南|süden süd|sur
east|东|東|osten ost|este oriente
west|西|西|westen west|oeste occidente
size|大小 尺寸|大きさ サイズ|größe|tamaño
weight heavy|重|重|gewicht schwer|peso pesado
light|轻|軽|leicht|ligero
deep|深|深|tief|profundo
wide broad|宽|広|breit weit|ancho amplio
narrow|窄|狭|eng schmal|estrecho
thick|厚|厚|dick|grueso espeso
thin|薄 细|薄 細|dünn|delgado fino
round|圆|丸|rund|redondo
sharp|尖 锋利|鋭|scharf spitz|afilado agudo
soft|软 柔|柔らか|weich sanft|blando suave
strong|强|強|stark|fuerte
weak|弱|弱|schwach|débil
rich|富|豊か 金持ち|reich|rico
poor|穷|貧し|arm|pobre
cheap|便宜|安|billig günstig|barato
expensive|贵|高|teuer|caro
free|免费 自由|無料 自由|frei kostenlos|gratis libre gratuito
full|满|満|voll|lleno
empty|空|空|leer|vacío
clean|干净 清洁|きれい 清潔|sauber|limpio
dirty|脏|汚|schmutzig dreckig|sucio
dry|干|乾|trocken|seco
wet|湿|濡 湿|nass feucht|mojado húmedo
ready|准备好|準備|fertig bereit|listo
safe|安全|安全|sicher|seguro
dangerous danger|危险|危険|gefährlich gefahr|peligroso peligro
beautiful|美丽 漂亮 美|美し|schön|hermoso bello bonito
strange odd|奇怪|奇妙 不思議|seltsam merkwürdig komisch|extraño raro
famous|著名 有名|有名|berühmt bekannt|famoso
public|公共 公开|公共 公開|öffentlich|público
private|私人|私的 個人|privat|privado
common usual|常见 普通|普通 一般|gewöhnlich üblich häufig|común habitual
rare|罕见 稀有|珍し まれ|selten|raro
necessary|必要|必要|nötig notwendig|necesario
clear|清楚 明确|明らか はっきり|klar deutlich|claro
certain sure|确定 肯定|確か|sicher gewiss|seguro cierto
special|特别 特殊|特別|besonders speziell|especial
whole|整个|全体|ganz gesamt|entero todo
main|主要|主|haupt hauptsächlich|principal
simple|简单|単純 簡単|einfach|simple sencillo
exact exactly precise|正好 确切 精确|ちょうど 正確|genau exakt|exacto exactamente justo
almost nearly|几乎 差不多|ほとんど ほぼ|fast beinahe nahezu|casi
enough|足够 够|十分|genug genügend|bastante suficiente
instead|而是 代替|代わり|stattdessen statt|en_vez en_lugar
suddenly|突然|突然|plötzlich|de_repente
usually|通常 一般|普段 普通|normalerweise meist|normalmente
especially|尤其 特别|特に|besonders vor_allem|especialmente sobre_todo
example|例如 比如 例子|例えば たとえば 例|beispiel|ejemplo
reason|原因 理由|理由 原因|grund gründe|razón motivo
result|结果|結果|ergebnis|resultado
cause|造成 原因|原因|ursache verursachen|causa causar
effect|效果 影响|効果 影響|wirkung effekt|efecto
difference|区别 差别|違い 差|unterschied|diferencia
rule|规则|規則 ルール|regel|regla norma
plan|计划|計画|plan planen|plan
goal aim|目标|目標 目的|ziel|objetivo meta
purpose|目的|目的|zweck|propósito fin
decision decide decided|决定|決定 決め|entscheidung entscheiden entschied|decisión decidir decidió
choice choose chose|选择 选|選|wahl wählen wählte|elección elegir eligió
chance opportunity|机会|機会 チャンス|chance gelegenheit|oportunidad ocasión
risk|风险|危険 リスク|risiko|riesgo
success|成功|成功|erfolg|éxito
failure fail failed|失败|失敗|misserfolg scheitern fehlschlag|fracaso fallar falló fallo
experience|经验 经历|経験|erfahrung|experiencia
knowledge|知识|知識|wissen kenntnis|conocimiento
memory|记忆 内存|記憶 メモリ|erinnerung gedächtnis speicher|memoria recuerdo
attention|注意|注意|aufmerksamkeit achtung|atención
advice|建议|助言 アドバイス|rat ratschlag|consejo
opinion|意见 看法|意見|meinung|opinión
news|新闻 消息|ニュース 知らせ|nachricht nachrichten|noticia noticias
newspaper|报纸|新聞|zeitung|periódico diario
message|消息 信息|メッセージ 伝言|nachricht botschaft|mensaje
information|信息|情報|information informationen|información
report|报告 报道|報告 報道|bericht|informe reportaje
list|清单 列表|リスト 一覧|liste|lista
text|文本 文字|テキスト 文章|text|texto
sentence|句子 句|文|satz sätze|frase oración
language|语言|言語 言葉|sprache|lengua idioma lenguaje
translation translate|翻译|翻訳|übersetzung übersetzen|traducción traducir
title|标题|題 タイトル|titel|título
chapter|章|章|kapitel|capítulo
version|版本|版 バージョン|version fassung|versión
article|文章|記事|artikel|artículo
post|帖子|投稿|beitrag|publicación entrada
science|科学|科学|wissenschaft|ciencia
research study|研究|研究|forschung studie untersuchung|investigación estudio
theory|理论|理論|theorie|teoría
experiment|实验|実験|experiment versuch|experimento
model|模型|モデル|modell|modelo
method|方法|方法|methode verfahren|método
measure measured|测量|測|messen maß gemessen|medir medida
history|历史|歴史|geschichte|historia
culture|文化|文化|kultur|cultura
art|艺术|芸術|kunst|arte
society|社会|社会|gesellschaft|sociedad
power|力量 权力|力 権力|macht kraft|poder
energy|能源 能量|エネルギー|energie|energía
electricity electric|电|電気|strom elektrisch|electricidad eléctrico
gas|气体 煤气|ガス|gas|gas
metal iron steel|金属 铁 钢|金属 鉄 鋼|metall eisen stahl|metal hierro acero
gold|金|金|gold|oro
glass|玻璃|ガラス|glas|vidrio cristal
price cost costs|价格 费用 价钱 花费|価格 値段 費用|preis kosten kostet|precio coste cuesta costó
pay paid payment|付 支付|払 支払|zahlen bezahlen zahlung bezahlt|pagar pago pagó
buy bought|买|買|kaufen kaufte gekauft|comprar compró
sell sold|卖|売|verkaufen verkaufte verkauft|vender vendió
spend spent|花|費や 過ご|ausgeben verbringen verbrachte|gastar pasar pasó
save saved|保存 节省 救|保存 救|speichern sparen retten rettete|guardar ahorrar salvar
lose lost|失去 丢 迷|失 なくし|verlieren verlor verloren|perder perdió perdido
win won|赢 胜|勝|gewinnen gewann|ganar ganó
fight|打 斗争|戦|kämpfen kampf|luchar lucha
carry carried|搬 带 运|運|tragen trug|llevar llevó cargar
bring brought|带来|持って 連れて もたら|bringen brachte|traer trajo llevar
send sent|送 发送 寄|送|senden schicken schickte|enviar envió mandar
receive received|收到 接收|受け取|erhalten bekommen bekam|recibir recibió
return returned|返回 回来 归还|戻 帰 返|zurückkehren zurück|volver volvió devolver
arrive arrived|到达 抵达|到着 着|ankommen ankam kam|llegar llegó
reach reached|达到 到达|達 届|erreichen erreichte|alcanzar alcanzó llegar
enter entered|进入|入|betreten eintreten|entrar entró
follow followed|跟随 遵循|従 追|folgen folgte|seguir siguió
lead led|领导 引导 导致|導|führen führte|llevar dirigir condujo
meet met meeting|见面 会议 遇见|会 会議|treffen traf sitzung|encontrar reunión conocer
visit|访问 参观 拜访|訪|besuchen besuch|visitar visita
stay stayed remain|留 待|残 泊ま|bleiben blieb|quedarse quedó permanecer
stand stood|站|立|stehen stand|estar_de_pie
sit sat|坐|座|sitzen saß setzen|sentarse sentado sentó
lie lay|躺|横 寝|liegen lag|yacer tumbado
walk walked|走|歩|gehen laufen ging|caminar andar caminó
jump|跳|跳|springen sprang|saltar saltó
fly flew|飞|飛|fliegen flog|volar voló
swim|游泳|泳|schwimmen|nadar
drive drove|开车 驾驶|運転|fahren fuhr|conducir condujo manejar
ride rode|骑 乘|乗|reiten fahren|montar ir
climb|爬|登|klettern steigen|subir escalar
throw threw|扔|投げ|werfen warf|tirar lanzar tiró
catch caught|抓 捉|捕|fangen fing|atrapar coger
pull pulled|拉|引|ziehen zog|tirar tiró
push pushed press|推 按|押|drücken schieben drückte|empujar apretar pulsar presionar
cut|切 剪|切|schneiden schnitt|cortar cortó
burn burned|烧|燃え 焼|brennen brannte|quemar arder
wash|洗|洗|waschen|lavar
cook|做饭 煮|料理|kochen|cocinar
drink drank|喝|飲|trinken trank|beber bebió
smoke|烟|煙|rauch rauchen|humo fumar
wear wore|穿 戴|着 履|tragen trug|llevar vestir
clothes|衣服|服|kleidung kleider|ropa
shoe|鞋|靴|schuh schuhe|zapato
hat|帽子|帽子|hut|sombrero
coat|外套 大衣|コート 上着|mantel|abrigo
pocket|口袋|ポケット|tasche hosentasche|bolsillo
touch|碰 触|触|berühren|tocar
feel felt|感觉 感到|感じ|fühlen fühlte spüren|sentir sintió
watch watched|看 观察|見 観察|beobachten zuschauen|mirar observar
notice noticed|注意到 发现|気づ|bemerken merkte bemerkte|notar notó darse_cuenta
appear appeared|出现|現れ|erscheinen erschien auftauchen|aparecer apareció
disappear|消失|消え|verschwinden verschwand|desaparecer
hide hid hidden|藏 隐藏|隠|verstecken verborgen|esconder oculto
search seek|寻找 搜索|探 検索|suchen suche|buscar búsqueda
check|检查|確認 確かめ|prüfen überprüfen|comprobar revisar
test|测试|テスト 試験|test testen|prueba probar
compare|比较|比べ 比較|vergleichen|comparar
count|数 计数|数え|zählen|contar
explain explained|解释 说明|説明|erklären erklärte|explicar explicó
describe|描述|描写 説明|beschreiben|describir
mean means meant|意思 意味着|意味|bedeutet bedeuten meinen meinte|significa significar
promise promised|答应 承诺|約束|versprechen versprach versprochen|prometer promesa prometió
agree agreed|同意|同意 賛成|zustimmen einverstanden|acuerdo aceptar
refuse|拒绝|断 拒|ablehnen weigern|rechazar negarse
allow let permit|允许 让|許|erlauben lassen ließ|permitir dejar
stop|停|止|aufhören anhalten|parar detener
continue|继续|続|weiter fortsetzen|continuar seguir
finish finished|完成|終え 完成|beenden fertig|terminar acabar acabó
repair fix fixed|修 修理 修复|直 修理 修正|reparieren reparatur beheben|reparar arreglar
replace|替换 代替|置き換え 取り替え 交換|ersetzen austauschen|reemplazar sustituir cambiar
remove|去掉 移除 删除|取り除 削除 外|entfernen|quitar eliminar
add added|加 添加|加え 追加|hinzufügen fügen|añadir agregar
move moved|移动 搬|動 移|bewegen bewegte ziehen|mover movió
rise rose raise|上升 提高|上が 上げ|steigen stieg heben|subir levantar aumentar
increase|增加|増|zunehmen erhöhen steigen|aumentar aumento
decrease reduce|减少|減|abnehmen verringern senken|disminuir reducir
share|分享 份额|共有 分け|teilen anteil|compartir
join|加入|加わ 参加|beitreten verbinden|unirse
connect connection|连接|接続 つな|verbinden verbindung|conectar conexión
create created|创建 创造|作成 創|erstellen schaffen schuf|crear creó
develop development|发展 开发|開発 発展|entwickeln entwicklung|desarrollar desarrollo
prepare|准备|準備|vorbereiten|preparar
protect|保护|守 保護|schützen|proteger
destroy|毁 破坏|破壊|zerstören|destruir
kill|杀|殺|töten|matar
born birth|出生|生まれ 誕生|geboren geburt|nacer nació nacido
marry married|结婚|結婚|heiraten verheiratet|casarse casado
belong|属于|属 もの|gehören gehört|pertenecer
exist|存在|存在|existieren|existir
seem seemed|似乎 好像|よう らし|scheinen schien|parecer parecía
become became|成为 变得|なった なる|werden wurde|convertirse volverse
file|文件|ファイル|datei|archivo fichero
folder directory|文件夹 目录|フォルダ ディレクトリ|ordner verzeichnis|carpeta directorio
server|服务器|サーバー サーバ|server|servidor
network|网络|ネットワーク|netz netzwerk|red
internet web|互联网 网|インターネット ウェブ|internet netz|internet red
site website|网站|サイト|seite webseite|sitio página
database|数据库|データベース|datenbank|base_de_datos
query|查询|クエリ 問い合わせ|abfrage|consulta
index|索引|索引 インデックス|index|índice
code|代码|コード|code|código
program programme|程序 节目|プログラム 番組|programm|programa
software|软件|ソフト|software|software
screen|屏幕|画面|bildschirm|pantalla
button|按钮|ボタン|knopf taste|botón
click|点击|クリック|klicken klick|clic pulsar
link|链接|リンク|link|enlace
password|密码|パスワード|passwort|contraseña
account|账户 帐号|アカウント 口座|konto|cuenta
phone telephone|电话 手机|電話 携帯|telefon handy|teléfono móvil
camera|相机 摄像头|カメラ|kamera|cámara
video|视频|動画 ビデオ|video|vídeo video
subtitle caption|字幕|字幕|untertitel|subtítulo
setting configuration|设置 配置|設定|einstellung konfiguration|ajuste configuración
error bug|错误 故障|エラー バグ|fehler|error fallo
request|请求|要求 リクエスト|anfrage|petición solicitud
load|加载 负载|読み込 負荷|laden last|cargar carga
step|步 步骤|手順 段階 歩|schritt|paso
level|级 水平|水準 レベル|stufe ebene niveau|nivel
space|空间|空間 宇宙|raum platz|espacio
speed|速度|速度|geschwindigkeit tempo|velocidad
distance|距离|距離|abstand entfernung|distancia
kilometre kilometer|公里|キロ キロメートル|kilometer|kilómetro
metre meter|米|メートル|meter|metro
temperature degree|温度 度|温度 度|temperatur grad|temperatura grado
percent percentage|百分之 百分比|パーセント|prozent|por_ciento porcentaje
euro|欧元|ユーロ|euro|euro
dollar|美元|ドル|dollar|dólar
applause|掌声|拍手|applaus beifall|aplausos
"""


@lru_cache(maxsize=8)
def everyday_words(source: str, target: str) -> dict[str, frozenset[str]]:
    """Return the usual translations by word or phrase, in lower case; nothing for a language without a column.

    >>> "火车" in everyday_words("en", "zh-Hans")["train"], everyday_words("en", "sw")
    (True, {})
    """
    one, other = language(source).primary, language(target).primary
    if one == other or not {one, other} <= set(_COLUMNS):
        return {}
    found: dict[str, set[str]] = {}
    for row in _ROWS.strip().splitlines():
        cells = row.split("|")
        ours, theirs = (_words(cells[_COLUMNS.index(primary)]) for primary in (one, other))
        for word in ours:
            found.setdefault(_in_script(word, source), set()).update(_in_script(answer, target) for answer in theirs)
    return {word: frozenset(answers) for word, answers in found.items()}


def _words(cell: str) -> list[str]:
    return [word.replace("_", " ") for word in cell.split()]


def _in_script(word: str, tag: str) -> str:
    return convert_script(word, "zh-Hant") if language(tag).tag == "zh-Hant" else word
