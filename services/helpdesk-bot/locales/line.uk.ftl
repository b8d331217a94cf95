# Звернення: від першого повідомлення до оцінки.

opened = { $place ->
    [1] Прийнято, звернення № { $number }. Перед вами в черзі нікого немає: фахівець відповість вам тут. Поки чекаєте, можна дописати.
   *[other] Прийнято, звернення № { $number }. Ваше місце в черзі – { $place }-е: фахівець відповість вам тут. Поки чекаєте, можна дописати.
}
opened-out-of-hours = Прийнято, звернення № { $number }. Зараз неробочий час, фахівці повернуться { $opens } і відповідять вам тут. До того часу можна дописати.
taken-by = Вам відповідає { $name }. Пишіть прямо сюди.
taken-by-again = Тепер вам відповідає { $name }. Пишіть прямо сюди, попереднє листування видно.
closed-by-you = Звернення № { $number } закрито. Знадобиться допомога – просто напишіть знову.
closed-by-specialist = Фахівець закрив звернення № { $number }. Знадобиться допомога – просто напишіть знову.
closed-by-timeout = Ви давно не відповідали, і звернення № { $number } закрито. Якщо питання лишилося, просто напишіть знову.
closed-by-controller = Звернення № { $number } закрито. Знадобиться допомога – просто напишіть знову.
returned-for-user = Фахівець, який узяв звернення № { $number }, не відповідає. Повернув його в чергу: відповість інший, писати заново нічого не треба.
ask-rating = Як вам допомогли?
rated = Ваша оцінка: { $stars }. Дякую!
toast-thanks = Дякую!
returned-out-of-reach = Фахівець, який узяв звернення № { $number }, зараз недоступний. Повернув його в чергу разом із вашим повідомленням: відповість інший.

copy-rejected = Telegram не дав переслати це повідомлення. Надішліть його, будь ласка, інакше: текстом або файлом.
copy-undetermined = Незрозуміло, чи дійшло це повідомлення. Якщо відповіді немає, надішліть його ще раз.
edited-too-late = Те повідомлення вже не змінити: його звернення закінчилося. Напишіть правильний варіант новим повідомленням.
corrected = Виправлено:

taken-header =
    За вами звернення № { $number }: { $name }{ $username }, { $email }.

    Усе, що ви сюди пишете, отримає ця людина. Закрити звернення: /service. Заявку в сервіс-деску бот не реєструє, це робите ви.
username = { " " }(@{ $username })
protocol =
    Що було раніше:
    { $lines }
closed-for-specialist = Звернення № { $number } ({ $name }) закрито. Не забудьте зареєструвати заявку, якщо вона потрібна.
closed-by-user-for-specialist = Звернення № { $number } закрито: так вирішив користувач ({ $name }). Не забудьте зареєструвати заявку, якщо вона потрібна.
closed-by-timeout-for-specialist = { $name } давно не відповідає, звернення № { $number } закрито. Не забудьте зареєструвати заявку, якщо вона потрібна.
closed-by-controller-for-specialist = Контролер закрив звернення № { $number } ({ $name }).
returned-for-specialist = { $name } надто довго чекає на вашу відповідь, і звернення № { $number } повернулося в чергу. Узяти його знову можна в групі.
user-unreachable = Повідомлення не дійшло: бот заблокований ({ $name }). Лист із проханням відкрити бота вже надіслано.
answered-meanwhile = Фахівець відповів на ваше звернення № { $number }, але бота в Telegram ви заблокували, і відповідь не дійшла. Щоб прочитати її, відкрийте бота й напишіть йому.
no-current = За вами зараз немає звернення, і це повідомлення ніхто не отримав.
not-a-specialist = Людям відповідають фахівці, тому це повідомлення ніхто не отримав. Що можна зробити, підкаже /help.
unknown-communication = Такого звернення немає.

card-open =
    <b>№ { $number }: { $name }</b>, { $email }
    Чекає з { $opened }
    { $before ->
        [0] { "" }
       *[other] … і ще повідомлень: { $before }
    }{ $lines }
card-returned =
    <b>№ { $number }: { $name }</b>, { $email }
    Знову чекає на відповідь, відкрито { $opened }
    { $before ->
        [0] { "" }
       *[other] … і ще повідомлень: { $before }
    }{ $lines }
card-taken =
    <b>№ { $number }: { $name }</b>, { $email }
    Відповідає { $owner }
card-closed =
    <b>№ { $number }: { $name }</b>, { $email }
    Закрито { $at }, фахівець: { $owner }
card-closed-by-user =
    <b>№ { $number }: { $name }</b>, { $email }
    Закрито користувачем { $at }
card-closed-by-timeout =
    <b>№ { $number }: { $name }</b>, { $email }
    Закрито { $at }: користувач не відповідав
card-closed-by-controller =
    <b>№ { $number }: { $name }</b>, { $email }
    Закрито контролером { $at }
digest = { $waiting ->
    [0] Багато звернень одразу. Усі розібрано:
        { $lines }
   *[other] Багато звернень одразу. Чекають: { $waiting }.
        { $lines }
}
digest-line-open =
    { "" }
    № { $number } { $name } – чекає{ $rest }
digest-line-taken =
    { "" }
    № { $number } { $name } – відповідає { $owner }{ $rest }
digest-line-closed =
    { "" }
    № { $number } { $name } – закрито{ $rest }
line-of-user =
    { "" }
    { $at } { $what }{ $rest }
line-of-specialist =
    { "" }
    { $at } <b>{ $name }:</b> { $what }{ $rest }
line-of-note =
    { "" }
    { $at } нотатка, { $name }: { $what }{ $rest }
line-of-event =
    { "" }
    { $at } { $name }: { $what }{ $rest }
said-text = { $text }{ $edited }
said = { $kind ->
    [photo] 🖼 фото
    [video] 🎬 відео
    [voice] 🎤 голосове
    [audio] 🎵 аудіо
    [sticker] стікер
    [animation] анімація
    [document] 📎 файл
    [videonote] ⏺ відеоповідомлення
    [location] 📍 місце
    [poll] опитування
    [contact] 👤 контакт
   *[other] вкладення
} { $text }{ $edited }
said-edited = { " " }(виправлено)

toast-taken = Звернення № { $number } ваше. Подробиці в приватному чаті зі мною.
toast-closed = Звернення № { $number } вже закрито.
toast-already-yours = Звернення № { $number } і так за вами.
toast-anothers = Звернення № { $number } вже в іншого фахівця: { $owner }.
toast-has-another = За вами вже звернення № { $number } ({ $name }). Спершу закрийте його: /service.
toast-specialists-only = Брати звернення можуть лише фахівці.
button-take = Взяти
button-take-number = Взяти № { $number }
button-close = Закрити звернення
button-close-own = Закрити моє звернення
button-rate = { $stars } ★
