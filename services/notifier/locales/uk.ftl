# Усе, що notifier пише українською.
apology = Не вдалося обробити повідомлення, це наша помилка.
verbatim = { $text }

code-subject = Код для входу
code-intro = Ваш код для входу:
code-holds = { $minutes ->
    [one] Введіть його в чаті з ботом. Код діє { $minutes } хвилину.
    [few] Введіть його в чаті з ботом. Код діє { $minutes } хвилини.
   *[many] Введіть його в чаті з ботом. Код діє { $minutes } хвилин.
}
code-not-asked = Нікому його не повідомляйте. Якщо ви не запитували код, просто видаліть цей лист.

desk-subject = Вам відповіли в підтримці
desk-intro = Ми не змогли написати вам у Telegram: схоже, бот там заблокований. Ось повідомлення для вас:
desk-link = Відкрити бота в Telegram

alert-warning = ⚠️ Попередження
alert-error = 🔴 Потрібне втручання
alert-subject = { $heading }: { $producer }: { $text }
alert-since = Повідомляє { $producer }, з { $since }.
alert-times = { $times ->
    [one] Відтоді сталося { $times } раз.
    [few] Відтоді сталося { $times } рази.
   *[many] Відтоді сталося { $times } разів.
}
over-heading = ✅ Минуло
over-lasted = Повідомляє { $producer }: почалося { $since }, тривало { $hours ->
    [0] { $minutes } хв
   *[other] { $hours } год { $minutes } хв
}, сталося { $times ->
    [one] { $times } раз
    [few] { $times } рази
   *[many] { $times } разів
}.

digest-subject = Зведення за день: є необроблене
digest-intro = За останню добу накопичилося те, що саме не виправиться:
digest-letters = { $reason }: { $count ->
    [one] не надіслано { $count } лист
    [few] не надіслано { $count } листи
   *[many] не надіслано { $count } листів
}
digest-dead-letters = { $count ->
    [one] { $consumer } не зміг обробити { $count } подію
    [few] { $consumer } не зміг обробити { $count } події
   *[many] { $consumer } не зміг обробити { $count } подій
}
digest-dead-rows = { $count ->
    [one] notifier не зміг обробити { $count } своє завдання
    [few] notifier не зміг обробити { $count } свої завдання
   *[many] notifier не зміг обробити { $count } своїх завдань
}
digest-uncounted = події в чергах не пораховано: RabbitMQ не відповів
digest-next = Подивитися й повторити: команда dead-letters відповідного сервісу.

reason-address-refused = Адреса не приймає листів
reason-mailbox-full = Скринька переповнена
reason-server-down = Поштовий сервер був недоступний
reason-limited = Забагато листів на одну адресу чи домен
reason-invalid = Неправильний запит
reason-undetermined = Невідомо, чи дійшло

fault-login = Поштовий сервер не приймає наш логін і пароль. Листи чекають; перевірте SMTP__USERNAME і SMTP__PASSWORD.
fault-certificate = Сертифікату поштового сервера не можна довіряти. Листи чекають; перевірте SMTP__HOST, SMTP__MODE і SMTP__CA_FILE.
fault-encryption = Поштовий сервер не пропонує шифрування STARTTLS. Листи чекають; перевірте SMTP__PORT і SMTP__MODE.
fault-sender = Поштовий сервер не приймає листи від нашої адреси. Листи чекають; перевірте SMTP__FROM.
fault-over = Поштовий сервер знову приймає наші листи.

alerts-only = Цей бот лише повідомляє про несправності, розмовляти він не вміє. Номер цього чату для налаштування ALERT__CHAT_ID: <code>{ $chat }</code>
