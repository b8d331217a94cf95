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
    { $name }{ $username }, { $email } – { $state }{ $rest }
person-answered = № { $number }, відповідає { $owner }
person-waits = № { $number } чекає
person-idle = немає відкритого звернення
person-not-signed-in = ще не підтвердив пошту
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
