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
person-not-signed-in = ще не підтвердив пошту
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
button-current = Чи є в мене звернення?
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
