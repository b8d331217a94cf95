
# Охорона та адміністратори.

command-gate = знайти машину і впустити її
command-guards = призначити охоронців та адміністраторів
for-guards-only = Це для охорони на в'їзді. Якщо ви охоронець, попросіть в адміністратора запрошення.
for-administrators-only = Це для адміністраторів селища. Що можете ви, покаже /help.
desk-left = Гаразд. Почати знову: /help
guard-hint = Щоб знайти машину, напишіть частину номера або надішліть /gate. Усі команди: /help.

staff-list =
    <b>Адміністратори</b>
    { $administrators }

    <b>Охорона</b>
    { $guards }

    Тих, кого названо в налаштуваннях, тут прибрати не можна.
staff-lines =
    { $line }
    { $rest }
staff-by-settings = • Telegram ID { $id } (налаштування)
staff-member = • { $name }
staff-nobody = поки нікого
staff-invited-guard = Перешліть наступне повідомлення майбутньому охоронцеві: хто першим відкриє посилання, той стане охоронцем. Воно діє до { $until }.
staff-invited-administrator = Перешліть наступне повідомлення майбутньому адміністраторові: хто першим відкриє посилання, той стане адміністратором. Воно діє до { $until }.
staff-already-guard = Ви вже охоронець. До роботи: /gate
staff-already-administrator = Ви вже адміністратор. Усі команди: /help
staff-welcome-guard = Тепер ви охоронець. Щоб знайти машину, напишіть частину номера або надішліть /gate.
staff-welcome-administrator = Тепер ви адміністратор. Усі команди: /help
staff-joined-guard = { $name }: тепер охоронець. Змінити: /guards
staff-joined-administrator = { $name }: тепер адміністратор. Змінити: /guards
staff-dismissed-guard = Ви тут більше не охоронець. Дякуємо за роботу!
staff-dismissed-administrator = Ви тут більше не адміністратор. Дякуємо за роботу!
toast-dismissed = { $name }: прибрано зі списку.
toast-dismissed-before = Це вже зроблено.
button-dismiss = Прибрати: { $name }
button-invite-guard = Запросити охоронця
button-invite-administrator = Запросити адміністратора

gate = Яка машина на в'їзді? Напишіть частину номера, наприклад: 123. Гостя пішки шукайте за частиною імені або за будинком.
gate-not-part-of-plate = Це не частина номера. Напишіть від двох до дванадцяти його літер і цифр, наприклад: А123
gate-nothing-found = Відповідних відкритих перепусток немає.
gate-did-you-mean = Перепустки точно з таким номером немає. Можливо, це:
gate-none-of-these = Жодна з цих?
gate-more-found = { $more ->
    [one] Підходить ще { $more } перепустка. Напишіть більше знаків номера.
    [few] Підходять ще { $more } перепустки. Напишіть більше знаків номера.
   *[many] Підходять ще { $more } перепусток. Напишіть більше знаків номера.
}
gate-awaited =
    <b>{ $plate }</b>
    { $brand }, будинок { $house }

    Перепустка № { $number } діє до { $until }
gate-awaited-later =
    <b>{ $plate }</b>
    { $brand }, будинок { $house }

    Перепустка № { $number } діє тільки з { $from } до { $until }
gate-arrived =
    <b>{ $plate }</b>
    { $brand }, будинок { $house }

    ✓ Машина в'їхала { $at }, перепустка № { $number }
gate-arrived-guard =
    <b>{ $plate }</b>
    { $brand }, будинок { $house }

    ✓ Машина в'їхала { $at }, позначено: { $name }, перепустка № { $number }
gate-arrived-sheet =
    <b>{ $plate }</b>
    { $brand }, будинок { $house }

    ✓ Машина в'їхала { $at }, позначено в таблиці, перепустка № { $number }
gate-cancelled =
    <b>{ $plate }</b>
    { $brand }, будинок { $house }

    ✗ Перепустку № { $number } скасовано
gate-expired =
    <b>{ $plate }</b>
    { $brand }, будинок { $house }

    ✗ Строк перепустки № { $number } минув
toast-let-in = Перепустка № { $number }: приїзд позначено, мешканець дізнається.
toast-arrived-before = Приїзд за перепусткою № { $number } вже позначено: { $at }.
toast-arrived-before-guard = Приїзд за перепусткою № { $number } раніше за вас позначив(ла) { $name }: { $at }.
toast-arrived-before-sheet = Приїзд за перепусткою № { $number } раніше за вас позначено в таблиці: { $at }.
toast-not-let-in-cancelled = Перепустку № { $number } скасовано: мешканець цю машину не чекає.
toast-not-let-in-expired = Строк перепустки № { $number } минув. Можна запитати будинок: «Машина без перепустки».
toast-not-let-in-early = Перепустка № { $number } діє тільки з { $from }.
button-arrived = В'їхала
button-without-pass = Машина без перепустки

