# Что специалисты смотрят и делают, кроме ответов.

current =
    За вами обращение № { $number }: { $name }{ $username }, { $email }.
    Открыто { $opened }. Сообщений: { $said }.
    { $waits }
current-waits = Человек ждёт вашего ответа с { $since }.
current-answered = Последний ответ – ваш, { $since }.
current-none = За вами сейчас нет обращения.
given-back-for-user = Специалист вернул ваше обращение № { $number } в очередь. Ответит другой, писать заново ничего не нужно.
given-back = Обращение № { $number } ({ $name }) снова в очереди, человек об этом знает.
nothing-waits = Сейчас никто не ждёт.
waiting =
    Ждут: { $count }.
    { $lines }
waiting-line =
    { "" }
    № { $number } { $name }, { $email } – с { $opened }{ $rest }
people = { $count ->
    [0] Пока никто не писал.
   *[other] Пользователей: { $count }.
        { $lines }
}
people-line =
    { "" }
    { $name }{ $username }, { $email } – { $state }{ $rest }
person-answered = № { $number }, отвечает { $owner }
person-waits = № { $number } ждёт
person-idle = нет открытого обращения
person-not-signed-in = ещё не подтвердил почту
whose-history = Чью историю показать?
person-has-open = { $archived ->
    [0] Закрытых обращений нет: { $name }.
   *[other] Закрытых обращений: { $archived }, { $name }.
}
person-has-none-open = { $archived ->
    [0] { $name }: открытого обращения нет, закрытых тоже.
   *[other] { $name }: открытого обращения нет. Закрытых: { $archived }.
}
log = { $text }
toast-not-allowed = Вам это недоступно.
button-current = Есть ли у меня обращение?
button-return = Вернуть в очередь
button-waiting = Кто ждёт?
button-people = Пользователи
button-histories = История
button-person = { $name }
button-log-current = Открытое обращение
button-log-last = Последнее закрытое
button-log-all = Все закрытые
button-more = Ещё
button-earlier = Раньше
