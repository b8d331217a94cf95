# Що фахівці дивляться і роблять, крім відповідей.

current =
    За вами звернення № { $number }: { $name }{ $username }, { $email }.
    Відкрито { $opened }. Повідомлень: { $said }.
    { $waits }
current-waits = Людина чекає на вашу відповідь з { $since }.
current-answered = Остання відповідь – ваша, { $since }.
current-none = За вами зараз немає звернення.
given-back-for-user = Фахівець повернув ваше звернення № { $number } у чергу. Відповість інший, писати заново нічого не треба.
given-back = Звернення № { $number } ({ $name }) знову в черзі, людина про це знає.
nothing-waits = Зараз ніхто не чекає.
waiting =
    Чекають: { $count }.
    { $lines }
waiting-line =
    { "" }
    № { $number } { $name }, { $email } – з { $opened }{ $rest }
people = { $count ->
    [0] Поки ніхто не писав.
   *[other] Користувачів: { $count }.
        { $lines }
}
people-line =
    { "" }
    { $name }{ $username }{ $address } – { $state }{ $rest }
person-answered = № { $number }, відповідає { $owner }
person-waits = № { $number } чекає
person-idle = немає відкритого звернення
person-not-signed-in = пошту ще не підтверджено
person-address = , { $email }
whose-history = Чию історію показати?
person-has-open = { $archived ->
    [0] Закритих звернень немає: { $name }.
   *[other] Закритих звернень: { $archived }, { $name }.
}
person-has-none-open = { $archived ->
    [0] { $name }: відкритого звернення немає, закритих теж.
   *[other] { $name }: відкритого звернення немає. Закритих: { $archived }.
}
log = { $text }
toast-not-allowed = Вам це недоступно.
button-current = Моє звернення
button-return = Повернути в чергу
button-waiting = Хто чекає?
button-people = Користувачі
button-histories = Історія
button-person = { $name }
button-log-current = Відкрите звернення
button-log-last = Останнє закрите
button-log-all = Усі закриті
button-more = Ще
button-earlier = Раніше

words-only = Тут потрібні слова. Напишіть їх текстом або скасуйте.
ask-note = Що записати до звернення № { $number }? Нотатку бачать лише співробітники підтримки.
ask-return-note = Що має знати той, хто наступним візьме звернення № { $number }? Людина цього не побачить.
noted = Записано до звернення № { $number }. Людина цього не бачить.
note-too-late = Звернення № { $number } вже не за вами, тому нотатку не записано. Ваші слова ніхто не отримав.
ask-search = Які слова шукати в усьому листуванні?
ask-search-person = Які слова шукати в листуванні з цією людиною?
no-words = Тут немає слова, яке можна шукати. Напишіть одне або кілька.
nothing-found = Нічого не знайшлося. Усі слова мають бути в одному повідомленні; досить початку кожного.
found =
    Знайшлося, спершу нове:
    { $lines }
found-line =
    { "" }
    № { $number } { $person }, { $at }
    { $author }: { $words }{ $rest }
button-return-note = Повернути з нотаткою
button-note = Нотатка для своїх
button-search = Пошук
button-search-person = Шукати тут
button-number = № { $number }
button-leave = Скасувати

no-colleagues = Інших фахівців немає.
choose-colleague = Кому передати звернення № { $number }? Воно за вами, доки колега не погодиться.
offered = { $from } просить вас прийняти звернення № { $number }: { $name }{ $username }, { $email }.
offer-waits = { $to }: запропоновано прийняти звернення № { $number }. До згоди воно за вами.
offer-accepted = Звернення № { $number } ({ $name }) тепер за вами. Передає { $from }.
offer-declined = Звернення № { $number } ({ $name }) ви не прийняли (пропозиція від: { $from }).
offer-withdrawn = Звернення № { $number } ({ $name }) вам більше не пропонують (було від: { $from }).
own-offer-accepted = Звернення № { $number } тепер веде { $to }.
own-offer-declined = { $to }: відмова прийняти звернення № { $number }.
own-offer-withdrawn = Звернення № { $number } більше не пропонується (було для: { $to }).
handed-over = { $name }: далі відповідає { $to }, звернення № { $number } більше не за вами.
declined = { $to } не може прийняти звернення № { $number }. Воно й далі за вами.
toast-colleague-unreachable = Написати не можу: бот ще не відкритий або заблокований ({ $name }).
toast-offered-already = Уже запропоновано: { $name }.
toast-offer-over = Пропозиція більше не діє: звернення закрито, повернено або в іншого.
button-hand-over = Передати колезі
button-colleague-busy = { $name } (має звернення)
button-accept = Прийняти
button-decline = Відмовитися
button-withdraw = Відкликати пропозицію
