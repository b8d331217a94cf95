# Всё, что notifier пишет по-русски.
apology = Не получилось обработать сообщение, это наша ошибка.
verbatim = { $text }

code-subject = Код для входа
code-intro = Ваш код для входа:
code-holds = { $minutes ->
    [one] Введите его в чате с ботом. Код действует { $minutes } минуту.
    [few] Введите его в чате с ботом. Код действует { $minutes } минуты.
   *[many] Введите его в чате с ботом. Код действует { $minutes } минут.
}
code-not-asked = Никому его не сообщайте. Если вы не запрашивали код, просто удалите это письмо.

desk-subject = Вам ответили в поддержке
desk-intro = Мы не смогли написать вам в Telegram: похоже, бот там заблокирован. Вот сообщение для вас:
desk-link = Открыть бота в Telegram

alert-warning = ⚠️ Предупреждение
alert-error = 🔴 Нужно вмешательство
alert-subject = { $heading }: { $producer }: { $text }
alert-since = Сообщает { $producer }, с { $since }.
alert-times = { $times ->
    [one] С тех пор случилось { $times } раз.
    [few] С тех пор случилось { $times } раза.
   *[many] С тех пор случилось { $times } раз.
}
over-heading = ✅ Прошло
over-lasted = Сообщает { $producer }: началось { $since }, длилось { $hours ->
    [0] { $minutes } мин
   *[other] { $hours } ч { $minutes } мин
}, случилось { $times ->
    [one] { $times } раз
    [few] { $times } раза
   *[many] { $times } раз
}.

digest-subject = Сводка за день: есть необработанное
digest-intro = За последние сутки накопилось то, что само не исправится:
digest-letters = { $reason }: { $count ->
    [one] не ушло { $count } письмо
    [few] не ушло { $count } письма
   *[many] не ушло { $count } писем
}
digest-dead-letters = { $count ->
    [one] { $consumer } не смог обработать { $count } событие
    [few] { $consumer } не смог обработать { $count } события
   *[many] { $consumer } не смог обработать { $count } событий
}
digest-dead-rows = { $count ->
    [one] notifier не смог обработать { $count } своё задание
    [few] notifier не смог обработать { $count } своих задания
   *[many] notifier не смог обработать { $count } своих заданий
}
digest-uncounted = события в очередях не посчитаны: RabbitMQ не ответил
digest-next = Посмотреть и повторить: команда dead-letters соответствующего сервиса.

reason-address-refused = Адрес не принимает писем
reason-mailbox-full = Ящик переполнен
reason-server-down = Почтовый сервер был недоступен
reason-limited = Слишком много писем на один адрес или домен
reason-invalid = Неверный запрос
reason-undetermined = Неизвестно, дошло ли

fault-login = Почтовый сервер не принимает наш логин и пароль. Письма ждут; проверьте SMTP__USERNAME и SMTP__PASSWORD.
fault-certificate = Сертификату почтового сервера нельзя доверять. Письма ждут; проверьте SMTP__HOST, SMTP__MODE и SMTP__CA_FILE.
fault-encryption = Почтовый сервер не предлагает шифрования STARTTLS. Письма ждут; проверьте SMTP__PORT и SMTP__MODE.
fault-sender = Почтовый сервер не принимает письма от нашего адреса. Письма ждут; проверьте SMTP__FROM.
fault-over = Почтовый сервер снова принимает наши письма.

alerts-only = Этот бот только сообщает о неполадках, разговаривать он не умеет. Номер этого чата для настройки ALERT__CHAT_ID: <code>{ $chat }</code>
