
# Заблоковані номери.

command-plates = заблокувати номер машини
plates-ask = Щоб заблокувати номер, напишіть його, наприклад: А123ВС777
plates-none =
    Заблокованих номерів немає.

    { $ask }
plates-list =
    <b>Заблоковані номери</b>
    { $lines }

    { $ask }
plates-line = ⛔ { $plate }{ $note }
plates-note = : { $note }
plates-no-note = { "" }
plates-more = і ще { $more }
plates-ask-note = Заблокувати <b>{ $plate }</b>? Напишіть причину для охорони й адміністраторів або заблокуйте без неї. Вийти: /cancel
plates-note-empty = Напишіть причину кількома словами або натисніть кнопку. Вийти: /cancel
plates-note-too-long = Задовго: не більше { $most } знаків, будь ласка.
plates-open-passes =
    Відкриті перепустки на { $plate } буде скасовано, мешканці отримають повідомлення:
    { $lines }
plates-open-pass = № { $number } · { $name }, будинок { $house }
plates-blocked =
    ⛔ Номер <b>{ $plate }</b> заблоковано{ $note }

    { $cancelled ->
        [0] Відкритих перепусток на нього не було.
        [one] Скасовано { $cancelled } відкриту перепустку, мешканець отримав повідомлення.
        [few] Скасовано { $cancelled } відкриті перепустки, мешканці отримали повідомлення.
       *[other] Скасовано { $cancelled } відкритих перепусток, мешканці отримали повідомлення.
    } Усі заблоковані номери: /plates
plates-blocked-already = ⛔ Номер <b>{ $plate }</b> заблоковано з { $at }{ $note }
plates-pass-cancelled = Перепустку № { $number } скасовано: адміністратори заблокували номер { $plate }. Якщо це помилка, зверніться до них.
plates-at-the-gate = ⛔ Номер <b>{ $plate }</b> заблоковано адміністраторами{ $note }. Не впускайте машину; будинок не запитуємо.
toast-plate-at-the-gate = Номер { $plate } заблоковано адміністраторами. Машину не впустять.
toast-plate-unblocked = Номер { $plate } більше не заблоковано.
toast-plate-not-blocked = Цей номер уже не заблоковано.
plate-refused = Перепустку на { $plate } замовити не можна: адміністратори заблокували цей номер. Якщо це помилка, зверніться до них.
toast-standing-plate-blocked = Номер { $plate } заблоковано. Спершу розблокуйте його: /plates
button-unblock-plate = Розблокувати { $plate }
button-unblock-this-plate = Розблокувати
button-block-plate = Заблокувати без причини
