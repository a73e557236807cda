"""The messages of `codes` in Arabic, for a verdict that is read where Arabic is spoken.

Here and not in the catalogue of the pages, because the verifier that is handed over as one file must carry them. Each
message has the same parameters as the English one (a test compares). Numbers stand after their nouns, so that no
plural has to be formed.
"""

from __future__ import annotations

MESSAGES: dict[str, str] = {
    # The file
    "file.missing": "لا وجود لهذا الملف.",
    "file.directory": "هذا مجلد وليس ملفًا.",
    "file.unreadable": "تعذّرت قراءة الملف: {why}.",
    "file.empty": "الملف فارغ.",
    "file.foreign": "ليس هذا سجلًا كتبه برنامج بارلي: {why}.",
    "file.version": "صيغة السجل {format}، ولا يعرفها هذا المُدقِّق. يُرجى استعمال مُدقِّق أحدث.",
    "file.cut": "ينتهي الملف قبل سطره الختامي: فآخره مفقود.",
    "file.followed": "يلي السطرَ الختامي شيءٌ لا ينبغي أن يليه.",
    "file.changed": "لم يعد الملف مطابقًا، بايتًا ببايت، لما كُتب.",
    "file.miscounted": "يذكر السطر الختامي {what}: {said}، بينما في الملف {found}.",
    "file.moved": "تغيّر الملف أثناء قراءته.",
    "file.toomany": "عدد الإجراءات في الملف يتجاوز {most}، وهو الحد الأقصى لما يُدقَّق دفعة واحدة.",
    # Lines
    "line.toolong": "السطر أطول من الحد الأقصى، وهو {most} بايت.",
    "line.unreadable": "تعذّرت قراءة السطر ({why}).",
    "line.unknown": "ليس هذا السطر مما يتكوّن منه السجل.",
    "line.misplaced": "لا موضع هنا لسطر من هذا النوع.",
    # Logs
    "log.checkpoint": "تعذّرت قراءة نقطة التحقق الخاصة بالدفتر ({why}).",
    "log.foreign": "نقطة التحقق تخص دفترًا آخر: {origin}.",
    "log.twice": "يرد الدفتر {log} في الملف مرتين.",
    "log.size": "عدد الإجراءات في نقطة التحقق الخاصة بالدفتر {log} هو {said}، بينما عددها في الملف {found}.",
    "log.root": ("لا تعطي إجراءات الدفتر {log} الجذر الوارد في نقطة التحقق: فقد غُيِّر إجراء منها أو نُقل أو أُضيف أو حُذف."),
    "log.witnessed": "رأى شاهد الدفتر {log} بجذر آخر حين كان عدد إجراءاته {size}: فقد أُعيدت كتابة ما مضى منذئذ.",
    # Signatures under a checkpoint
    "note.missing": "لا يوجد توقيع باسم {name}.",
    "note.bad": "التوقيع باسم {name} مزوَّر: فهو ليس على نقطة التحقق هذه.",
    "note.twice": "يوجد توقيعان باسم {name}.",
    "note.otherkey": "لا يجوز للمفتاح {name} أن يوقّع نقطة التحقق هذه.",
    "note.toomany": "عدد التواقيع يتجاوز ما يُدقَّق دفعة واحدة.",
    # Whose word the reader takes
    "key.changed": "تغيّر مفتاح السجل. عرفتم هذه العملية من قبل بالمفتاح {known}، أما هذا الملف فيحمل المفتاح {key}.",
    "key.untrusted": "السجل موقَّع بمفتاح لا تذكره سياستكم لهذه العملية: {key}.",
    "known.fork": "تاريخ آخر. سبق أن دقّقتم {origin}، وكان لإجراءاته الأولى وعددها {size} جذر آخر.",
    "known.older": "عدد إجراءات {origin} هنا {size}، وقد سبق أن دقّقتموه وعدد إجراءاته {before}.",
    "policy.silent": (
        "لا تقول سياستكم شيئًا عن هذه المحادثات: فلا يذكر أي سطر log فيها مفتاحًا للعملية parley/{process}. فلم يُقابَل شيء"
        " في هذا الملف بقول أحد ممن تثقون بهم."
    ),
    "policy.nosodium": "لا يمكن تطبيق السياسة: فمكتبة PyNaCl غير مثبّتة هنا.",
    "policy.unmet": "لم يشهد على الدفتر {log} الشهود الذين تشترطهم سياستكم: {asks}.",
    # The policy file
    "policy.toolong": "السياسة أطول من الحد الأقصى، وهو {most} بايت.",
    "policy.toomany": "عدد المفاتيح والمجموعات في السياسة يتجاوز {most}.",
    "policy.characters": "السطر ليس بترميز UTF-8 أو فيه رمز تحكّم.",
    "policy.word": "يبدأ السطر بإحدى الكلمات log أو witness أو group أو quorum أو بالرمز #، لا بـ {word}.",
    "policy.log": "صيغة سطر الدفتر: log NAME+HASH+KEY",
    "policy.witness": "صيغة سطر الشاهد: witness NAME NAME+HASH+KEY",
    "policy.group": "صيغة سطر المجموعة: group NAME all|any|NUMBER NAME...",
    "policy.quorum": "صيغة سطر النصاب: quorum NAME أو: quorum none",
    "policy.secondquorum": "سبق تحديد النصاب.",
    "policy.noquorum": "لا تحدد السياسة نصابًا. إن لم يكن هناك شهود فاكتبوا: quorum none",
    "policy.key": "تعذّرت قراءة المفتاح: {why}.",
    "policy.logkind": "هذا مفتاح شاهد وليس مفتاح دفتر.",
    "policy.witnesskind": "هذا مفتاح دفتر وليس مفتاح شاهد.",
    "policy.origin": "ليس {name} اسم سجل من سجلات بارلي: parley/PROCESS أو parley/PROCESS/LOG.",
    "policy.samekey": "يرد مفتاح {name} في سطر سابق باسم آخر.",
    "policy.twice": "يرد الاسم {name} في سطر سابق، أو لا يجوز استعماله.",
    "policy.unknown": "لا يبيّن أي سطر سابق من هو {name}.",
    "policy.member": "يرد {name} في مجموعة سابقة، أو مرتين في هذه المجموعة.",
    "policy.threshold": "ليس {word} كلمة all ولا any ولا عددًا من 1 إلى {most}.",
    # Proofs
    "proof.unreadable": "تعذّرت قراءة البرهان ({why}).",
    "proof.noact": "لا يلي البرهانَ الإجراءُ المراد إثباته.",
    "proof.empty": "لا يثبت هذا الملف شيئًا.",
    "proof.inclusion": "ليس هذا هو الإجراء رقم {index} (بدءًا من 0) في دفتر عدد إجراءاته {size} وله هذا الجذر.",
    "proof.growth": "لا يبدأ الدفتر ذو الإجراءات {later} بالدفتر ذي الإجراءات {earlier}: فقد أُعيدت كتابة ما مضى.",
    # Acts
    "act.unreadable": "تعذّرت قراءة الإجراء ({why}).",
    "act.process": "الإجراء تابع لعملية أخرى: {process}.",
    "act.log": "الإجراء تابع لدفتر آخر: {log}.",
    "act.twice": "يرد مُعرِّف الإجراء في دفتره من قبل: فيُحتسب ما أُرسل مرة واحدة مرتين.",
    "act.details": "ليست هذه هي التفاصيل التي ارتبط بها الإجراء.",
    "seen.future": "عدد ما يُقال إن القائم بالإجراء رآه من هذا الدفتر {size}، ولم يكن عدد ما فيه حينئذ إلا {found}.",
    "seen.fork": "رأى القائم بالإجراء تاريخًا آخر: فقد كان للإجراءات الأولى وعددها {size} جذر آخر.",
    # Acts that their actors signed with a key of their own
    "signed.incomplete": "ينقص واحد من ثلاثة: البيان أو التوقيع أو المفتاح.",
    "signed.statement": "تعذّرت قراءة البيان الموقَّع ({why}).",
    "signed.other": "يتعلق البيان الموقَّع بإجراء آخر: ففي خانة {field} منه {signed}، وفي الإجراء {acted}.",
    "signed.text": "النص الموقَّع ليس من النصوص التي يذكرها الإجراء.",
    "signed.false": "التوقيع مزوَّر: فالمفتاح لم يوقّع هذا البيان.",
    "signed.unenrolled": "المفتاح الذي وقّع لم يُسجَّل قط لهذا المقعد.",
    "signed.early": "المفتاح الذي وقّع لم يُسجَّل لهذا المقعد إلا بعد الإجراء.",
    "signed.again": "إجراء سابق في هذا الدفتر وُقّع بهذا البيان نفسه: فيُحسب توقيع واحد مرتين.",
    "proof.fork": "في الملف حالتان مختلفتان للدفتر {origin} عند الإجراء {size}: تاريخان لدفتر واحد.",
    "signed.revoked": "المفتاح الذي وقّع كان قد أُلغي أو استُبدل قبل الإجراء.",
    "key.nameless": "إجراء يتعلق بمفتاح ولا يذكر المفتاح.",
    "key.alone": "أكّد المفتاحَ مقعدُه نفسه، أو لم يؤكده أحد: فالمقارنة يجريها غيره.",
    "key.late": "أُكِّد مفتاح بعد أن أُلغي أو استُبدل، والتأكيد لا يعيده.",
    "key.unproven": "سُجِّل مفتاح من غير دليل على أنه في حوزة صاحبه.",
    # Answers to a text that was put, as their voices signed them and as they were revealed
    "answer.puttwice": "سبق أن طُرح نص آخر بهذا الاسم: فيجوز أن تكون الإجابات عن أي منهما.",
    "answer.incomplete": "ينقص مما وقّعه صاحب الصوت {voice} إجابةً عنه: البيان أو التوقيع أو المفتاح.",
    "answer.statement": "تعذّرت قراءة ما وقّعه صاحب الصوت {voice} إجابةً عنه ({why}).",
    "answer.other": (
        "ما يُعرض على أنه إجابة صاحب الصوت {voice} الموقَّعة وُقّع لأمر آخر: ففي خانة {field} منه {signed}، وكان ينبغي أن"
        " يكون فيها هنا {acted}."
    ),
    "answer.text": "وقّع صاحب الصوت {voice} إجابة عن نص غير النص الذي طُرح.",
    "answer.said": "وقّع صاحب الصوت {voice} الإجابة {signed}، لكن ما كُشف هو {acted}.",
    "answer.words": "العبارات التي كُشفت مع إجابة صاحب الصوت {voice} ليست التي وُقّعت.",
    "answer.voiceless": "كُشفت إجابة موقَّعة باسم {voice}، لكن {voice} لم يُسأل: فلا صوت له.",
    "answer.false": "التوقيع مزوَّر: فالمفتاح لم يوقّع الإجابة التي كُشفت باسم صاحب الصوت {voice}.",
    "answer.unenrolled": "المفتاح الذي وقّع إجابة صاحب الصوت {voice} لم يكن قد سُجِّل لذلك المقعد حتى ذلك الحين.",
    "answer.revoked": "المفتاح الذي وقّع إجابة صاحب الصوت {voice} كان قد أُلغي أو استُبدل قبل طرح النص.",
    "answer.again": "سبق أن كُشفت إجابة صاحب الصوت {voice} الموقَّعة هذه: فيُحسب توقيع واحد مرتين.",
    "answer.older": (
        "غيّر صاحب الصوت {voice} إجابته: ففي دفتره الخاص الإجابة رقم {later}، لكن التي كُشفت هي الإجابة رقم {edition}."
    ),
    # Texts
    "text.changed": "ليس هذا هو النص الذي تدل عليه بصمته.",
    "text.unnamed": "لا يذكر أي إجراء في الملف هذا النص.",
    "text.twice": "يرد النص في الملف مرتين.",
    # Keys that people hold themselves
    "key.unknown": (
        "ليس هذا مفتاحًا علنيًا من نوع يمكن استعماله: يبدأ مفتاح SSH بـ ssh-ed25519 ويبدأ مفتاح minisign بـ RW."
    ),
    "key.private": (
        "هذا مفتاح سرّي. ما كان ينبغي أن يفارق صاحبه قط، وقد فارقه الآن: تخلّصوا منه وأنشئوا مفتاحًا جديدًا، وألصقوا"
        " المفتاح العلني وحده."
    ),
    "key.type": "لا يمكن استعمال مفتاح من النوع {type}. أنشئوا مفتاح SSH من النوع ed25519.",
    "key.toolong": "هذا أطول مما يمكن أن يكون عليه مفتاح: أكثر من {most} حرف.",
    "key.shape": "مفتاح {kind} هذا ليس مكتوبًا كما تُكتب هذه المفاتيح: {what}.",
    "key.weak": "ليس هذا المفتاح نقطة على المنحنى، أو يستطيع أيٌّ كان أن يوقّع به. أنشئوا مفتاحًا جديدًا.",
    "key.site": "لا يذكر مفتاح المرور الموقع الذي أُنشئ له.",
    "signature.toolong": "هذا أطول مما يمكن أن يكون عليه توقيع: أكثر من {most} حرف.",
    "signature.shape": "ليس هذا توقيعًا كما يصنعه مفتاح {kind}، أو ينقصه جزء.",
    "signature.other_key": "صُنع هذا التوقيع بمفتاح آخر.",
    "signature.namespace": "صُنع هذا التوقيع لغرض آخر. وقّعوا بالخيار -n {namespace}",
    "signature.false": "لم يوقّع المفتاح هذا النص بعينه. وقّعوا الملف من جديد كما سُلِّم إليكم.",
    "signature.comment": "غُيِّر التعليق الموثوق الوارد تحت التوقيع بعد التوقيع.",
    "signature.site": "وقّع مفتاح المرور في موقع غير {site}.",
    "signature.unverified": "وقّع مفتاح المرور من غير أن يتثبّت من صاحبه برقم سري أو بصمة أو وجه.",
    # The summary
    "summary.holds": "السجل سليم، بقدر ما أمكن تدقيقه.",
    "summary.unsure": "لم يُدقَّق أي توقيع، فلا شيء يدل على من كتب هذا السجل. وما أمكن تدقيقه منه غير ذلك سليم.",
    "summary.fails": "السجل غير سليم. عدد المشكلات: {problems}",
    "summary.proof.holds": "البرهان سليم، بقدر ما أمكن تدقيقه.",
    "summary.proof.unsure": "لم يُدقَّق أي توقيع، فلا شيء يدل على من كتب هذا البرهان. وما أمكن تدقيقه منه غير ذلك سليم.",
    "summary.proof.fails": "البرهان غير سليم. عدد المشكلات: {problems}",
    "summary.unread": "لم يمكن تدقيق أي شيء.",
    "summary.process": "العملية: {title} ({process})",
    "summary.made": "وقت الكتابة: {made}",
    "summary.reader": "كُتب لهذا القارئ: {reader}",
    "summary.finding": "  السطر {where}: {message}",
    "summary.finding.file": "  {message}",
    "summary.more": "  وهناك غير ذلك؛ وقد توقفت القراءة هنا.",
    "summary.checked": "ما جرى تدقيقه:",
    "summary.whole": "  - الملف كامل: كل بايت فيه كما كُتب.",
    "summary.logs": (
        "  - جذر كل دفتر، محسوبًا من إجراءاته من جديد، هو الجذر الوارد في نقطة التحقق. الدفاتر: {logs}، الإجراءات:"
        " {acts}"
    ),
    "summary.log": "      {log}: الإجراءات {acts}، الجذر {root}",
    "summary.seen": "  - ما رآه القائمون بالإجراءات من الدفتر حين قاموا بها جزء من تاريخه. الإجراءات: {seen}",
    "summary.details": "  - التفاصيل المكشوفة هي التي ارتبطت بها الإجراءات. الإجراءات: {opened}",
    "summary.texts": "  - النصوص هي التي تذكرها الإجراءات. النصوص: {texts}",
    "summary.unchecked": "ما لم يجرِ تدقيقه:",
    "summary.key": "  - وقّع مفتاح السجل كل نقاط التحقق. نقاط التحقق: {checkpoints}، المفتاح: {key}",
    "summary.key.met": "      سبق أن عرفتم هذه العملية بالمفتاح نفسه.",
    "summary.key.named": "      تذكر سياستكم هذا المفتاح.",
    "summary.witnessed": (
        "  - رأى شهود سياستكم الدفتر {log} وتثبّتوا من أنه لم يطرأ عليه إلا الزيادة. حتى الإجراء: {size}، الشهود:"
        " {names}"
    ),
    "summary.acts.signed": ("  - إجراءات وقّعها القائمون بها بمفاتيح خاصة بهم كانت قد سُجِّلت لمقاعدهم. الإجراءات: {acts}"),
    "summary.answers.signed": (
        "  - إجابات عن نص طُرح، وقّعها أصحاب الأصوات: كل منها عن ذلك النص بعينه، وكُشفت كما وُقّعت. الإجابات: {answers}"
    ),
    "summary.proof.act": (
        "  - الإجراء {act} هو الإجراء رقم {number} من {size} في الدفتر {log}: قام به المقعد {seat} بصفة {capacity}، في"
        " {time} بحسب ساعة الخادم."
    ),
    "summary.proof.growth": (
        "  - لم يطرأ على الدفتر {log} بين الإجراء {earlier} والإجراء {later} إلا الزيادة: فلم يتغيّر شيء مما سبق."
    ),
    "summary.nosodium": (
        "  - التواقيع كلها. مكتبة PyNaCl غير مثبّتة هنا، فلا شيء يدل على من أنشأ هذا السجل. ثبّتوها (pip install pynacl)"
        " ثم أعيدوا التدقيق. التواقيع على نقاط التحقق: {signatures}، الإجراءات والإجابات الموقَّعة: {acts}"
    ),
    "summary.unsigned": (
        "  - مَن أنشأ هذا السجل. فلا توجد فيه نقطة تحقق موقَّعة بمفتاح تعرفونه: ومَن يكتب سجلًا جديدًا بأكمله يستطيع أن"
        " يكتب سجلًا سليمًا في ظاهره."
    ),
    "summary.key.new": (
        "  - لمن المفتاح الذي وقّع. فلم يسبق أن صادفتموه ولا تذكره سياسة: ولو كان مفتاح مزوِّر لبدا كذلك تمامًا."
    ),
    "summary.strangers": "  - تواقيع بمفاتيح لا تعرفونها، ولا اعتداد بها. التواقيع: {signatures}",
    "summary.nopolicy": ("  - هل عُرض على غيركم التاريخ نفسه. لمعرفة ذلك قدّموا سياسة تذكر الشهود (\u200e--policy)."),
    "summary.noquorum": "  - هل عُرض على غيركم التاريخ نفسه: فسياستكم لا تشترط شهودًا.",
    "summary.unwitnessed": "  - أحدث إجراءات الدفتر المشترك: لم يرها الشهود بعد. الإجراءات: {acts}",
    "summary.unwitnessed.logs": "  - هل عُرض على غيركم الشيء نفسه من دفاتر لم يرها نصاب الشهود. الدفاتر: {logs}",
    "summary.older": "  - ما حدث لاحقًا. فقد سبق أن دقّقتم حالة أحدث لهذه العملية. الدفاتر: {logs}",
    "summary.acts.absent": "  - إجراءات موقَّعة لا يحوي هذا الملف بيانها. الإجراءات: {acts}",
    "summary.acts.keyless": (
        "  - إجراءات موقَّعة بمفتاح لا يدل هذا الملف على صاحبه: فليس فيه الدفتر المشترك، أو ليس فيه الإجراء الذي سُجِّل"
        " به المفتاح. الإجراءات: {acts}"
    ),
    "summary.acts.unconfirmed": (
        "  - أصحاب المفاتيح: فلم يؤكد المفتاحَ رئيسُ وفد، بل مَن سجّل الدخول من ذلك المقعد وحده. الإجراءات: {acts}"
    ),
    "summary.acts.byclock": (
        "  - إجراءات موقَّعة بمفتاح أُلغي، وهي بحسب الساعة لاحقة للإلغاء. وهي في دفاتر مختلفة، فلا يدل على الأسبق منهما"
        " إلا الساعة. الإجراءات: {acts}"
    ),
    "summary.acts.attested": (
        "  - إجراءات لم يوقّعها أحد بمفتاح خاص به: فلا دليل على حدوثها ولا على القائم بها إلا قول حافظ السجل."
        " الإجراءات: {acts}"
    ),
    "summary.answers.absent": "  - إجابات موقَّعة لا يحوي هذا الملف بيانها. الإجابات: {answers}",
    "summary.answers.keyless": (
        "  - إجابات موقَّعة بمفتاح لا يدل هذا الملف على صاحبه: فليس فيه الإجراء الذي سُجِّل به المفتاح. الإجابات: {answers}"
    ),
    "summary.answers.unlinked": (
        "  - أيّ نص وُقّعت إجابات عنه، وما كُشف منها: فالملف لا يقول ذلك، شأن السجلات التي كُتبت بإصدارات سابقة. أما"
        " تواقيعها فصحيحة. الإجابات: {answers}"
    ),
    "summary.answers.byclock": (
        "  - إجابات موقَّعة بمفتاح أُلغي أو استُبدل أثناء تلقّي الإجابات: فلا يقول أي دفتر أيهما كان أسبق. الإجابات:"
        " {answers}"
    ),
    "summary.answers.unconfirmed": (
        "  - أصحاب المفاتيح التي وُقّعت بها إجابات: فلم يؤكد المفتاحَ أحد غير مَن سجّل الدخول من ذلك المقعد. الإجابات:"
        " {answers}"
    ),
    "summary.answers.attested": (
        "  - إجابات كُشفت ولم يوقّعها أحد بمفتاح خاص به: فلا دليل على أنها أُعطيت على هذا النحو إلا قول حافظ السجل."
        " الإجابات: {answers}"
    ),
    "summary.closed": "  - التفاصيل التي لم تُكشف لهذا القارئ. الإجراءات: {acts}",
    "summary.absent": "  - النصوص التي تذكرها الإجراءات ولا يحويها الملف. النصوص: {absent}",
    "summary.elsewhere": "  - الدفاتر التي ليست في هذا الملف. فهو لا يدل على وجود غيرها أو عدمه.",
    "summary.proof.rest": (
        "  - بقية السجل. فالبرهان يدل على ما ورد في موضعه، لا على ما قبله أو بعده: فقد يكون مفتاح أُلغي أو توقيع سُحب."
    ),
    "summary.clock": "  - صحة الأوقات. فالترتيب مُثبت، أما الساعة فلا.",
    "summary.head": "  - العنوان ووقت الكتابة والقارئ في أعلى الملف: فهي من قول كاتبه.",
    "summary.todo": "ما ينبغي فعله:",
    "summary.todo.path": "  - تأكدوا من اسم الملف ومن أنه يجوز لكم قراءته.",
    "summary.todo.foreign": (
        "  - اطلبوا الملف من جديد: فالسطر الأول من السجل أو البرهان يذكر صيغته، parley-record أو parley-proof. وإن كان"
        " الملف مضغوطًا (gz أو zip) وجب فكّ ضغطه أولًا."
    ),
    "summary.todo.damaged": (
        "  - تلف الملف أو غُيِّر بعد كتابته. فلا تعتمدوا عليه. أحضروه من جديد، من طريق آخر إن أمكن، ودقّقوا ما تحضرونه."
    ),
    "summary.todo.written": (
        "  - الملف كما كُتب، ومع ذلك فسجله غير سليم. احفظوه دون تغيير، ولا توقّعوا شيئًا يستند إليه، واعرضوه على الأطراف"
        " الأخرى وعلى حافظ السجل."
    ),
    "summary.todo.compare": "  - قارنوا الجذور بما لدى غيركم: فإن اختلفت فقد عُرض على كل منكم تاريخ مختلف.",
    "summary.todo.key": ("  - قارنوا المفتاح بما لدى الأطراف الأخرى، هاتفيًا أو على الورق، ثم دوّنوه في ملف سياسة."),
    "summary.todo.roots": "  - قارنوا الجذور الواردة أعلاه بما دوّنه غيركم.",
    "summary.todo.otherkey": (
        "  - اسألوا حافظ السجل، من طريق آخر، هل غُيِّر مفتاحه ولماذا. فإن أُبلغت الأطراف الأخرى بالأمر نفسه، وعندئذ فقط،"
        " فضعوا المفتاح الجديد في سياستكم واحذفوا القديم من ملف السجلات التي تعرفونها."
    ),
    "summary.todo.fork": (
        "  - احفظوا الملفين، هذا والسابق: فهما معًا يثبتان أن ما مضى أُعيدت كتابته. اعرضوهما على الأطراف الأخرى وعلى"
        " الشهود."
    ),
    "summary.todo.older": (
        "  - إن كان المقصود نسخة قديمة فدقّقوها وحدها: \u200e--known none. وإن كان المقصود أحدث نسخة فقد حُذفت إجراءات من"
        " آخرها: احفظوا الملفين واعرضوهما على الأطراف الأخرى."
    ),
    "summary.todo.nosodium": (
        "  - ثبّتوا PyNaCl (pip install pynacl) ثم أعيدوا التدقيق، أو دقّقوا الملف على جهاز آخر ثُبّتت فيه. وحتى ذلك الحين"
        " لا تعتمدوا على هذا الملف: فلو كتبه مزوِّر لبدا كذلك تمامًا."
    ),
    "summary.todo.policy.nosodium": "  - ثبّتوا PyNaCl (pip install pynacl) ثم أعيدوا التدقيق.",
    "summary.todo.policy.silent": (
        "  - قدّموا السياسة التي كُتبت لهذه المحادثات. فإن لم تكن لديكم سياسة لها فقارنوا مفتاحها بما لدى الأطراف الأخرى"
        " ثم دوّنوه في سياستكم. وإن كنتم تنتظرون ملفًا لمحادثات أخرى فقد أُعطيتم غير ما طلبتم."
    ),
    "summary.todo.policy.unmet": (
        "  - اسألوا الشهود إلى أي حد رأوا الدفتر، واطلبوا سجلًا كُتب بعد ذلك. فإن كانوا قد رأوا تاريخًا آخر فقد عُرض عليكم"
        " تاريخ مزوَّر."
    ),
    # The command
    "command.policy": "تعذّرت قراءة ملف السياسة {file}: {why}",
    "command.policy.line": "ملف السياسة {file}، السطر {line}: {why}",
    "command.known": "تعذّر تذكّر ما دُقِّق: {why}. اختاروا ملفًا آخر بالخيار \u200e--known، أو لا شيء: \u200e--known none",
    "command.unsaid": "تعذّرت كتابة نتيجة التدقيق: {why}",
    "command.kept": "سيُعرف هذا السجل من الآن فصاعدًا بمفتاحه ({file}).",
}

