"""A small dictionary of the most frequent words, to see which part of a translation says what.

One row per concept: English, Chinese, Japanese, German, Spanish, French. It is used only to weigh where
to cut a translation that is already there, never to translate. Words are stems: endings are tried off.
The choice is that of general frequency (function words, time, number, people, doing, saying, being).
"""

# ruff: noqa: E501 -- tables of words read best in whole rows
from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from bilingual.languages import pack
from bilingual.text.script import convert_script

_COLUMNS = ("en", "zh", "ja", "de", "es", "fr")
_ROWS = """
and also|和 与 并 而且 并且 以及 还有|と そして また|und auch sowie|y e también además|et aussi
but however yet|但 但是 可是 不过 然而 却|が しかし でも けれど けど だが ただ|aber doch sondern jedoch allerdings|pero sino sin_embargo|mais cependant pourtant
or either|或 或者 还是|か または あるいは|oder entweder|o u|ou soit
because since|因为 由于|から ので ため なぜなら|weil da denn|porque ya_que pues|parce car puisque
so therefore thus hence|所以 因此 于是 那么|だから それで したがって そこで|also deshalb daher darum so|así por_eso entonces luego|donc ainsi alors
if whether|如果 要是 是否 假如|もし なら たら れば ば|wenn ob falls|si|si
when while whenever|当 时 时候 的时候 一边|とき 時 頃 たら|als wenn während wann|cuando mientras|quand lorsque pendant
until till|直到|まで|bis|hasta|jusque jusqu
before|之前 以前 前|前 まえ|vor bevor vorher|antes|avant
after|之后 以后 后|後 あと|nach nachdem danach|después tras|après
then|然后 接着 那时|それから その後|dann|luego entonces después|puis alors ensuite
although though despite|虽然 尽管|のに にもかかわらず|obwohl trotz|aunque pese|bien malgré
not no don't doesn't didn't isn't wasn't can't cannot won't wouldn't couldn't never nobody nothing none without|不 没 没有 并非 从不 无 未 别 非|ない ません なかっ なく なけれ ず ぬ いいえ|nicht kein keine keinen niemand nichts nie niemals ohne nein|no nunca nadie nada sin ningún ninguna jamás|ne pas non jamais rien personne sans aucun
never|从不 从来 从未 永远|決して 一度も|nie niemals|nunca jamás|jamais
without|没有 无需 不用|なしに なく ずに|ohne|sin|sans
who whom|谁|誰|wer wen wem|quien quién quienes|qui
what|什么 所|何 なに なん|was|qué lo|que quoi
why|为什么 为何|なぜ どうして|warum wieso|por_qué|pourquoi
how|怎么 如何 怎样 多么|どう どの いかに どれ|wie|cómo|comment
where|哪里 哪儿 在哪|どこ|wo wohin|dónde donde|où
which|哪个 哪些|どの どれ どちら|welche welcher welches|cuál cuáles|quel quelle
i me my mine myself i'm i've i'll i'd|我|私 僕 わたし|ich mich mir mein meine meinen meinem|yo me mi mis|je me moi mon ma mes
we us our ours we're we've we'll ourselves|我们 咱们|私たち 我々 われわれ|wir uns unser unsere unseren|nosotros nos nuestro nuestra nuestros|nous notre nos
you your yours you're you'll you've yourself|你 您 你们|あなた 君 皆さん|du dich dir sie ihnen ihr euch dein deine|tú te usted ustedes tu tus su|tu vous votre vos te
he him his himself he's|他|彼|er ihn ihm sein seine seinen|él lo le su sus|il lui son sa ses
she her hers herself she's|她|彼女|sie ihr ihre ihren|ella la le su sus|elle
they them their theirs themselves they're|他们 它们 她们|彼ら それら|sie ihnen ihre ihren|ellos ellas los les su sus|ils elles eux leur leurs
it its it's|它 这|それ これ|es|lo eso|il ce cela
this these|这 这个 这些 这样 这种|この これ こう これら|dies diese dieser dieses diesen diesem|este esta estos estas esto|ce cet cette ces ceci
that those that's|那 那个 那些 那样|その それ あの あれ|jene jener das|ese esa eso esos aquel aquella|ce cela ça
here|这里 这儿|ここ|hier|aquí|ici
there there's|那里 那儿 有|そこ あそこ|dort da es_gibt|allí ahí hay|là
all every everyone everything everybody whole entire|所有 一切 全部 都 每 全 大家 整个|すべて 全て 全部 みんな みな 毎 全|alle alles jede jeder jedes ganz ganze ganzen|todo toda todos todas cada|tout tous toute toutes chaque
some few several|一些 有些 几 某些 若干|いくつか 一部 何人か ある|einige manche ein_paar mehrere|algunos algunas unos varios|quelques certains plusieurs
many much lot lots|很多 许多 大量 不少|多く たくさん 多い|viele viel vielen|muchos muchas mucho mucha|beaucoup nombreux
more most|更 更多 最 多|もっと より 最も 以上|mehr meisten meist|más mayor|plus
less least fewer|更少 少 最少|少な|weniger wenigsten|menos|moins
only just merely|只 只是 仅 仅仅 只有 才|だけ のみ しか ただ|nur bloß erst|sólo solo solamente apenas|seulement juste
even|甚至 连 即使|さえ すら まで|sogar selbst|incluso hasta|même
still|仍 仍然 还 还是|まだ なお|noch immer|todavía aún|encore toujours
again once|再 又 再次 重新|また 再び もう一度|wieder nochmal erneut|otra_vez vuelve nuevo|encore nouveau
already|已经 已|すでに もう|schon bereits|ya|déjà
always|总 总是 一直 永远|いつも 常に|immer stets|siempre|toujours
often usually|经常 常常 往往 通常|よく たいてい 普通 しばしば|oft meistens gewöhnlich|a_menudo normalmente suele|souvent
sometimes|有时 有时候|時々 ときどき ときに|manchmal|a_veces|parfois
perhaps maybe probably|也许 可能 大概 或许|たぶん おそらく かもしれ|vielleicht wahrscheinlich|quizá quizás tal_vez probablemente|peut-être
now|现在 如今|今 いま|jetzt nun heute|ahora|maintenant
today|今天|今日 きょう|heute|hoy|aujourd'hui
yesterday|昨天|昨日 きのう|gestern|ayer|hier
tomorrow|明天|明日 あした|morgen|mañana|demain
day days|天 日 日子|日 一日|tag tage tagen|día días|jour jours
night|夜 晚上 夜里 夜晚|夜 晩|nacht nachts abend|noche|nuit
morning|早上 早晨 上午|朝 午前|morgen morgens vormittag|mañana|matin
week|周 星期 礼拜|週 週間|woche wochen|semana semanas|semaine
month|月|月|monat monate monaten|mes meses|mois
year|年|年|jahr jahre jahren|año años|an ans année années
hour|小时 钟头|時間|stunde stunden|hora horas|heure heures
minute|分钟|分|minute minuten|minuto minutos|minute
second seconds|秒|秒|sekunde sekunden|segundo segundos|seconde
time times|时间 次 时代|時間 時 回 時代|zeit mal zeiten|tiempo vez veces|temps fois
first|第一 首先 最初 首|最初 第一 初め まず|erste ersten erster zuerst zunächst|primero primera primer|premier première d'abord
second|第二|第二 二番目|zweite zweiten|segundo segunda|deuxième second
third|第三|第三 三番目|dritte dritten|tercero tercera tercer|troisième
last final finally|最后 上 终于 最终|最後 ついに やっと|letzte letzten schließlich endlich|último última finalmente por_fin|dernier dernière enfin
next|下 接下来 下一个|次|nächste nächsten|siguiente próximo próxima|prochain prochaine suivant
new|新|新しい 新|neu neue neuen neues|nuevo nueva nuevos nuevas|nouveau nouvelle
old|老 旧 古老|古い 老|alt alte alten altes|viejo vieja antiguo antigua|vieux vieille ancien
big large great huge|大 巨大 伟大|大きな 大きい 大|groß große großen großer riesig|gran grande grandes enorme|grand grande énorme
small little tiny|小 小小|小さな 小さい 少し|klein kleine kleinen wenig|pequeño pequeña poco|petit petite peu
long|长 很久|長い 長く 長|lang lange langen|largo larga mucho|long longue longtemps
short|短|短い|kurz kurze kurzen|corto corta breve|court courte
high tall|高|高い 高|hoch hohe hohen|alto alta|haut haute
good well better best|好 更好 最好 良好|良い よい いい よく 最高|gut gute guten besser beste besten|bien bueno buena buen mejor|bon bonne bien mieux meilleur
bad worse worst|坏 糟 差|悪い 悪く|schlecht schlimm schlechte schlimmer|malo mala mal peor|mauvais mal pire
right correct|对 正确 没错|正しい 正し|richtig recht richtige|correcto correcta bien|juste correct
wrong mistake error|错 错误 不对|間違 誤り 誤 違|falsch fehler irrtum|error equivocado equivocada mal errores|faux erreur
true truth|真 真的 真相 事实|本当 真実|wahr wahrheit|verdad cierto verdadero|vrai vérité
easy simple|容易 简单|簡単 易し やさし|einfach leicht|fácil simple sencillo|facile simple
hard difficult|难 困难 努力|難し 困難|schwer schwierig hart|difícil duro|difficile dur
different other another|不同 其他 另 另一 别的|違う 異なる 別 他|anders andere anderen anderer verschieden|diferente otro otra otros otras distinto|différent autre autres
same|同 同样 相同 一样|同じ 同|gleich gleiche gleichen selbe selben dieselbe|mismo misma mismos mismas igual|même
possible|可能|可能|möglich|posible|possible
important|重要|重要 大切|wichtig wichtige|importante|important
one|一 一个 一种 一次|一 ひとつ 一つ 一人|ein eine einen einem einer eines eins|un una uno|un une
two both twice|二 两 两个 双|二 二つ ふたつ 両 二人|zwei beide beiden|dos ambos ambas|deux
three|三|三 三つ|drei|tres|trois
four|四|四 四つ|vier|cuatro|quatre
five|五|五 五つ|fünf|cinco|cinq
six|六|六 六つ|sechs|seis|six
seven|七|七 七つ|sieben|siete|sept
eight|八|八 八つ|acht|ocho|huit
nine|九|九 九つ|neun|nueve|neuf
ten|十|十|zehn|diez|dix
eleven|十一|十一|elf|once|onze
twelve dozen|十二 一打|十二|zwölf dutzend|doce docena|douze
twenty|二十|二十|zwanzig|veinte|vingt
thirty|三十|三十|dreißig|treinta|trente
forty|四十|四十|vierzig|cuarenta|quarante
fifty|五十|五十|fünfzig|cincuenta|cinquante
hundred|百|百|hundert hunderte|cien ciento cientos|cent
thousand|千|千|tausend tausende|mil miles|mille
million|百万|百万|million millionen|millón millones|million
half|半 一半|半分 半|halb hälfte halbe halben|mitad medio media|demi moitié
people person|人 人们|人 人々 人びと|menschen leute mensch person personen|gente persona personas|gens personne personnes
man men|男人 男 人|男 男性|mann männer|hombre hombres|homme hommes
woman women|女人 女 女性|女 女性|frau frauen|mujer mujeres|femme femmes
child children kid|孩子 儿童|子供 子ども|kind kinder kindern|niño niña niños hijos|enfant enfants
friend|朋友|友人 友達|freund freunde freunden|amigo amiga amigos|ami amis
student pupil|学生|学生 生徒|student schüler studenten schülern|alumno estudiante alumnos estudiantes|élève étudiant
teacher|老师 教师|先生 教師|lehrer lehrerin|profesor maestro profesora maestra|professeur
world earth|世界 地球|世界 地球|welt erde|mundo tierra|monde terre
country nation|国 国家|国|land nation länder|país nación patria|pays nation
city town|城市 市 城|都市 町 街|stadt städte|ciudad pueblo|ville
house home|家 房子 房屋|家|haus hause heim|casa hogar|maison
room|房间 室|部屋 室|zimmer raum|habitación cuarto sala|chambre salle pièce
school|学校|学校|schule|escuela|école
work job|工作 干活|仕事 働 作業|arbeit arbeitet arbeiten|trabajo trabajar trabaja|travail travaille
life live|生活 生命 活 人生 住|人生 生活 命 生き 暮ら 住|leben lebt lebte|vida vivir vive|vie vivre vit
water|水|水|wasser|agua|eau
sea ocean|海 海洋|海|meer see ozean|mar océano|mer océan
river|河 河流 江|川|fluss|río|fleuve rivière
sun|太阳|太陽|sonne|sol|soleil
moon|月亮 月球|月|mond|luna|lune
light|光 灯|光 明かり|licht|luz|lumière
fire|火|火|feuer|fuego|feu
air|空气|空気|luft|aire|air
food eat|食物 吃|食べ 食|essen isst nahrung|comida comer come|manger nourriture
book|书 书籍|本 書|buch bücher büchern|libro libros|livre livres
page|页|ページ 頁|seite seiten|página páginas|page pages
paper|纸 论文|紙|papier papieren|papel|papier
word|词 字 话|言葉 単語|wort wörter worte|palabra palabras|mot mots
name|名字 名|名前 名|name namen|nombre|nom
letter|信 字母|手紙 文字|brief buchstabe|carta letra|lettre
number|数 数字 号|数 番号|zahl nummer zahlen|número cifra|nombre numéro
money|钱|お金 金|geld|dinero|argent
question|问题|質問 問い 問題|frage fragen|pregunta|question
answer|答案 回答 答|答え 回答|antwort antworten|respuesta responder|réponse
problem issue|问题|問題|problem probleme|problema problemas|problème
idea thought|想法 主意|考え アイデア|idee gedanke|idea|idée
story|故事|話 物語|geschichte|historia|histoire
system|系统|システム|system|sistema|système
machine|机器 机|機械|maschine maschinen|máquina máquinas|machine
computer|电脑 计算机|コンピューター コンピュータ|computer rechner|computadora ordenador|ordinateur
data|数据|データ|daten|datos|données
part|部分|部分|teil teile|parte|partie
place|地方 处|場所 所|ort stelle platz|lugar sitio|lieu endroit
way|方式 路 办法 方法|方法 道 やり方|weg art weise|camino manera forma modo|chemin manière façon
thing|东西 事 事情|こと もの 物|ding sache dinge|cosa cosas|chose
hand|手|手|hand hände|mano manos|main
eye|眼睛 眼|目|auge augen|ojo ojos|œil yeux
head|头|頭|kopf|cabeza|tête
heart|心|心|herz|corazón|cœur
beginning begin began start started|开始 起|始ま 始め 開始|beginnt begann anfang beginnen fängt|empezar empezó empieza comenzó comienza principio|commence début commencé
end stop stopped|结束 停 停止 终|終わ 止ま 止め|ende endet stoppt hört aufhören|fin terminar termina paró parar|fin arrête
make made making|做 使 让 造 制造|作 つく 作り|machen macht machte gemacht|hacer hace hizo hecho|faire fait
do does did done doing|做 干|する した しま し やる|tun tut tat getan machen|hacer hace hizo hecho|faire fait
be am is are was were been|是|です だ である でし だっ|ist sind war waren bin sein gewesen|es son era eran fue está están estaba ser|est sont était être
have has had|有 拥有|ある 持|hat haben hatte hatten habe|tiene tienen tenía tener ha han había|a ont avait avoir
can could able|能 可以 会 能够|でき られる|kann können konnte könnte|puede pueden podía pueda poder|peut pouvoir pouvait
must need should|必须 应该 需要 得 要|なければ べき 必要|muss müssen musste sollte soll brauchen braucht|debe deben tiene_que necesita debería hay_que|doit faut devoir besoin
want wanted wish|想 想要 希望 要|たい 欲し 望|will wollen wollte möchte|quiere quiero quería desea|veut vouloir voulait
will going would|将 会 要|でしょう だろう|wird werden würde|va van iba|va vont
go went gone goes|去 走|行 い|geht gehen ging gegangen|va ir fue ido|va aller allé
come came comes coming|来|来|kommt kommen kam gekommen|viene venir vino|vient venir venu
see saw seen look looked|看 看到 看见|見|sieht sehen sah gesehen schauen|ver vio ve visto mirar|voir vu regarder
hear heard listen|听 听到 听见|聞|hört hören hörte gehört|oír oye oyó escuchar|entendre entendu écouter
say said says|说|言|sagt sagen sagte gesagt|dice decir dijo dicho|dit dire
tell told|告诉|伝え 教え 話|erzählt sagt erzählen|cuenta contar contó dijo|raconte dit
speak talk spoke|说 说话 讲 谈|話|spricht reden sprechen sprach rede|habla hablar habló|parle parler
ask asked|问 请求|尋ね 聞 質問 問|fragt fragen fragte bitten|pregunta preguntar preguntó pide|demande demander
think thought|想 认为 觉得 以为|思 考え|denkt denken dachte gedacht glaubt|piensa pensar pensó cree pensé|pense penser
know knew known|知道 认识 了解|知|weiß wissen wusste kennt kennen|sabe saber sabía conoce|sait savoir connaître
understand understood|明白 理解 懂|理解 分か わか|versteht verstehen verstand|entiende entender comprender|comprend comprendre
learn learned learnt|学 学会 学习|学|lernt lernen lernte gelernt|aprende aprender aprendió|apprend apprendre
teach taught|教|教え|lehrt unterrichtet unterrichten lehren|enseña enseñar|enseigne
read|读 阅读|読|liest lesen las gelesen|lee leer leyó|lit lire
write wrote written|写|書|schreibt schreiben schrieb geschrieben|escribe escribir escribió|écrit écrire
find found|找到 发现|見つ|findet finden fand gefunden|encuentra encontrar encontró|trouve trouver
give gave given|给|与え くれ あげ|gibt geben gab gegeben|da dar dio dado|donne donner
take took taken|拿 取 带|取 とる 持|nimmt nehmen nahm genommen|toma tomar tomó lleva|prend prendre
put|放|置|stellt legt legen stellte setzt|pone poner puso|met mettre
keep kept hold|保持 保留 留|保 続け|hält behält halten behielt|mantiene guardar guarda conserva|garde garder
leave left|离开 留下|離れ 去 残|verlässt lassen verließ|deja dejar dejó sale|quitte laisser
turn turned|转 变成|回 変わ|dreht wendet drehen wurde|gira vuelve|tourne
change changed|变 改变 变化|変え 変わ 変化|ändert ändern verändert änderung|cambia cambiar cambió cambio|change changer
show showed shown|显示 展示 表明|示 見せ|zeigt zeigen zeigte|muestra mostrar mostró|montre montrer
use used|用 使用|使|benutzt verwendet nutzen benutzen verwenden|usa usar usó utiliza|utilise utiliser
try tried|试 尝试|試 みる|versucht versuchen probiert|intenta intentar probar|essaie essayer
help helped|帮 帮助|助け 手伝|hilft helfen half hilfe|ayuda ayudar ayudó|aide aider
happen happened|发生|起こ 起き|passiert geschieht geschah passierte|pasa ocurre sucedió pasó ocurrió|arrive passe
call called|叫 称 打电话|呼|nennt heißt ruft rief|llama llamar llamó|appelle
wait waited|等 等待|待|wartet warten wartete|espera esperar|attend attendre
open opened|打开 开|開|öffnet offen öffnen geöffnet|abre abierto abrir abrió|ouvre ouvert
close closed|关 关闭|閉|schließt geschlossen schließen|cierra cerrar cerró|ferme
build built|建 建造|建て 築 作|baut bauen baute gebaut|construye construir construyó|construit
run ran running|跑 运行|走 動|läuft laufen lief rennt|corre correr funciona|court
break broke broken|打破 坏 断|壊 破|bricht kaputt brach zerbrochen|rompe romper rompió roto|casse
fall fell|落 掉 下降|落ち|fällt fallen fiel|cae caer cayó|tombe
grow grew|长 增长|育 成長 増え|wächst wachsen wuchs|crece crecer creció|croît grandit
die died dead death|死|死|stirbt tot tod starb|muere morir murió muerte muerto|meurt mort
remember|记得 记住|覚え 思い出|erinnert erinnern|recuerda recordar|souvient
forget forgot|忘 忘记|忘|vergisst vergessen vergaß|olvida olvidar|oublie
believe|相信|信じ|glaubt glauben|cree creer|croit
love loved|爱|愛|liebt liebe lieben|ama amor amar|aime amour
like|像 喜欢|好き ような ように みたい|wie mögen mag|como gusta|comme aime
thank thanks|谢谢|ありがとう|danke|gracias|merci
between|之间|間|zwischen|entre|entre
through|通过 穿过|通して 通じて|durch|a_través por|travers
about|关于 大约|について 約|über etwa ungefähr|sobre acerca alrededor|sur environ
against|反对 对|対して 反対|gegen|contra|contre
with|和 跟 用|と 一緒|mit|con|avec
in inside within|里 在 内 中|中 で|in im innerhalb|en dentro|dans en
under below|下 下面 之下|下|unter unterhalb|bajo debajo|sous
over above|上面 上方 超过|上|über oberhalb|encima sobre|dessus
too also|也 太|も すぎ|auch zu|también demasiado|aussi trop
very really|很 非常 真|とても 非常に 本当に|sehr wirklich|muy realmente|très vraiment
for|为 为了|ため|für|para por|pour
to|到 向|へ|zu nach|a|à
from|从|から|von aus|desde de|de
of|的|の|von des|de del|de
every each|每 各|毎 それぞれ 各|jede jeder jedes|cada|chaque
today's nowadays|如今|最近|heutzutage|hoy_en_día|aujourd'hui
hot warm|热 暖|暑 熱 暖|heiß warm|caliente|chaud
cold|冷|寒 冷|kalt kälte|frío fría|froid
fast quick quickly|快 迅速|速 早|schnell|rápido rápida|vite rapide
slow slowly|慢|遅 ゆっくり|langsam|lento despacio|lent
early|早|早|früh|temprano pronto|tôt
late later|晚 迟 后来|遅 後で|spät später|tarde después|tard
far|远|遠|weit fern|lejos|loin
near close|近|近|nah nahe|cerca|près
back|回 背|戻 後ろ|zurück|atrás vuelta|retour
away|走 离|離れ|weg fort|lejos|loin
together|一起|一緒 共に|zusammen|juntos juntas|ensemble
alone|独自 单独|一人 単独|allein|solo sola|seul
young|年轻|若|jung junge jungen|joven jóvenes|jeune
white|白|白|weiß|blanco blanca|blanc
black|黑|黒|schwarz|negro negra|noir
red|红|赤|rot|rojo roja|rouge
blue|蓝|青|blau|azul|bleu
green|绿|緑|grün|verde|vert
"""


