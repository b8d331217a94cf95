# Контролери й адміністратори.

command-staff = призначити фахівців, контролерів і адміністраторів
command-group = у групі: надсилати сюди картки звернень
for-administrators-only = Це можуть лише адміністратори.
for-controllers-only = Це можуть лише контролери.
lines =
    { $line }
    { $rest }

staff-list =
    <b>Фахівці</b> відповідають людям
    { $specialists }

    <b>Контролери</b> стежать за лінією
    { $controllers }

    <b>Адміністратори</b> призначають інших
    { $administrators }

    Тих, кого названо в налаштуваннях, прибрати тут не можна.
staff-by-settings = • { $name } (налаштування)
staff-member = • { $name }
staff-nobody = поки нікого
staff-invited = { $role ->
    [specialist] Перешліть наступне повідомлення майбутньому фахівцеві: хто першим відкриє посилання, стане фахівцем. Посилання діє до { $until }.
    [controller] Перешліть наступне повідомлення майбутньому контролерові: хто першим відкриє посилання, стане контролером. Посилання діє до { $until }.
   *[administrator] Перешліть наступне повідомлення майбутньому адміністраторові: хто першим відкриє посилання, стане адміністратором. Посилання діє до { $until }.
}
staff-link = https://t.me/{ $bot }?start={ $code }
staff-link-unknown = Такого посилання я не знаю. Попросіть адміністратора надіслати нове.
staff-link-used = Це посилання вже використано. Попросіть адміністратора надіслати нове.
staff-link-expired = Строк цього посилання минув. Попросіть адміністратора надіслати нове.
staff-already = { $role ->
    [specialist] Ви й так фахівець. Що можна зробити, підкаже /service.
    [controller] Ви й так контролер. Що можна зробити, підкаже /service.
   *[administrator] Ви й так адміністратор. Усі команди: /help.
}
staff-close-own-first = У вас самих відкрите звернення № { $number }. Спершу закрийте його, потім відкрийте посилання ще раз.
staff-welcome-specialist = Тепер ви фахівець. Нові звернення з'являються в групі, кнопка «Взяти» закріплює звернення за вами. Решта в /service.
staff-welcome-controller = Тепер ви контролер. Як справи на лінії, покаже /service.
staff-welcome-administrator = Тепер ви адміністратор. Усі команди: /help.
staff-joined = { $role ->
    [specialist] { $name } тепер фахівець. Змінити: /staff
    [controller] { $name } тепер контролер. Змінити: /staff
   *[administrator] { $name } тепер адміністратор. Змінити: /staff
}
staff-removed = { $role ->
    [specialist] Ви більше не фахівець. Дякуємо за роботу!
    [controller] Ви більше не контролер. Дякуємо за роботу!
   *[administrator] Ви більше не адміністратор. Дякуємо за роботу!
}
toast-removed = Готово: { $name }.
toast-removed-before = Цієї ролі в людини вже немає.
toast-by-settings = Роль названо в налаштуваннях, тут її не прибрати: { $name }.
button-invite-specialist = Запросити фахівця
button-invite-controller = Запросити контролера
button-invite-administrator = Запросити адміністратора
button-remove = { $role ->
    [specialist] Прибрати зі фахівців: { $name }
    [controller] Прибрати з контролерів: { $name }
   *[administrator] Прибрати з адміністраторів: { $name }
}
button-remove-nameless = Прибрати

put-back-for-user = Звернення № { $number } знову в черзі: відповість інший фахівець, писати заново нічого не треба.
left-for-specialist = Звернення № { $number } ({ $name }) повернулося в чергу.
put-back-by-removal = Звернення № { $number } ({ $name }) повернулося в чергу: людина, яку ви прибрали, більше не відповідає.
taken-away = Контролер повернув у чергу ваше звернення № { $number } ({ $name }). Те, що ви тепер напишете, людина не отримає.
given-to-another = Контролер передав ваше звернення № { $number } ({ $name }) далі, тепер відповідає { $to }. Те, що ви тепер напишете, людина не отримає.
ask-assign = Звернення № { $number } ({ $name }) веде { $owner }. Кому віддати? Пропоную лише вільних.
toast-put-back = Звернення № { $number } знову в черзі.
toast-assigned = Звернення № { $number } віддано: { $name }.
toast-not-free = Цей фахівець уже зайнятий або недоступний. Оберіть іншого.
button-put-back = Повернути в чергу
button-assign = { $name }
button-assign-nameless = Віддати іншому

