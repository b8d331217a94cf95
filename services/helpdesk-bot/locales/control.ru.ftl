# Контролёры и администраторы.

command-staff = назначить специалистов, контролёров и администраторов
command-group = в группе: присылать сюда карточки обращений
for-administrators-only = Это могут только администраторы.
for-controllers-only = Это могут только контролёры.
lines =
    { $line }
    { $rest }

staff-list =
    <b>Специалисты</b> отвечают людям
    { $specialists }

    <b>Контролёры</b> следят за линией
    { $controllers }

    <b>Администраторы</b> назначают остальных
    { $administrators }

    Тех, кто назван в настройках, убрать здесь нельзя.
staff-by-settings = • { $name } (настройки)
staff-member = • { $name }
staff-nobody = пока никого
staff-invited = { $role ->
    [specialist] Перешлите следующее сообщение будущему специалисту: кто первым откроет ссылку, станет специалистом. Ссылка действует до { $until }.
    [controller] Перешлите следующее сообщение будущему контролёру: кто первым откроет ссылку, станет контролёром. Ссылка действует до { $until }.
   *[administrator] Перешлите следующее сообщение будущему администратору: кто первым откроет ссылку, станет администратором. Ссылка действует до { $until }.
}
staff-link = https://t.me/{ $bot }?start={ $code }
staff-link-unknown = Такой ссылки я не знаю. Попросите администратора прислать новую.
staff-link-used = Эта ссылка уже использована. Попросите администратора прислать новую.
staff-link-expired = Срок этой ссылки прошёл. Попросите администратора прислать новую.
staff-already = { $role ->
    [specialist] Вы и так специалист. Что можно сделать, подскажет /service.
    [controller] Вы и так контролёр. Что можно сделать, подскажет /service.
   *[administrator] Вы и так администратор. Все команды: /help.
}
staff-close-own-first = У вас самих открыто обращение № { $number }. Сначала закройте его, потом откройте ссылку ещё раз.
staff-welcome-specialist = Теперь вы специалист. Новые обращения появляются в группе, кнопка «Взять» закрепляет обращение за вами. Остальное в /service.
staff-welcome-controller = Теперь вы контролёр. Как дела на линии, покажет /service.
staff-welcome-administrator = Теперь вы администратор. Все команды: /help.
staff-joined = { $role ->
    [specialist] { $name } теперь специалист. Изменить: /staff
    [controller] { $name } теперь контролёр. Изменить: /staff
   *[administrator] { $name } теперь администратор. Изменить: /staff
}
staff-removed = { $role ->
    [specialist] Вы больше не специалист. Спасибо за работу!
    [controller] Вы больше не контролёр. Спасибо за работу!
   *[administrator] Вы больше не администратор. Спасибо за работу!
}
toast-removed = Готово: { $name }.
toast-removed-before = Этой роли у человека уже нет.
toast-by-settings = Роль названа в настройках, здесь её не убрать: { $name }.
button-invite-specialist = Пригласить специалиста
button-invite-controller = Пригласить контролёра
button-invite-administrator = Пригласить администратора
button-remove = { $role ->
    [specialist] Убрать из специалистов: { $name }
    [controller] Убрать из контролёров: { $name }
   *[administrator] Убрать из администраторов: { $name }
}
button-remove-nameless = Убрать

put-back-for-user = Обращение № { $number } снова в очереди: ответит другой специалист, писать заново ничего не нужно.
left-for-specialist = Обращение № { $number } ({ $name }) вернулось в очередь.
put-back-by-removal = Обращение № { $number } ({ $name }) вернулось в очередь: человек, которого вы убрали, больше не отвечает.
taken-away = Контролёр вернул в очередь ваше обращение № { $number } ({ $name }). То, что вы теперь напишете, человек не получит.
given-to-another = Контролёр передал ваше обращение № { $number } ({ $name }) дальше, теперь отвечает { $to }. То, что вы теперь напишете, человек не получит.
ask-assign = Обращение № { $number } ({ $name }) ведёт { $owner }. Кому отдать? Предлагаю только свободных.
toast-put-back = Обращение № { $number } снова в очереди.
toast-assigned = Обращение № { $number } отдано: { $name }.
toast-not-free = Этот специалист уже занят или недоступен. Выберите другого.
button-put-back = Вернуть в очередь
button-assign = { $name }
button-assign-nameless = Отдать другому

