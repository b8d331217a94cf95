
# Охрана и администраторы.

command-gate = найти машину и впустить её
command-guards = назначить охранников и администраторов
for-guards-only = Это для охраны на въезде. Если вы охранник, попросите у администратора приглашение.
for-administrators-only = Это для администраторов посёлка. Что можете вы, покажет /help.
desk-left = Хорошо. Начать снова: /help
guard-hint = Чтобы найти машину, напишите часть номера или отправьте /gate. Все команды: /help.

staff-list =
    <b>Администраторы</b>
    { $administrators }

    <b>Охрана</b>
    { $guards }

    Тех, кто назван в настройках, здесь убрать нельзя.
staff-lines =
    { $line }
    { $rest }
staff-by-settings = • Telegram ID { $id } (настройки)
staff-member = • { $name }
staff-nobody = пока никого
staff-invited-guard = Перешлите следующее сообщение будущему охраннику: кто первым откроет ссылку, тот станет охранником. Она действует до { $until }.
staff-invited-administrator = Перешлите следующее сообщение будущему администратору: кто первым откроет ссылку, тот станет администратором. Она действует до { $until }.
staff-already-guard = Вы уже охранник. За работу: /gate
staff-already-administrator = Вы уже администратор. Все команды: /help
staff-welcome-guard = Теперь вы охранник. Чтобы найти машину, напишите часть номера или отправьте /gate.
staff-welcome-administrator = Теперь вы администратор. Все команды: /help
staff-joined-guard = { $name }: теперь охранник. Изменить: /guards
staff-joined-administrator = { $name }: теперь администратор. Изменить: /guards
staff-dismissed-guard = Вы здесь больше не охранник. Спасибо за работу!
staff-dismissed-administrator = Вы здесь больше не администратор. Спасибо за работу!
toast-dismissed = { $name }: убрано из списка.
toast-dismissed-before = Это уже сделано.
button-dismiss = Убрать: { $name }
button-invite-guard = Пригласить охранника
button-invite-administrator = Пригласить администратора

gate = Какая машина на въезде? Напишите часть номера, например: 123. Гостя пешком ищите по части имени или по дому.
gate-not-part-of-plate = Это не часть номера. Напишите от двух до двенадцати его букв и цифр, например: А123
gate-nothing-found = Подходящих открытых пропусков нет.
gate-did-you-mean = Пропуска точно с таким номером нет. Может быть, это:
gate-none-of-these = Ни одна из этих?
gate-more-found = { $more ->
    [one] Подходит ещё { $more } пропуск. Напишите больше знаков номера.
    [few] Подходят ещё { $more } пропуска. Напишите больше знаков номера.
   *[many] Подходят ещё { $more } пропусков. Напишите больше знаков номера.
}
gate-awaited =
    <b>{ $plate }</b>
    { $brand }, дом { $house }

    Пропуск № { $number } действует до { $until }
gate-awaited-later =
    <b>{ $plate }</b>
    { $brand }, дом { $house }

    Пропуск № { $number } действует только с { $from } до { $until }
gate-arrived =
    <b>{ $plate }</b>
    { $brand }, дом { $house }

    ✓ Машина въехала { $at }, пропуск № { $number }
gate-arrived-guard =
    <b>{ $plate }</b>
    { $brand }, дом { $house }

    ✓ Машина въехала { $at }, отмечено: { $name }, пропуск № { $number }
gate-arrived-sheet =
    <b>{ $plate }</b>
    { $brand }, дом { $house }

    ✓ Машина въехала { $at }, отмечено в таблице, пропуск № { $number }
gate-cancelled =
    <b>{ $plate }</b>
    { $brand }, дом { $house }

    ✗ Пропуск № { $number } отменён
gate-expired =
    <b>{ $plate }</b>
    { $brand }, дом { $house }

    ✗ Срок пропуска № { $number } истёк
toast-let-in = Пропуск № { $number }: приезд отмечен, житель узнает.
toast-arrived-before = Приезд по пропуску № { $number } уже отмечен: { $at }.
toast-arrived-before-guard = Приезд по пропуску № { $number } раньше вас отметил(а) { $name }: { $at }.
toast-arrived-before-sheet = Приезд по пропуску № { $number } раньше вас отмечен в таблице: { $at }.
toast-not-let-in-cancelled = Пропуск № { $number } отменён: житель эту машину не ждёт.
toast-not-let-in-expired = Срок пропуска № { $number } истёк. Можно спросить дом: «Машина без пропуска».
toast-not-let-in-early = Пропуск № { $number } действует только с { $from }.
button-arrived = Въехала
button-without-pass = Машина без пропуска