# Stands where a brand stands, in the language of the community.
brand-without-pass = без перепустки
without-pass-plate = Який у неї номер? Наприклад: А123ВС777
without-pass-house = { $plate }: до якого будинку? Наприклад: 12, 12А, 12/3 або 12 к2
without-pass-nobody = У будинку { $house } ніхто не зареєстрований, запитати нікого. Перевірте будинок і напишіть знову або надішліть /cancel.
without-pass-asked =
    <b>{ $plate }</b>, будинок { $house }

    { $residents ->
        [one] Запитуємо { $residents } мешканця. Відповідь прийде сюди до { $until }.
        [few] Запитуємо { $residents } мешканців. Відповідь прийде сюди до { $until }.
       *[many] Запитуємо { $residents } мешканців. Відповідь прийде сюди до { $until }.
    }
without-pass-allowed =
    <b>{ $plate }</b>, будинок { $house }

    ✓ Впустіть машину: { $name }, дозвіл отримано о { $at }.
without-pass-refused =
    <b>{ $plate }</b>, будинок { $house }

    ✗ Не впускайте машину: { $name }, відмову отримано о { $at }.
without-pass-unanswered =
    <b>{ $plate }</b>, будинок { $house }

    ✗ За три хвилини ніхто не відповів. Машина лишається зовні.
without-pass-unreachable =
    <b>{ $plate }</b>, будинок { $house }

    ✗ До мешканців цього будинку в Telegram не достукатися. Машина лишається зовні.
gate-question =
    На в'їзді машина без перепустки, до будинку { $house }:

    <b>{ $plate }</b>

    Впустити її? Охорона чекає на відповідь до { $until }.
gate-question-allowed =
    Приїжджала машина без перепустки, до будинку { $house }: <b>{ $plate }</b>

    ✓ Дозволено о { $at }
gate-question-refused =
    Приїжджала машина без перепустки, до будинку { $house }: <b>{ $plate }</b>

    ✗ Відмовлено о { $at }
gate-question-unanswered =
    Приїжджала машина без перепустки, до будинку { $house }: <b>{ $plate }</b>

    ✗ Вчасно ніхто не відповів, машину не впустили
toast-gate-allowed = Охорона впустить машину.
toast-gate-refused = Охорона не впустить машину.
toast-gate-allowed-before = Машину вже дозволили впустити о { $at }.
toast-gate-refused-before = Машині вже відмовили о { $at }.
toast-gate-too-late = Запізно: час для відповіді вийшов.
button-allow = Впустити
button-refuse = Не впускати

command-export = перепустки за потрібні дні таблицею
shift-nothing = Відкритих перепусток зараз немає, список був би порожній.
shift-caption = { $passes ->
    [one] { $passes } відкрита перепустка на { $at }, на випадок, якщо зникне інтернет.
    [few] { $passes } відкриті перепустки на { $at }, на випадок, якщо зникне інтернет.
   *[many] { $passes } відкритих перепусток на { $at }, на випадок, якщо зникне інтернет.
}
shift-too-many = Відкрито понад { $most } перепусток: список був би надто довгим. Щоб знайти машину, напишіть частину її номера.
export-ask = За які дні? Виберіть або напишіть дві дати, наприклад: 01.11.2026 15.11.2026
export-dates-unclear = Не розумію цих дат. Напишіть перший і останній день, наприклад: 01.11.2026 15.11.2026
export-no-such-day = Такого дня не буває. Напишіть перший і останній день, наприклад: 01.11.2026 15.11.2026
export-days-to-come = Ці дні ще не настали, і замовлень за них немає. Напишіть раніші, наприклад: 01.11.2026 15.11.2026
export-nothing = З { $first } до { $last } перепусток не замовляли. Інші дні: /export
export-too-many = За ці дні замовлено понад { $most } перепусток. Виберіть менше днів: /export
export-caption = { $passes ->
    [one] { $passes } перепустка, замовлена з { $first } до { $last }.
    [few] { $passes } перепустки, замовлені з { $first } до { $last }.
   *[many] { $passes } перепусток, замовлених з { $first } до { $last }.
}
button-shift-list = Список на зміну
button-this-month = Цей місяць
button-last-month = Минулий місяць
column-number = №
column-plate = Номер
column-brand = Машина
column-house = Будинок
column-name = Мешканець
column-phone = Телефон
column-ordered = Замовлено
column-from = Діє з
column-until = Діє до
column-status = Стан
column-arrived = Приїзд
status-ordered = очікується
status-arrived = приїхав
status-cancelled = скасовано
status-expired = минула
button-came = Гість тут
gate-came =
    <b>{ $plate }</b>
    { $brand }, будинок { $house }

    ✓ Гість прийшов { $at }, перепустка № { $number }
