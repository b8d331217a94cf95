# Готовые ответы.

canned-list = { $count ->
    [0] Готовых ответов пока нет. Добавьте первый – он будет у всех специалистов.
   *[other] Готовых ответов: { $count }. { $use }
}
canned-choose = Выберите: сначала вы увидите ответ таким, каким его прочтёт человек, и решите, отправлять ли.
canned-read = Выберите, чтобы прочитать.
canned-card =
    <b>{ $title }</b>

    { $text }

    Последнее изменение: { $at }, { $by }.{ $note }
canned-no-request = { " " }Чтобы отправить ответ, нужно обращение.
canned-preview = { $words }
canned-back = { $at }
canned-changed-meanwhile = Тем временем «{ $title }» изменили: { $by }. Теперь он такой:
canned-ask-title = Как назвать ответ? Название стоит на кнопке: одна строка, не больше { $most } символов. Человек его не увидит.
canned-ask-new-title = Как теперь назвать «{ $title }»? Не больше { $most } символов.
canned-title-too-long = Слишком длинное название: можно не больше { $most } символов. Напишите короче.
canned-title-taken = Ответ с таким названием уже есть. Напишите другое название.
canned-ask-text =
    Напишите текст таким, каким его прочтёт человек. При отправке подставится:
    { $placeholders }
canned-text-too-long = Текст слишком длинный: с подстановками в нём может стать { $length } символов, а можно { $most }. Напишите короче.
canned-unknown-placeholder =
    Подстановки { $word } нет, поэтому текст не сохранён. Есть такие:
    { $placeholders }

    Напишите текст заново.
canned-nobody-leaves = { $word } говорит, когда специалисты вернутся, а здесь кто-то есть всегда. Напишите текст без этой подстановки.
canned-placeholders =
    { $name } – имя человека
    { $number } – номер обращения
    { $specialist } – ваше имя, каким его знает человек{ $back }
canned-placeholder-back =
    { "" }
    { $back } – когда специалисты вернутся
canned-added = Сохранено, теперь ответ есть у всех специалистов.
canned-changed = Изменено для всех специалистов.
canned-ask-to-delete = Удалить «{ $title }»? Ответа не станет у всех специалистов.
canned-deleted = «{ $title }» – удалено.
canned-not-kept-gone = Тем временем этот ответ удалили, поэтому ваши слова не сохранены. Их никто не получил.
canned-not-kept-changed = Тем временем «{ $title }» изменили: { $by }. Поэтому ваши слова не сохранены, их никто не получил. Теперь ответ такой:
canned-words-only = Здесь нужны слова. Напишите их текстом или отмените.
canned-not-yours = Готовые ответы – для специалистов и администраторов.
toast-canned-gone = Тем временем этот ответ удалили. Ничего не отправлено.
toast-canned-too-many = Готовых ответов уже { $most }, больше сохранить нельзя. Удалите тот, который никому не нужен.
toast-canned-sent = Это уже отправлено.
toast-canned-not-sent = Не отправлено.
toast-canned-over = После этого вы выбрали другой ответ. Ничего не отправлено.
toast-canned-request-over = Обращение № { $number } уже не за вами. Ничего не отправлено.
toast-canned-nobody-leaves = Ответ говорит, когда специалисты вернутся, а здесь кто-то есть всегда. Сначала измените его текст.
button-canned = Готовые ответы
button-canned-title = { $title }
button-canned-more = Ещё
button-canned-all = Все готовые ответы
button-canned-open = Изменить ответ
button-canned-send = Отправить
button-canned-cancel = Не отправлять
button-canned-add = Добавить ответ
button-canned-retitle = Изменить название
button-canned-rewrite = Изменить текст
button-canned-delete = Удалить
button-canned-delete-for-good = Да, удалить
button-canned-leave = Отменить