# Stands where a brand stands, in the language of the community.
brand-without-pass = без пропуска
without-pass-plate = Какой у неё номер? Например: А123ВС777
without-pass-house = { $plate }: в какой дом? Например: 12, 12А, 12/3 или 12 к2
without-pass-nobody = В доме { $house } никто не зарегистрирован, спросить некого. Проверьте дом и напишите снова или отправьте /cancel.
without-pass-asked =
    <b>{ $plate }</b>, дом { $house }

    { $residents ->
        [one] Спрашиваем { $residents } жителя. Ответ придёт сюда до { $until }.
        [few] Спрашиваем { $residents } жителей. Ответ придёт сюда до { $until }.
       *[many] Спрашиваем { $residents } жителей. Ответ придёт сюда до { $until }.
    }
without-pass-allowed =
    <b>{ $plate }</b>, дом { $house }

    ✓ Впустите машину: { $name }, разрешение получено в { $at }.
without-pass-refused =
    <b>{ $plate }</b>, дом { $house }

    ✗ Не впускайте машину: { $name }, отказ получен в { $at }.
without-pass-unanswered =
    <b>{ $plate }</b>, дом { $house }

    ✗ За три минуты никто не ответил. Машина остаётся снаружи.
without-pass-unreachable =
    <b>{ $plate }</b>, дом { $house }

    ✗ До жителей этого дома в Telegram не достучаться. Машина остаётся снаружи.
gate-question =
    На въезде машина без пропуска, в дом { $house }:

    <b>{ $plate }</b>

    Впустить её? Охрана ждёт ответа до { $until }.
gate-question-allowed =
    Приезжала машина без пропуска, в дом { $house }: <b>{ $plate }</b>

    ✓ Разрешено в { $at }
gate-question-refused =
    Приезжала машина без пропуска, в дом { $house }: <b>{ $plate }</b>

    ✗ Отказано в { $at }
gate-question-unanswered =
    Приезжала машина без пропуска, в дом { $house }: <b>{ $plate }</b>

    ✗ Вовремя никто не ответил, машину не впустили
toast-gate-allowed = Охрана впустит машину.
toast-gate-refused = Охрана не впустит машину.
toast-gate-allowed-before = Машину уже разрешили впустить в { $at }.
toast-gate-refused-before = Машине уже отказали в { $at }.
toast-gate-too-late = Поздно: время для ответа вышло.
button-allow = Впустить
button-refuse = Не впускать

command-export = пропуска за нужные дни таблицей
shift-nothing = Открытых пропусков сейчас нет, список был бы пуст.
shift-caption = { $passes ->
    [one] { $passes } открытый пропуск на { $at }, на случай, если пропадёт интернет.
    [few] { $passes } открытых пропуска на { $at }, на случай, если пропадёт интернет.
   *[many] { $passes } открытых пропусков на { $at }, на случай, если пропадёт интернет.
}
shift-too-many = Открыто больше { $most } пропусков: список был бы слишком длинным. Чтобы найти машину, напишите часть её номера.
export-ask = За какие дни? Выберите или напишите две даты, например: 01.11.2026 15.11.2026
export-dates-unclear = Не понимаю эти даты. Напишите первый и последний день, например: 01.11.2026 15.11.2026
export-no-such-day = Такого дня не бывает. Напишите первый и последний день, например: 01.11.2026 15.11.2026
export-days-to-come = Эти дни ещё не наступили, и заказов за них нет. Напишите более ранние, например: 01.11.2026 15.11.2026
export-nothing = С { $first } по { $last } пропусков не заказывали. Другие дни: /export
export-too-many = За эти дни заказано больше { $most } пропусков. Выберите меньше дней: /export
export-caption = { $passes ->
    [one] { $passes } пропуск, заказан с { $first } по { $last }.
    [few] { $passes } пропуска, заказаны с { $first } по { $last }.
   *[many] { $passes } пропусков, заказаны с { $first } по { $last }.
}
button-shift-list = Список на смену
button-this-month = Этот месяц
button-last-month = Прошлый месяц
column-number = №
column-plate = Номер
column-brand = Машина
column-house = Дом
column-name = Житель
column-phone = Телефон
column-ordered = Заказан
column-from = Действует с
column-until = Действует до
column-status = Состояние
column-arrived = Приезд
status-ordered = ожидается
status-arrived = приехал
status-cancelled = отменён
status-expired = истёк
button-came = Гость здесь
gate-came =
    <b>{ $plate }</b>
    { $brand }, дом { $house }

    ✓ Гость пришёл { $at }, пропуск № { $number }