#: Words and reasons that stand within messages, by their English; what isn't here is said as it is.
WITHIN: dict[str, str] = {
    # What the closing line counts, and what a statement names
    "logs": "الدفاتر",
    "acts": "الإجراءات",
    "opened": "الإجراءات المكشوفة التفاصيل",
    "texts": "النصوص",
    "growths": "براهين الزيادة",
    "act": "الإجراء",
    "process": "العملية",
    "seat": "المقعد",
    "capacity": "الصفة",
    "party": "الطرف",
    "rules": "إصدار القواعد",
    "subject": "الموضوع",
    "answer": "الإجابة",
    "it isn't an answer to a text": "ليس إجابة عن نص",
    # Why a line can't be read
    "its first line isn't canonical JSON": "سطره الأول ليس JSON بالصيغة المعيارية",
    "its first line doesn't name the format": "سطره الأول لا يذكر الصيغة",
    "the first line has other keys": "في السطر الأول خانات غير المتوقعة",
    "the first line doesn't name a process": "السطر الأول لا يذكر عملية",
    "the time of writing isn't one in UTC": "وقت الكتابة ليس بالتوقيت العالمي",
    "the key isn't text": "المفتاح ليس نصًا",
    "not a log's line": "ليس سطر دفتر",
    "not an act's line": "ليس سطر إجراء",
    "not a text's line": "ليس سطر نص",
    "not a proof's line": "ليس سطر برهان",
    "not a closing line": "ليس سطرًا ختاميًا",
    "the line isn't ended": "السطر غير منتهٍ",
    "not the canonical way to write it": "ليس مكتوبًا بالصيغة المعيارية",
    "the checkpoint is of another log than the line says": "نقطة التحقق لدفتر غير الذي يذكره السطر",
    "the witnessed checkpoints aren't earlier ones in their order": "نقاط التحقق المشهود عليها ليست سابقة أو مرتبة",
    "the act isn't followed by its details and salt, or by null for both": "لا يلي الإجراءَ تفاصيلُه وملحه ولا null لهما",
    "details without salt, or salt without details": "تفاصيل بلا ملح أو ملح بلا تفاصيل",
    "the details aren't an object": "التفاصيل ليست كائنًا",
    "the details aren't an object, or the salt isn't 32 bytes in hex": "التفاصيل ليست كائنًا، أو الملح ليس 32 بايت",
    "the closing line's counts aren't numbers": "الأعداد في السطر الختامي ليست أعدادًا",
    "the two checkpoints are of different logs": "نقطتا التحقق لدفترين مختلفين",
    "a hash isn't 64 digits": "بصمة ليست 64 رقمًا",
    "a hash isn't in lower-case hex": "بصمة ليست بالأرقام الست عشرية بحروف صغيرة",
    # Why a checkpoint, a key or a statement can't be read
    "the origin isn't parley/PROCESS/LOG": "المنشأ ليس parley/PROCESS/LOG",
    "the origin or the size isn't that of a Parley log": "المنشأ أو العدد ليس لدفتر من دفاتر بارلي",
    "the size isn't a count": "العدد ليس عددًا",
    "the log is empty, but its root isn't that of an empty log": "الدفتر فارغ، وجذره ليس جذر دفتر فارغ",
    "an extension line is empty or not one line": "سطر إضافي فارغ أو ليس سطرًا واحدًا",
    "not at least three lines, each ended": "أقل من ثلاثة أسطر منتهية",
    "not written in the one way in which checkpoints are written": "ليست مكتوبة كما تُكتب نقاط التحقق",
    "no signature line below the empty line, or the last one isn't ended": "لا توقيع بعد السطر الفارغ أو لم ينتهِ آخرها",
    "a signature line isn't an em dash, a name and base64": "سطر توقيع ليس شرطة طويلة واسمًا وترميز base64",
    "not base64": "ليس ترميز base64",
    "not NAME+HASH+BASE64": "ليس على الصيغة NAME+HASH+BASE64",
    "the name isn't 1 to 200 characters without spaces, plus or controls": (
        "الاسم ليس من 1 إلى 200 حرف بلا مسافات ولا علامة زائد ولا رموز تحكّم"
    ),
    "the four bytes after the name aren't the hash of this key: a character is wrong": (
        "البايتات الأربع بعد الاسم ليست بصمة هذا المفتاح: فقد كُتب حرف خطأً"
    ),
    "a count is missing or not one": "عدد مفقود أو ليس عددًا",
    "not UTF-8": "ليس بترميز UTF-8",
    "not written in the one way in which statements are written": "ليس مكتوبًا كما تُكتب البيانات",
}
