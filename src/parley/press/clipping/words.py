"""The wordings by which page furniture gives itself away, in six languages, each with the code of its reason.

A phrase counts only where it is the whole line (compared by :func:`~parley.press.clipping.cleaning.key`, so without
case and outer punctuation): "share" inside a sentence is a word like any other.
"""

import re
from typing import Final

from .cleaning import key

_PHRASES: Final[dict[str, str]] = {
    "share": """
        share | share this | share this article | share this story | share article | share on facebook |
        share on twitter | share on x | share on whatsapp | share on telegram | share via email | tweet |
        tweet this | facebook | twitter | x | whatsapp | telegram | linkedin | vk | vkontakte | viber |
        reddit | pinterest | instagram | youtube | tiktok | odnoklassniki | copy link | copy url | link
        copied | teilen | artikel teilen | auf facebook teilen | auf twitter teilen | link kopieren |
        partager | partager sur facebook | partager cet article | copier le lien | поделиться | поделиться
        в facebook | вконтакте | одноклассники | скопировать ссылку | бөлісу | сілтемені көшіру | شارك |
        مشاركة | شارك المقال | شارك على فيسبوك | شارك على تويتر | فيسبوك | تويتر | واتساب | تلغرام |
        تيليغرام | نسخ الرابط | انسخ الرابط | share on linkedin | recommend | follow us | follow us on
        twitter | follow us on facebook | folgen sie uns | suivez-nous | подписывайтесь на нас | تابعنا |
        تابعونا | bizi izləyin | жазылыңыз
    """,
    "subscribe": """
        subscribe | subscribe now | subscribe to our newsletter | newsletter | sign up for our newsletter
        | get our newsletter | get the newsletter | become a member | support us | donate | abonnieren |
        jetzt abonnieren | newsletter abonnieren | abo | s'abonner | abonnez-vous | je m'abonne | la
        newsletter | inscrivez-vous à la newsletter | подписаться | подписка | подписка на рассылку |
        оформить подписку | жазылу | اشترك | اشترك الآن | الاشتراك | النشرة البريدية | اشترك في النشرة
        البريدية | notifications | enable notifications | rss
    """,
    "login": """
        log in | login | sign in | sign up | register | my account | log out | anmelden | einloggen |
        registrieren | mein konto | connexion | se connecter | s'inscrire | mon compte | войти | вход |
        регистрация | личный кабинет | кіру | тіркелу | تسجيل الدخول | دخول | تسجيل | حسابي
    """,
    "print": """
        print | print this page | print article | send by e-mail | e-mail | email | mail | send to a
        friend | text size | a+ | a- | aa | drucken | per e-mail senden | imprimer | envoyer par mail |
        envoyer | распечатать | печать | версия для печати | басып шығару | طباعة | اطبع | إرسال | save |
        save article | حفظ | bookmark | listen | listen to this article | artikel anhören | écouter | слушать |
        استمع | merken | speichern | сохранить
    """,
    "picture": """
        play | pause | play video | watch video | video | gallery | photo gallery | photos | enlarge |
        enlarge image | view gallery | full screen | previous | next | bild vergrößern | bildergalerie |
        zurück | weiter | précédent | suivant | diaporama | agrandir | смотреть видео | фотогалерея |
        видео | фото | назад | вперёд | далее | галерея | бейне | صور | فيديو | شاهد الفيديو | السابق |
        التالي | close | schließen | fermer | закрыть | жабу | إغلاق
    """,
    "mediabank": """
        go to the mediabank | go to the media bank | mediabank | buy this photo | buy photo | перейти в
        медиабанк | перейти в фотобанк | zum medienarchiv | accéder à la photothèque | медиабанкке өту
    """,
    "navigation": """
        home | homepage | menu | main menu | search | skip to content | skip to main content | back to top
        | top | back | world | news | politics | business | economy | sport | sports | opinion | culture |
        science | technology | health | middle east | europe | asia | africa | americas | about us | about
        | contact | contact us | sitemap | site map | archive | jobs | careers | advertise | advertise
        with us | help | faq | weather | radio | tv | live tv | more | more news | see all | view all |
        load more | show more | read more | continue reading | all news | edition | english | deutsch |
        français | русский | қазақша | العربية | startseite | politik | wirtschaft | ausland | inland |
        kultur | wissen | panorama | suche | meinung | zum inhalt springen | nach oben | mehr | mehr
        anzeigen | weiterlesen | alle nachrichten | kontakt | über uns | karriere | hilfe | accueil |
        monde | politique | économie | société | rechercher | recherche | culture | opinions | aller au
        contenu | haut de page | voir plus | lire la suite | qui sommes-nous | nous contacter | plan du
        site | aide | главная | меню | поиск | в мире | мир | политика | экономика | общество | спорт |
        культура | наука | мнения | происшествия | о нас | о проекте | контакты | реклама на сайте |
        вакансии | архив | наверх | ещё | показать ещё | читать далее | все новости | басты бет | мәзір |
        іздеу | саясат | экономика | қоғам | әлем | мәдениет | спорт | біз туралы | байланыс | толығырақ |
        الرئيسية | القائمة | بحث | ابحث | سياسة | اقتصاد | رياضة | ثقافة | العالم | عربي ودولي | آراء | من
        نحن | اتصل بنا | خريطة الموقع | المزيد | اقرأ المزيد | أعلى الصفحة | وظائف | اعلن معنا
    """,
    "footer": """
        terms | terms of use | terms of service | terms and conditions | privacy | privacy policy | legal
        | legal notice | imprint | accessibility | cookie policy | cookie settings | impressum |
        datenschutz | datenschutzerklärung | agb | nutzungsbedingungen | barrierefreiheit |
        cookie-einstellungen | mentions légales | conditions d'utilisation | politique de confidentialité
        | données personnelles | gestion des cookies | правила использования | политика конфиденциальности
        | пользовательское соглашение | құпиялылық саясаты | пайдалану ережелері | سياسة الخصوصية | شروط
        الاستخدام | إخلاء المسؤولية | الشروط والأحكام | do not sell my personal information
    """,
    "cookie": """
        accept | accept all | accept all cookies | accept cookies | reject all | reject | manage options |
        manage cookies | manage preferences | i agree | got it | akzeptieren | alle akzeptieren | ablehnen
        | einstellungen | accepter | tout accepter | tout refuser | refuser | continuer sans accepter |
        paramétrer | принять | принять все | согласен | отклонить | қабылдау | келісемін | قبول | قبول
        الكل | موافق | أوافق | رفض
    """,
    "advert": """
        advertisement | advertising | ad | ads | sponsored | sponsored content | promoted | partner
        content | anzeige | werbung | publicité | publi-rédactionnel | contenu sponsorisé | реклама | на
        правах рекламы | партнёрский материал | жарнама | إعلان | اعلان | إعلانات | محتوى ممول | story
        continues below advertisement | article continues below advertisement | scroll to continue
    """,
    "comment": """
        reply | report | report comment | like | dislike | add a comment | leave a comment | post a
        comment | write a comment | join the conversation | view comments | show comments | log in to
        comment | sign in to comment | antworten | melden | kommentar schreiben | kommentieren | gefällt
        mir | répondre | signaler | commenter | ajouter un commentaire | j'aime | ответить | пожаловаться
        | комментировать | оставить комментарий | нравится | жауап беру | пікір қалдыру | رد | أضف تعليق |
        أضف تعليقا | اترك تعليقا | إبلاغ | أعجبني | see all comments | alle kommentare | most liked |
        newest first
    """,
}
_HEADINGS: Final[dict[str, str]] = {
    "feed": """
        recent posts | recent stories | recent news |
        newsfeed | news feed | latest | latest news | the latest | breaking news | most read | most
        popular | trending | trending now | popular | top stories | top news | live feed | headlines |
        ticker | newsticker | nachrichtenticker | neueste | neueste nachrichten | meistgelesen | meist
        gelesen | aktuell | fil info | fil d'actualité | en continu | dernières actualités | dernières
        nouvelles | les plus lus | le plus lu | à la une | лента | лента новостей | новости | последние
        новости | главные новости | популярное | самое читаемое | сейчас читают | главное за день |
        жаңалықтар | соңғы жаңалықтар | таңдаулы жаңалықтар | жаңалықтар лентасы | ең көп оқылған | آخر
        الأخبار | أحدث الأخبار | الأخبار | شريط الأخبار | الأكثر قراءة | الأكثر مشاهدة | عاجل | أهم
        الأخبار
    """,
    "related": """
        about this story | حول هذه القصة | المزيد حول هذه القصة |
        related | related news | related stories | related articles | related content | related topics and
        stories | read also | also read | see also | more on this | more on this story | more on this
        topic | you may also like | you might also like | recommended | recommended for you | don't miss |
        background reading | what to read next | mehr zum thema | lesen sie auch | auch interessant | das
        könnte sie auch interessieren | verwandte artikel | zum thema | lire aussi | à lire aussi | sur le
        même sujet | voir aussi | articles liés | pour aller plus loin | a lire également | читайте также
        | по теме | материалы по теме | смотрите также | похожие новости | ещё по теме | тағы оқыңыз | осы
        тақырыпта | оқи отырыңыз | тақырып бойынша | ұқсас жаңалықтар | اقرأ أيضا | اقرأ أيضاً | إقرأ أيضا
        | إقرأ أيضاً | اقرأ ايضا | مواضيع ذات صلة | أخبار ذات صلة | مقالات ذات صلة | ذات صلة | قد يهمك
        أيضا | قد يعجبك أيضا | شاهد أيضا
    """,
    "tags": """
        tagged | posted in | theme | themes |
        tags | tag | topics | topic | keywords | more on | filed under | related topics | in this story |
        schlagworte | schlagwörter | themen | stichwörter | mots-clés | mots clés | thèmes | sujets | теги
        | тэги | метки | темы | ключевые слова | тегтер | тақырыптар | кілт сөздер | الوسوم | وسوم | كلمات
        مفتاحية | الكلمات المفتاحية | كلمات دلالية | مواضيع | هاشتاغ
    """,
    "comments": """
        comments | comment | reader comments | readers' comments | discussion | kommentare |
        leserkommentare | diskussion | commentaires | vos commentaires | réactions | комментарии |
        обсуждение | пікірлер | пікір | تعليقات | التعليقات | تعليقات القراء
    """,
}