group-for-administrators = Надсилати сюди картки може лише адміністратор бота, причому від свого імені, а не від імені групи.
group-added = Готово: картки звернень надходитимуть сюди. Припинити: /group off
group-already = Картки й так надходять сюди. Припинити: /group off
group-removed = Гаразд, картки сюди більше не надходять. Повернути: /group
group-unknown = Картки сюди й не надходили. Увімкнути: /group
group-by-settings = Цю групу названо в налаштуваннях, тут її не прибрати.
group-lost = Мене вилучили з групи «{ $name }», картки туди більше не надходять. Щоб повернути, додайте мене до групи й напишіть там /group.
group-lost-by-settings = Мене вилучили з групи «{ $name }», і карток там ніхто не бачить. Групу названо в налаштуваннях: поверніть мене туди або приберіть її з налаштувань.

board =
    <b>Лінія зараз</b>, { $now }

    <b>Чекають:</b> { $waiting }{ $oldest }

    <b>Відповідають:</b> { $taken }
    { $lines }{ $more ->
        [0] { "" }
       *[other] { " " }… і ще { $more }
    }

    <b>Відповіді за сьогодні</b>
    { $answers }{ $end }
board-oldest = , найдовше { $minutes } хв
board-nobody = ніхто
board-line-specialist-awaited = № { $number } { $name } → { $owner }: чекає відповіді { $minutes } хв
board-line-user-awaited = № { $number } { $name } → { $owner }: відповідь дано { $minutes } хв тому
board-no-answers = поки немає
board-answers = { $name }: { $answers }, зазвичай за { $median } хв, майже завжди за { $most } хв
board-stands =
    { "" }

    Ви давно не дивилися, і далі дошка сама не оновлюється.
button-board = Дошка
button-refresh = Оновити
button-take-away = Забрати № { $number } ({ $owner })

privacy-of-staff = Про вас як співробітника підтримки я зберігаю ім'я «{ $name }» і ваші відповіді людям. Прибрати вас може адміністратор.
privacy-nothing = Про вас поки нічого не записано.
privacy-stored =
    Про вас записано:
    { $lines }
    Звернень: { $communications }
privacy-line =
    • { $what }
    { $rest }
privacy-line-at =
    • { $what } ({ $at })
    { $rest }
privacy-name = Ім'я в Telegram: { $name }
privacy-username = Ім'я користувача: @{ $username }
privacy-email = Адреса пошти: { $email }
privacy-consent = Згода на зберігання, версія { $version }
privacy-opened = Звернення відкрито
privacy-closed = Звернення закрито
privacy-closed-rated = Звернення закрито, оцінка { $stars } з 5
privacy-export = Усе, що про вас записано. Файли, які ви надсилали, залишаються в цьому чаті.
privacy-heading-when = Коли
privacy-heading-number = Звернення
privacy-heading-who = Хто
privacy-heading-what = Що
ask-to-erase = Стерти все про вас: ім'я, адресу пошти, листування й файли? Це незворотно. Залишаться лише номери, дати й оцінки звернень, без імені. Повідомлення в чатах фахівців стерти я не можу.
ask-to-erase-open = Стерти все про вас: ім'я, адресу пошти, листування й файли? Звернення № { $number } буде закрито. Це незворотно. Залишаться лише номери, дати й оцінки звернень, без імені. Повідомлення в чатах фахівців стерти я не можу.
toast-kept = Нічого не стерто.
toast-erased = Усе стерто.
erased = Усе про вас стерто. Повідомлення в цьому чаті ви можете видалити самі. Якщо знову знадобиться допомога, просто напишіть.
card-erased = № { $number }: дані людини стерто на її прохання
button-export = Надіслати мені все
button-erase = Стерти все
button-erase-for-good = Так, стерти все
button-keep = Ні, залишити
