"""Everyday words for how things are, what is done, thought and said, and for work and computing; ``lexicon`` looks
them up.

One row per concept: English, Chinese, Japanese, German, Spanish; words of one cell are parted by blanks.
"""

from __future__ import annotations

ROWS = """
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
