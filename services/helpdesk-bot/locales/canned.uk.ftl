# Готові відповіді.

canned-list = { $count ->
    [0] Готових відповідей поки немає. Додайте першу – вона буде в усіх спеціалістів.
   *[other] Готових відповідей: { $count }. { $use }
}
canned-choose = Виберіть: спершу ви побачите відповідь такою, якою її прочитає людина, і вирішите, чи надсилати.
canned-read = Виберіть, щоб прочитати.
canned-card =
    <b>{ $title }</b>

    { $text }

    Остання зміна: { $at }, { $by }.{ $note }
canned-no-request = { " " }Щоб надіслати відповідь, потрібне звернення.
canned-preview = { $words }
canned-back = { $at }
canned-changed-meanwhile = Тим часом «{ $title }» змінили: { $by }. Тепер вона така:
canned-ask-title = Як назвати відповідь? Назва стоїть на кнопці: один рядок, не більше { $most } символів. Людина її не побачить.
canned-ask-new-title = Як тепер назвати «{ $title }»? Не більше { $most } символів.
canned-title-too-long = Задовга назва: можна не більше { $most } символів. Напишіть коротше.
canned-title-taken = Відповідь з такою назвою вже є. Напишіть іншу назву.
canned-ask-text =
    Напишіть текст таким, яким його прочитає людина. Під час надсилання підставиться:
    { $placeholders }
canned-text-too-long = Текст задовгий: з підстановками в ньому може стати { $length } символів, а можна { $most }. Напишіть коротше.
canned-unknown-placeholder =
    Підстановки { $word } немає, тому текст не збережено. Є такі:
    { $placeholders }

    Напишіть текст заново.
canned-nobody-leaves = { $word } каже, коли спеціалісти повернуться, а тут хтось є завжди. Напишіть текст без цієї підстановки.
canned-placeholders =
    { $name } – імʼя людини
    { $number } – номер звернення
    { $specialist } – ваше імʼя, яким його знає людина{ $back }
canned-placeholder-back =
    { "" }
    { $back } – коли спеціалісти повернуться
canned-added = Збережено, тепер відповідь є в усіх спеціалістів.
canned-changed = Змінено для всіх спеціалістів.
canned-ask-to-delete = Видалити «{ $title }»? Відповіді не стане в усіх спеціалістів.
canned-deleted = «{ $title }» – видалено.
canned-not-kept-gone = Тим часом цю відповідь видалили, тому ваші слова не збережено. Їх ніхто не отримав.
canned-not-kept-changed = Тим часом «{ $title }» змінили: { $by }. Тому ваші слова не збережено, їх ніхто не отримав. Тепер відповідь така:
canned-words-only = Тут потрібні слова. Напишіть їх текстом або скасуйте.
canned-not-yours = Готові відповіді – для спеціалістів і адміністраторів.
toast-canned-gone = Тим часом цю відповідь видалили. Нічого не надіслано.
toast-canned-too-many = Готових відповідей уже { $most }, більше зберегти не можна. Видаліть ту, яка нікому не потрібна.
toast-canned-sent = Це вже надіслано.
toast-canned-not-sent = Не надіслано.
toast-canned-over = Після цього ви вибрали іншу відповідь. Нічого не надіслано.
toast-canned-request-over = Звернення № { $number } вже не за вами. Нічого не надіслано.
toast-canned-nobody-leaves = Відповідь каже, коли спеціалісти повернуться, а тут хтось є завжди. Спершу змініть її текст.
button-canned = Готові відповіді
button-canned-title = { $title }
button-canned-more = Ще
button-canned-all = Усі готові відповіді
button-canned-open = Змінити відповідь
button-canned-send = Надіслати
button-canned-cancel = Не надсилати
button-canned-add = Додати відповідь
button-canned-retitle = Змінити назву
button-canned-rewrite = Змінити текст
button-canned-delete = Видалити
button-canned-delete-for-good = Так, видалити
button-canned-leave = Скасувати