def _table(source: dict[str, str]) -> dict[str, str]:
    return {key(phrase): code for code, phrases in source.items() for phrase in phrases.split("|") if key(phrase)}


#: Whole lines that are furniture wherever they stand.
PHRASES: Final = _table(_PHRASES)
#: Whole lines that announce a section; what they head decides whether they are believed.
HEADINGS: Final = _table(_HEADINGS)

_I: Final = re.I
#: Longer wordings: the pattern must be found in the line, and the line must not be longer than the limit.
PATTERNS: Final[tuple[tuple[str, int, re.Pattern[str]], ...]] = (
    (
        "cookie",
        1200,
        re.compile(
            r"\b(?:we|this (?:web)?site|our partners)\b.{0,80}\bcookies?\b|cookies?\b.{0,60}\b(?:consent|"
            r"experience|settings|accept)",
            _I,
        ),
    ),
    (
        "cookie",
        1200,
        re.compile(
            r"\bcookies\b.{0,120}\b(?:zustimm|verwend|nutz|einwillig)|(?:verwenden|nutzen|setzt|"
            r"nutzt)\b.{0,60}\bcookies",
            _I,
        ),
    ),
    (
        "cookie",
        1200,
        re.compile(r"(?:utilis|dépos)\w*.{0,60}\bcookies\b|\bcookies\b.{0,80}(?:consent|accept|navigation)", _I),
    ),
    (
        "cookie",
        1200,
        re.compile(
            r"(?:использу|файл)\w*.{0,40}\b(?:cookie|куки)|cookie\b.{0,30}файл|ملفات (?:تعريف الارتباط|"
            r"الكوكيز)|الكوكيز",
            _I,
        ),
    ),
    (
        "copyright",
        600,
        re.compile(
            r"all rights reserved|alle rechte vorbehalten|tous droits réservés|все права защищены|"
            r"барлық құқықтар|جميع الحقوق محفوظة|حقوق النشر|^copyright\b|^(?:©|\(c\))\s*(?:19|20)\d\d|"
            r"^©.{0,60}(?:19|20)\d\d\s*\.?$",
            _I,
        ),
    ),
    (
        "subscribe",
        220,
        re.compile(
            r"\b(?:sign up|subscribe|register)\b.{0,80}\b(?:newsletter|briefing|e-?mail|inbox|updates)|"
            r"(?:newsletter|inbox)\b.{0,60}\b(?:sign up|subscribe)",
            _I,
        ),
    ),
    (
        "subscribe",
        220,
        re.compile(
            r"(?:follow|join|suivez|folgen sie)\b.{0,40}\b(?:telegram|facebook|twitter|whatsapp|instagram|"
            r"youtube)",
            _I,
        ),
    ),
    (
        "subscribe",
        220,
        re.compile(
            r"(?:подпи(?:ш|с)\w+|читайте нас).{0,60}(?:telegram|телеграм|рассылк|канал|facebook|"
            r"вконтакте)|(?:telegram|телеграм)\w*.{0,30}жазыл",
            _I,
        ),
    ),
    (
        "subscribe",
        220,
        re.compile(
            r"(?:abonn|inscri)\w+.{0,60}(?:newsletter|lettre d)|newsletter\b.{0,60}(?:abonnier|anmeld)|"
            r"(?:اشترك|تابعونا|تابعنا).{0,60}(?:النشرة|قناتنا|على|تلغرام|تيليغرام)",
            _I,
        ),
    ),
    (
        "share",
        60,
        re.compile(
            r"^(?:share|tweet|post|send)\b.{0,12}\b(?:on|via|to|this)\b.{0,30}$|^(?:auf|bei) \w+ teilen$|"
            r"^partager (?:sur|par)\b.{0,20}$|^поделиться\b.{0,25}$|^(?:شارك|مشاركة) (?:على|عبر).{0,20}$",
            _I,
        ),
    ),
    (
        "comment",
        60,
        re.compile(
            r"^(?:log|sign) in to (?:comment|reply).{0,20}$|^be the first to comment.{0,10}$|"
            r"^\d+ (?:likes?|replies|ответ\w*|antworten|réponses)$",
            _I,
        ),
    ),
    ("caption", 400, re.compile(r"^(?:image|photo|picture) caption\b|^bildunterschrift\b|^légende\s*:", _I)),
    (
        "login",
        80,
        re.compile(
            r"^(?:already (?:a subscriber|have an account)|déjà abonné|bereits abonnent|уже есть аккаунт).{0,40}$", _I
        ),
    ),
    (
        "counter",
        40,
        re.compile(
            r"^[+\-−]?\d[\d.,]{0,8}\s?[km]?$|^\d[\d.,]*\s?[kmтыс.]*\s?(?:shares?|likes?|views?|comments?|"
            r"reactions?|retweets?|reads?|kommentare?|aufrufe|partages?|commentaires?|vues?|j'aime|"
            r"просмотр\w*|комментари\w*|репост\w*|лайк\w*|қаралым|пікір|مشاهدة|مشاهدات|تعليق\w*|مشاركة|"
            r"إعجاب)$",
            _I,
        ),
    ),
    (
        "counter",
        40,
        re.compile(
            r"^(?:views?|shares?|likes?|comments?|просмотр\w*|комментари\w*|пікірлер|vues?|aufrufe|"
            r"kommentare|commentaires|المشاهدات|تعليقات|عدد المشاهدات)\s*[:(]?\s*\d[\d.,]*\s?[km]?\)?$",
            _I,
        ),
    ),
    (
        "navigation",
        60,
        re.compile(
            r"^(?:page )?\d{1,3} (?:of|/|von|sur|из) \d{1,3}$|^\d+ min(?:ute)?s? read$|^(?:lesezeit|"
            r"temps de lecture|время чтения|reading time).{0,20}$",
            _I,
        ),
    ),
    ("advert", 80, re.compile(r"^(?:advertisement|anzeige|publicité|реклама|إعلان)\b.{0,30}$|erid\s*:", _I)),
)
#: "Read also: headline" on one line.
RELATED_LEAD: Final = re.compile(
    r"^(?:read (?:also|more)|also read|see also|related|more|lesen sie (?:auch|mehr)|"
    r"mehr zum thema|(?:à )?lire aussi|voir aussi|"
    r"читайте также|по теме|смотрите также|тағы оқыңыз|оқи отырыңыз|اقرأ (?:أيضا|أيضاً|المزيد)|"
    r"إقرأ أيضا)\s*[:|–—»>]\s*(?=\S)",
    _I,
)
#: "Tags: one, two" on one line.
TAGS_LEAD: Final = re.compile(
    r"^(?:tags?|topics?|keywords?|filed under|schlagw(?:orte|örter)|themen|mots[- ]clés|thèmes|"
    r"теги|тэги|метки|темы|тегтер|тақырыптар|"
    r"(?:ال)?وسوم|كلمات (?:مفتاحية|دلالية)|الكلمات المفتاحية)\s*[:：]\s*(?=\S)",
    _I,
)
#: A name after "By", in its languages. "By" needs a capital after it, or "By the end of the year" would count.
BYLINE: Final = re.compile(
    r"^(?:(?:By|BY|Von|VON|Par|PAR|by|von|par)\s+(?=[A-ZÀ-ÝА-Я])(?!The\b)|(?i:reporting by|"
    r"written by|edited by|editing by|"
    r"(?:story|text) by|автор(?:ы)?\s*:|текст\s*:|авторлар?\s*:|author\s*:|autor(?:in)?\s*:|"
    r"auteur\s*:|rédaction\s*:|بقلم|كتب(?:ه)?\s*:|إعداد\s*:?|المصدر\s*:|"
    r"source\s*:|quelle\s*:|источник\s*:|дереккөз\s*:))"
)
#: The start of a photographer's credit.
CREDIT: Final = re.compile(
    r"^(?:©|\(c\)|ⓒ|℗)\s*(?=\S)|^(?i:(?:image|photo) source)\s*[,:]\s*(?=\S)|"
    r"^(?i:photo(?:graph)?(?: by| credit)?|picture(?: by| credit)?|"
    r"image(?: credit)?|credit|foto|bild|"
    r"bildquelle|bildnachweis|crédits?(?: photo)?|фото|снимок|сурет|фотосурет|صورة|الصورة|تصوير|"
    r"مصدر الصورة)\s*(?:[:/|©–]|by\b)\s*(?=\S)"
)
#: A credit at the end of a caption: "... in Moscow. © AFP / Name", "... (Photo: Name)".
CREDIT_AT_END: Final = re.compile(
    r"[\s(\[|]((?:©|(?i:photo|foto|bild|picture|image|credit|crédit|фото|сурет|صورة|"
    r"تصوير)\s?(?:by\b|[:/©]))\s?[^.!?]{2,80}?)[)\]]?\.?$"
)
