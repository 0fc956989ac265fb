"""Everyday words for people, places, time, the body and what it perceives; ``lexicon`` looks them up.

One row per concept: English, Chinese, Japanese, German, Spanish; words of one cell are parted by blanks.
"""

from __future__ import annotations

ROWS = """
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
"""