@lru_cache(maxsize=16)
def concepts(tag: str) -> Mapping[str, tuple[int, ...]]:
    """Return the concepts of each word of the language *tag*, by row number; empty when it has no column."""
    primary = pack(tag).primary
    if primary not in _COLUMNS:
        return {}
    column = _COLUMNS.index(primary)
    found: dict[str, list[int]] = {}
    for number, row in enumerate(_ROWS.strip().splitlines()):
        cell = row.split("|")[column]
        if pack(tag).tag == "zh-Hant":
            cell = convert_script(cell, "zh-Hant")
        for word in cell.split():
            found.setdefault(word.replace("_", " "), []).append(number)
    return {word: tuple(dict.fromkeys(rows)) for word, rows in found.items()}


def concepts_of(piece: str, tag: str) -> dict[int, float]:
    """Return the concepts that *piece* (a word, or a Chinese or Japanese phrase) may express, with trust 0 to 1.

    >>> sorted(concepts_of("Jahre,", "de")) == sorted(concepts_of("年", "zh-Hans"))
    True
    """
    table = concepts(tag)
    if not table or not piece:
        return {}
    if pack(tag).writing.spaced:
        return _spaced_concepts(piece, table)
    return _unspaced_concepts(piece, table, pack(tag).primary)


def _spaced_concepts(piece: str, table: Mapping[str, tuple[int, ...]]) -> dict[int, float]:
    found: dict[int, float] = {}
    for token in piece.lower().replace("’", "'").split():
        word = token.strip("\"'“”‘«»()[].,;:!?¿¡…—–-")
        for cut in range(0, 4):
            stem = word[: len(word) - cut]
            if cut and len(stem) < 3:
                break
            if stem in table:
                for row in table[stem]:
                    found[row] = max(found.get(row, 0.0), 1.0 - 0.15 * cut)
                break
    return found


def _unspaced_concepts(piece: str, table: Mapping[str, tuple[int, ...]], primary: str) -> dict[int, float]:
    bare = piece.strip("，。！？、；：“”‘’「」『』（）《》… ")
    found: dict[int, float] = {}
    for size in range(min(5, len(bare)), 0, -1):
        for start in range(len(bare) - size + 1):
            part = bare[start : start + size]
            if part not in table:
                continue
            trust = 1.0 if size == len(bare) else (0.8 if size > 1 else 0.4 if start == 0 else 0.25)
            if primary == "ja" and start == 0:
                trust = max(trust, 0.8 if size > 1 or _is_kanji(part) else 0.3)
            for row in table[part]:
                found[row] = max(found.get(row, 0.0), trust)
    return found


def _is_kanji(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"