group-for-administrators = Присылать сюда карточки может только администратор бота, причём от своего имени, а не от имени группы.
group-added = Готово: карточки обращений будут приходить сюда. Прекратить: /group off
group-already = Карточки и так приходят сюда. Прекратить: /group off
group-removed = Хорошо, карточки сюда больше не приходят. Вернуть: /group
group-unknown = Карточки сюда и не приходили. Включить: /group
group-by-settings = Эта группа названа в настройках, здесь её не убрать.
group-lost = Меня удалили из группы «{ $name }», карточки туда больше не приходят. Чтобы вернуть, добавьте меня в группу и напишите там /group.
group-lost-by-settings = Меня удалили из группы «{ $name }», и карточек там никто не видит. Группа названа в настройках: верните меня туда или уберите её из настроек.

board =
    <b>Линия сейчас</b>, { $now }

    <b>Ждут:</b> { $waiting }{ $oldest }

    <b>Отвечают:</b> { $taken }
    { $lines }{ $more ->
        [0] { "" }
       *[other] { " " }… и ещё { $more }
    }

    <b>Ответы за сегодня</b>
    { $answers }{ $end }
board-oldest = , дольше всех { $minutes } мин
board-nobody = никто
board-line-specialist-awaited = № { $number } { $name } → { $owner }: ждёт ответа { $minutes } мин
board-line-user-awaited = № { $number } { $name } → { $owner }: ответ дан { $minutes } мин назад
board-no-answers = пока нет
board-answers = { $name }: { $answers }, обычно за { $median } мин, почти всегда за { $most } мин
board-stands =
    { "" }

    Вы давно не смотрели, и дальше доска сама не обновляется.
button-board = Доска
button-refresh = Обновить
button-take-away = Забрать № { $number } ({ $owner })

privacy-of-staff = О вас как о сотруднике поддержки я храню имя «{ $name }» и ваши ответы людям. Убрать вас может администратор.
privacy-nothing = О вас пока ничего не записано.
privacy-stored =
    О вас записано:
    { $lines }
    Обращений: { $communications }
privacy-line =
    • { $what }
    { $rest }
privacy-line-at =
    • { $what } ({ $at })
    { $rest }
privacy-name = Имя в Telegram: { $name }
privacy-username = Имя пользователя: @{ $username }
privacy-email = Адрес почты: { $email }
privacy-consent = Согласие на хранение, версия { $version }
privacy-opened = Обращение открыто
privacy-closed = Обращение закрыто
privacy-closed-rated = Обращение закрыто, оценка { $stars } из 5
privacy-export = Всё, что о вас записано. Файлы, которые вы присылали, остаются в этом чате.
privacy-heading-when = Когда
privacy-heading-number = Обращение
privacy-heading-who = Кто
privacy-heading-what = Что
ask-to-erase = Стереть всё о вас: имя, адрес почты, переписку и файлы? Это необратимо. Останутся только номера, даты и оценки обращений, без имени. Сообщения в чатах специалистов стереть я не могу.
ask-to-erase-open = Стереть всё о вас: имя, адрес почты, переписку и файлы? Обращение № { $number } будет закрыто. Это необратимо. Останутся только номера, даты и оценки обращений, без имени. Сообщения в чатах специалистов стереть я не могу.
toast-kept = Ничего не стёрто.
toast-erased = Всё стёрто.
erased = Всё о вас стёрто. Сообщения в этом чате вы можете удалить сами. Если снова понадобится помощь, просто напишите.
card-erased = № { $number }: данные стёрты по просьбе человека
button-export = Прислать мне всё
button-erase = Стереть всё
button-erase-for-good = Да, стереть всё
button-keep = Нет, оставить
