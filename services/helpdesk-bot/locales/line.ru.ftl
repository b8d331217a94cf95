# Обращения: от первого сообщения до оценки.

opened = { $place ->
    [1] Принято, обращение № { $number }. Перед вами в очереди никого нет: специалист ответит вам здесь. Пока ждёте, можно дописать.
   *[other] Принято, обращение № { $number }. Ваше место в очереди – { $place }-е: специалист ответит вам здесь. Пока ждёте, можно дописать.
}
opened-out-of-hours = Принято, обращение № { $number }. Сейчас нерабочее время, специалисты вернутся { $opens } и ответят вам здесь. До тех пор можно дописать.
taken-by = Вам отвечает { $name }. Пишите прямо сюда.
taken-by-again = Теперь вам отвечает { $name }. Пишите прямо сюда, прежнюю переписку видно.
closed-by-you = Обращение № { $number } закрыто. Понадобится помощь – просто напишите снова.
closed-by-specialist = Специалист закрыл обращение № { $number }. Понадобится помощь – просто напишите снова.
closed-by-timeout = Вы давно не отвечали, и обращение № { $number } закрыто. Если вопрос остался, просто напишите снова.
closed-by-controller = Обращение № { $number } закрыто. Понадобится помощь – просто напишите снова.
returned-for-user = Специалист, который взял обращение № { $number }, не отвечает. Вернул его в очередь: ответит другой, писать заново ничего не нужно.
ask-rating = Как вам помогли?
rated = Ваша оценка: { $stars }. Спасибо!
toast-thanks = Спасибо!
returned-out-of-reach = Специалист, который взял обращение № { $number }, сейчас недоступен. Вернул его в очередь вместе с вашим сообщением: ответит другой.

copy-rejected = Telegram не дал переслать это сообщение. Пришлите его, пожалуйста, иначе: текстом или файлом.
copy-undetermined = Непонятно, дошло ли это сообщение. Если ответа нет, пришлите его ещё раз.
edited-too-late = То сообщение уже не изменить: его обращение закончилось. Напишите правильный вариант новым сообщением.
corrected = Исправлено:

taken-header =
    За вами обращение № { $number }: { $name }{ $username }, { $email }.

    Всё, что вы сюда пишете, получит этот человек. Закрыть обращение: /service. Заявку в сервис-деске бот не регистрирует, это делаете вы.
username = { " " }(@{ $username })
protocol =
    Что было раньше:
    { $lines }
closed-for-specialist = Обращение № { $number } ({ $name }) закрыто. Не забудьте зарегистрировать заявку, если она нужна.
closed-by-user-for-specialist = Обращение № { $number } закрыто: так решил пользователь ({ $name }). Не забудьте зарегистрировать заявку, если она нужна.
closed-by-timeout-for-specialist = { $name } давно не отвечает, обращение № { $number } закрыто. Не забудьте зарегистрировать заявку, если она нужна.
closed-by-controller-for-specialist = Контролёр закрыл обращение № { $number } ({ $name }).
returned-for-specialist = { $name } слишком долго ждёт вашего ответа, и обращение № { $number } вернулось в очередь. Взять его снова можно в группе.
user-unreachable = Сообщение не дошло: бот заблокирован ({ $name }). Письмо с просьбой открыть бота уже отправлено.
answered-meanwhile = Специалист ответил на ваше обращение № { $number }, но бот в Telegram вами заблокирован, и ответ не дошёл. Чтобы прочитать его, откройте бота и напишите ему.
no-current = За вами сейчас нет обращения, и это сообщение никто не получил.
not-a-specialist = Отвечают людям специалисты, поэтому это сообщение никто не получил. Что можно сделать, подскажет /help.
unknown-communication = Такого обращения нет.

card-open =
    <b>№ { $number }: { $name }</b>, { $email }
    Ждёт с { $opened }
    { $before ->
        [0] { "" }
       *[other] … и ещё сообщений: { $before }
    }{ $lines }
card-returned =
    <b>№ { $number }: { $name }</b>, { $email }
    Снова ждёт ответа, открыто { $opened }
    { $before ->
        [0] { "" }
       *[other] … и ещё сообщений: { $before }
    }{ $lines }
card-taken =
    <b>№ { $number }: { $name }</b>, { $email }
    Отвечает { $owner }
card-closed =
    <b>№ { $number }: { $name }</b>, { $email }
    Закрыто { $at }, специалист: { $owner }
card-closed-by-user =
    <b>№ { $number }: { $name }</b>, { $email }
    Закрыто пользователем { $at }
card-closed-by-timeout =
    <b>№ { $number }: { $name }</b>, { $email }
    Закрыто { $at }: пользователь не отвечал
card-closed-by-controller =
    <b>№ { $number }: { $name }</b>, { $email }
    Закрыто контролёром { $at }
digest = { $waiting ->
    [0] Много обращений сразу. Все разобраны:
        { $lines }
   *[other] Много обращений сразу. Ждут: { $waiting }.
        { $lines }
}
digest-line-open =
    { "" }
    № { $number } { $name } – ждёт{ $rest }
digest-line-taken =
    { "" }
    № { $number } { $name } – отвечает { $owner }{ $rest }
digest-line-closed =
    { "" }
    № { $number } { $name } – закрыто{ $rest }
line-of-user =
    { "" }
    { $at } { $what }{ $rest }
line-of-specialist =
    { "" }
    { $at } <b>{ $name }:</b> { $what }{ $rest }
line-of-note =
    { "" }
    { $at } заметка, { $name }: { $what }{ $rest }
line-of-event =
    { "" }
    { $at } { $name }: { $what }{ $rest }
said-text = { $text }{ $edited }
said = { $kind ->
    [photo] 🖼 фото
    [video] 🎬 видео
    [voice] 🎤 голосовое
    [audio] 🎵 аудио
    [sticker] стикер
    [animation] анимация
    [document] 📎 файл
    [videonote] ⏺ видеосообщение
    [location] 📍 место
    [poll] опрос
    [contact] 👤 контакт
   *[other] вложение
} { $text }{ $edited }
said-edited = { " " }(исправлено)

toast-taken = Обращение № { $number } ваше. Подробности в личном чате со мной.
toast-closed = Обращение № { $number } уже закрыто.
toast-already-yours = Обращение № { $number } и так за вами.
toast-anothers = Обращение № { $number } уже у другого специалиста: { $owner }.
toast-has-another = За вами уже обращение № { $number } ({ $name }). Сначала закройте его: /service.
toast-specialists-only = Брать обращения могут только специалисты.
button-take = Взять
button-take-number = Взять № { $number }
button-close = Закрыть обращение
button-close-own = Закрыть моё обращение
button-rate = { $stars } ★
