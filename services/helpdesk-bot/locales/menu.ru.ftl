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
    { $name }{ $username }{ $address } – { $state }{ $rest }
person-answered = № { $number }, отвечает { $owner }
person-waits = № { $number } ждёт
person-idle = нет открытого обращения
person-not-signed-in = почта ещё не подтверждена
person-address = , { $email }
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
button-current = Моё обращение
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

words-only = Здесь нужны слова. Напишите их текстом или отмените.
ask-note = Что записать к обращению № { $number }? Заметку видят только сотрудники поддержки.
ask-return-note = Что должен знать тот, кто следующим возьмёт обращение № { $number }? Человек этого не увидит.
noted = Записано к обращению № { $number }. Человек этого не видит.
note-too-late = Обращение № { $number } уже не за вами, поэтому заметка не записана. Ваши слова никто не получил.
ask-search = Какие слова искать во всей переписке?
ask-search-person = Какие слова искать в переписке с этим человеком?
no-words = Здесь нет слова, которое можно искать. Напишите одно или несколько.
nothing-found = Ничего не нашлось. Все слова должны быть в одном сообщении; достаточно начала каждого.
found =
    Нашлось, сначала новое:
    { $lines }
found-line =
    { "" }
    № { $number } { $person }, { $at }
    { $author }: { $words }{ $rest }
button-return-note = Вернуть с заметкой
button-note = Заметка для своих
button-search = Поиск
button-search-person = Искать здесь
button-number = № { $number }
button-leave = Отменить

no-colleagues = Других специалистов нет.
choose-colleague = Кому передать обращение № { $number }? Оно за вами, пока коллега не согласится.
offered = { $from } просит вас принять обращение № { $number }: { $name }{ $username }, { $email }.
offer-waits = { $to }: предложено принять обращение № { $number }. До согласия оно за вами.
offer-accepted = Обращение № { $number } ({ $name }) теперь за вами. Передаёт { $from }.
offer-declined = Обращение № { $number } ({ $name }) вы не приняли (предложение от: { $from }).
offer-withdrawn = Обращение № { $number } ({ $name }) вам больше не предлагают (было от: { $from }).
own-offer-accepted = Обращение № { $number } теперь ведёт { $to }.
own-offer-declined = { $to }: отказ принять обращение № { $number }.
own-offer-withdrawn = Обращение № { $number } больше не предлагается (было для: { $to }).
handed-over = { $name }: дальше отвечает { $to }, обращение № { $number } больше не за вами.
declined = { $to } не может принять обращение № { $number }. Оно по-прежнему за вами.
toast-colleague-unreachable = Написать не могу: бот ещё не открыт или заблокирован ({ $name }).
toast-offered-already = Уже предложено: { $name }.
toast-offer-over = Предложение больше не действует: обращение закрыто, возвращено или у другого.
button-hand-over = Передать коллеге
button-colleague-busy = { $name } (есть обращение)
button-accept = Принять
button-decline = Отказаться
button-withdraw = Отозвать предложение
