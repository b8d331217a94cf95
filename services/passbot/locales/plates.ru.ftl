
# Заблокированные номера.

command-plates = заблокировать номер машины
plates-ask = Чтобы заблокировать номер, напишите его, например: А123ВС777
plates-none =
    Заблокированных номеров нет.

    { $ask }
plates-list =
    <b>Заблокированные номера</b>
    { $lines }

    { $ask }
plates-line = ⛔ { $plate }{ $note }
plates-note = : { $note }
plates-no-note = { "" }
plates-more = и ещё { $more }
plates-ask-note = Заблокировать <b>{ $plate }</b>? Напишите причину для охраны и администраторов или заблокируйте без неё. Выйти: /cancel
plates-note-empty = Напишите причину в нескольких словах или нажмите кнопку. Выйти: /cancel
plates-note-too-long = Слишком длинно: не больше { $most } знаков, пожалуйста.
plates-open-passes =
    Открытые пропуска на { $plate } отменятся, жители получат сообщения:
    { $lines }
plates-open-pass = № { $number } · { $name }, дом { $house }
plates-blocked =
    ⛔ Номер <b>{ $plate }</b> заблокирован{ $note }

    { $cancelled ->
        [0] Открытых пропусков на него не было.
        [one] Отменён { $cancelled } открытый пропуск, житель получил сообщение.
        [few] Отменено { $cancelled } открытых пропуска, жители получили сообщения.
       *[other] Отменено { $cancelled } открытых пропусков, жители получили сообщения.
    } Все заблокированные номера: /plates
plates-blocked-already = ⛔ Номер <b>{ $plate }</b> заблокирован с { $at }{ $note }
plates-pass-cancelled = Пропуск № { $number } отменён: администраторы заблокировали номер { $plate }. Если это ошибка, обратитесь к ним.
plates-at-the-gate = ⛔ Номер <b>{ $plate }</b> заблокирован администраторами{ $note }. Не впускайте машину; дом не спрашиваем.
toast-plate-at-the-gate = Номер { $plate } заблокирован администраторами. Машину не впустят.
toast-plate-unblocked = Номер { $plate } больше не заблокирован.
toast-plate-not-blocked = Этот номер уже не заблокирован.
plate-refused = Пропуск на { $plate } заказать нельзя: администраторы заблокировали этот номер. Если это ошибка, обратитесь к ним.
toast-standing-plate-blocked = Номер { $plate } заблокирован. Сначала разблокируйте его: /plates
button-unblock-plate = Разблокировать { $plate }
button-unblock-this-plate = Разблокировать
button-block-plate = Заблокировать без причины
