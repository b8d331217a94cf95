# Everything that passbot says in English. One idea a message; the next step is always named.

apology = Your message could not be handled. That is our fault. Please send it again; if that does not help, start with /help.
text-wanted = I understand only text and buttons.
edited = I do not read edited messages. Please send the right version as a new message.
contact-not-wanted = Thank you, but no contact is needed now. /help tells what you can do.
unknown-command = There is no such command. All commands: /help.
use-the-buttons = Please check the details and press a button under them.
nothing-to-cancel = There is nothing to cancel. /help tells what you can do.
group-link = I answer in private messages only: https://t.me/{ $bot }
resident-menu = Hello, { $name }! Shall we order a pass?
resident-hint = To order a pass, press the button or send /order. All commands: /help.

help =
    What I can do:

    { $lines }
help-line =
    /{ $command } – { $description }
    { $rest }
help-end =
    { "" }
    If you get lost, /cancel takes you back to the start.
command-register = register with an invitation code
command-order = order a pass
command-code = make an invitation code
command-language = choose the language
command-help = show the commands
command-cancel = stop what you have begun

ask-language = Which language shall I speak?
language-name = { $name }
language-chosen = All right, I will speak English. To change it: /language

code-made =
    Here is an invitation code for one resident. It is valid until { $until }.

    You can forward the next two messages: the first is the code, the second a link that enters it by itself.
bare-code = <code>{ $code }</code>
code-link = https://t.me/{ $bot }?start={ $code }
code-for-administrators-only = Only an administrator of the community makes invitation codes. If you need one, please ask the administrator.
alarm-wrong-codes = Attention: { $name } (Telegram ID <code>{ $id }</code>) has sent five wrong invitation codes within an hour. No codes are taken from this person for the next hour.
invited-registered = A new resident has registered with your code: { $name }, house { $house }.

welcome =
    Hello! I arrange passes for cars.

    First, please register: send your invitation code, 20 Latin letters and digits. The administrator of the community gives it to you.
ask-code = Please send your invitation code: 20 Latin letters and digits.
not-a-code = This does not look like an invitation code. It has 20 Latin letters and digits; copy it whole from the administrator's message.
code-unknown = { $left ->
    [one] There is no such code. Please check that you copied it whole. You have { $left } attempt left.
   *[other] There is no such code. Please check that you copied it whole. You have { $left } attempts left.
}
code-wait = Too many wrong codes. Please try again after { $until }.
code-used = Somebody has already registered with this code. Please ask the administrator for a new one.
code-expired = This code has expired. Please ask the administrator for a new one.
code-reserved = Somebody else is registering with this code. If they do not finish, it will be free again at { $until }.
code-accepted =
    The code is right.

    To arrange passes I need your name, phone and house; the administrators and the guards will see them. By telling me you agree to that. To see or erase your data: /privacy
reservation-lost = Your code is no longer kept for you: the break was too long. Send it again, or another one; I remember everything else.
ask-name = What is your name? Write your first and last name, for example: Anna Petrova
name-too-few-words = I need both your first and your last name. For example: Anna Petrova
name-too-many-words = A name has at most five words. Please write only your first, middle and last name.
name-too-long = This is longer than 100 characters. Please write only your first and last name.
name-character = A name has only letters, hyphens and apostrophes, but here is “{ $character }”. Please write your name again.
name-no-letters = Each word of a name needs at least one letter. Please write your name again.
ask-phone = What is your phone number? Press the button below or write the number, for example: +7 916 123-45-67
button-share-phone = Share my number
contact-of-another = This is another person's contact. Press the button below to share your own number, or write it.
phone-not-a-number = This is not a phone number. Write it in digits, for example: +7 916 123-45-67
phone-too-short = The number is too short. Please write all of it, for example: +7 916 123-45-67
phone-too-long = The number is too long. Please check it and write it again, for example: +7 916 123-45-67
phone-unknown-country = There is no such country code. Please check how the number begins, for example: +7 916 123-45-67
phone-not-in-use = There are no such numbers. Please check the digits and write the number again.
phone-taken = This phone number is already registered. Please write another one. If it is yours, ask the administrator. Your code is kept for you.
phone-noted = Phone number noted.
ask-house = Which house is yours? For example: 12, 12А, 12/3 or 12 к2
house-no-number = A house begins with a number. For example: 12, 12А, 12/3 or 12 к2
house-number = No house has this number. For example: 12, 12А, 12/3 or 12 к2
house-form = I do not understand this house. Please write only the house, for example: 12, 12А, 12/3 or 12 к2
registration-summary =
    Is everything right?

    Name: <b>{ $name }</b>
    Phone: <b>{ $phone }</b>
    House: <b>{ $house }</b>
registered = Done, { $name }: you are registered! Now you can order a pass: press the button or send /order.
registration-cancelled = Registration stopped, the code is free again. To start over: /start

order-needs-registration = Only registered residents can order passes. To register: /register
limit-open = { $passes ->
    [one] You already have { $passes } open pass, which is the limit. When the guest has arrived or the pass has expired, order a new one: /order
   *[other] You already have { $passes } open passes, which is the limit. When a guest has arrived or a pass has expired, order a new one: /order
}
limit-day = { $passes ->
    [one] You have ordered { $passes } pass within 24 hours, which is the limit. Please try later: /order
   *[other] You have ordered { $passes } passes within 24 hours, which is the limit. Please try later: /order
}
ask-brand = Which car is it? Write the brand, or all at once: white Kia Rio А123ВС777
brand-empty = The brand needs at least one letter or digit. For example: Kia Rio
brand-too-long = This is longer than 40 characters. Please write less, for example: white Ford Transit
brand-invisible = The text has invisible characters. Please type the brand by hand, for example: Kia Rio
ask-plate = What is the licence plate? For example: А123ВС777. Latin letters are fine.
plate-empty = There are neither letters nor digits. Write the licence plate, for example: А123ВС777
plate-too-long = This is too long for a licence plate. Write only the plate, for example: А123ВС777
plate-character = No licence plate has “{ $character }”. Write the plate, for example: А123ВС777
plate-letter = Russian plates do not have the letter “{ $letter }”, only А, В, Е, К, М, Н, О, Р, С, Т, У and Х. Please write the plate again.
plate-zero-number = No plate has only zeros. Please check the digits and write the plate again.
plate-region = There is no region { $region }. Please check the last digits and write the plate again.
plate-region-missing = The region is missing: the last two or three digits. Please write the whole plate, for example: АВ 1234 77
plate-form = This does not look like a licence plate. Write it as it looks, for example: А123ВС777
plate-foreign = Only Russian plates are taken, for example: А123ВС777
order-summary =
    { $hours ->
        [one] Order the pass? It will be valid for { $hours } hour.
       *[other] Order the pass? It will be valid for { $hours } hours.
    }

    { $visitor }
order-summary-same-plate =
    This car already has pass No. { $number }, valid until { $until }. Order one more?

    { $visitor }
order-cancelled = Order stopped. To order again: /order

pass-ordered =
    Pass No. <b>{ $number }</b> is ordered and valid until { $until }.

    { $visitor }
pass-card-arrived =
    Pass No. <b>{ $number }</b>: your guest arrived on { $at }.

    { $visitor }
pass-card-cancelled =
    Pass No. <b>{ $number }</b> is cancelled.

    { $visitor }
pass-card-expired =
    Pass No. <b>{ $number }</b> was valid until { $until }; nobody came.

    { $visitor }
pass-arrived = Your guest arrived at { $at }: { $visitor }, pass No. { $number }.
pass-expired = Pass No. { $number } has expired, and nobody came: { $visitor }. If your guest is still on the way, order the pass again.
tick-refused-cancelled = At the gate: { $visitor }. But pass No. { $number } is cancelled. If your guest should come in, order the pass again.
tick-refused-expired = At the gate: { $visitor }. But pass No. { $number } has expired. If your guest should come in, order the pass again.
tick-refused-not-yet-valid = At the gate: { $visitor }. But pass No. { $number } is valid only from { $from }. If your guest should come in earlier, order one more: /order

toast-stale = This button no longer works.
toast-registered-already = You are already registered.
toast-same-plate = This car already has pass No. { $number }.
toast-cancelled = Pass No. { $number } is cancelled.
toast-arrived = Too late to cancel: on pass No. { $number } your guest arrived at { $at }.
toast-cancelled-before = Pass No. { $number } is already cancelled.
toast-expired = Pass No. { $number } has already expired.

button-confirm = All correct
button-change-name = Change name
button-change-phone = Change phone
button-change-house = Change house
button-new-order = Order a pass
button-order = Order
button-order-anyway = Order one more
button-change-brand = Change brand
button-change-plate = Change plate
button-cancel-pass = Cancel the pass
button-order-again = Order again

# Who comes.
visitor-car =
    Car: <b>{ $brand }</b>
    Plate: <b>{ $plate }</b>
visitor-on-foot = Guest on foot: <b>{ $guest }</b>
visitor-car-inline = { $brand }, { $plate }
visitor-on-foot-inline = { $guest } (on foot)
button-car = { $brand } · { $plate }
button-plate = { $plate }
ask-brand-or-car = Which car is it? Choose one of the last cars, or write the brand, or all at once: white Kia Rio А123ВС777
which-plate = I see several plates here. Which one is meant?
button-on-foot = A guest on foot
ask-guest = What is the guest's name? For example: Maria, or Maria Petrova
guest-no-letters = A name needs letters. For example: Maria Petrova
guest-too-many-words = A name has at most five words. Please write only the guest's name, for example: Maria Petrova
guest-too-long = This is longer than 60 characters. Please write only the guest's name, for example: Maria Petrova
guest-character = A name has only letters, hyphens and apostrophes, but here is “{ $character }”. Please write the guest's name again.
button-change-guest = Change name
pass-card-arrived-on-foot =
    Pass No. <b>{ $number }</b>: your guest came on { $at }.

    { $visitor }
pass-arrived-on-foot = Your guest came at { $at }: { $visitor }, pass No. { $number }.

# Other days and months.
choose-day =
    { $hours ->
        [one] For which day? The pass will be valid for { $hours } hour from 00:00 of that day.
       *[other] For which day? The pass will be valid for { $hours } hours from 00:00 of that day.
    }
button-choose-day = For another day …
button-choose-months = For months …
button-day = { $day }
button-for-now = For now, once
button-back = Back
order-summary-day =
    { $summary }
    Day: <b>{ $day }</b>, from { $time }
choose-months = For how long? An administrator approves a standing pass; you hear of every arrival.
button-months = { $months ->
    [one] { $months } month
   *[other] { $months } months
}
order-summary-standing =
    Ask the administrator for a standing pass? It will be valid until { $until }, for one arrival a day.

    { $visitor }
toast-day-over = This day cannot be chosen any more.
pass-ordered-later =
    Pass No. <b>{ $number }</b> is ordered and valid from { $from } until { $until }.

    { $visitor }

# One's passes.
command-orders = your passes: cancel, order again
no-passes = You have no passes yet. To order one, press the button or send /order.
my-passes =
    <b>Your passes</b>

    { $lines }
lines =
    { $line }
    { $rest }
lines-end = { "" }
my-pass-open = No. { $number } · { $visitor } · valid until { $until }
my-pass-later = No. { $number } · { $visitor } · valid from { $from }
my-pass-standing = No. { $number } · { $visitor } · standing, until { $until }
my-pass-arrived = No. { $number } · { $visitor } · arrived on { $at }
my-pass-cancelled = No. { $number } · { $visitor } · cancelled
my-pass-expired = No. { $number } · { $visitor } · expired
button-cancel-listed = Cancel No. { $number }
button-order-listed-again = Order No. { $number } again
button-newer-passes = « Newer
button-older-passes = Older »

# Standing passes.
button-ask-standing = Ask the administrator
standing-asked =
    The administrators have been asked for a standing pass. I will tell you what they decide.

    { $visitor }
standing-request = { $months ->
    [one] { $name }, house { $house }, { $phone }, asks for a standing pass for { $months } month.

        { $visitor }
   *[other] { $name }, house { $house }, { $phone }, asks for a standing pass for { $months } months.

        { $visitor }
}
standing-answered-approved = { $months ->
    [one] { $name }, house { $house }, { $phone }: the standing pass for { $months } month was approved by { $by }.

        { $visitor }
   *[other] { $name }, house { $house }, { $phone }: the standing pass for { $months } months was approved by { $by }.

        { $visitor }
}
standing-answered-declined = { $months ->
    [one] { $name }, house { $house }, { $phone }: the standing pass for { $months } month was declined by { $by }.

        { $visitor }
   *[other] { $name }, house { $house }, { $phone }: the standing pass for { $months } months was declined by { $by }.

        { $visitor }
}
button-approve = Approve
button-decline = Decline
toast-approved = The standing pass is approved.
toast-declined = The standing pass is declined.
standing-approved = The administrator has approved the standing pass. After each arrival the next pass takes its place from the following day; to end it, cancel the pass.
standing-declined =
    The administrator has declined the standing pass. You can order a pass for each visit: /order

    { $visitor }
pass-ordered-standing =
    Standing pass No. <b>{ $number }</b> is valid from { $from } until { $until }, for one arrival a day.

    { $visitor }
pass-expired-standing = Standing pass No. { $number } has ended: { $visitor }. To ask for a new one, order again and choose the months.

# Privacy.
command-privacy = your data: see, take away, erase
privacy =
    <b>Your data</b>

    To arrange passes I keep what you told me about yourself and your guests. The administrators and the guards of the community see it, in Telegram and in the journal; nobody else does.
privacy-summary =
    Stored about you:

    Name: <b>{ $name }</b>
    Phone: <b>{ $phone }</b>
    House: <b>{ $house }</b>
    Registered: { $registered }
    { $consent }
    Passes: { $passes }
privacy-nothing = You are not registered: there is nothing about you but our messages of the last days. They can be erased too.
consent-given = Consent: version { $version }, given on { $at }
consent-not-asked = Consent: was not asked when you registered
button-export = Send me everything
button-erase = Erase everything
export-resident =
    <b>All that is stored about you</b>

    Telegram ID: { $id }
    Name: { $name }
    Phone: { $phone }
    House: { $house }
    Registered: { $registered }
    { $consent }
export-passes =
    <b>Passes</b>

    { $lines }
export-pass = No. { $number }: { $visitor }; ordered on { $ordered }, valid from { $from } until { $until }; { $state }
export-ordered = awaited
export-arrived = arrived on { $at }
export-cancelled = cancelled
export-expired = expired
export-requests =
    <b>Requests for standing passes</b>

    { $lines }
export-request = { $visitor }; { $months }; { $state }
export-unanswered = not answered yet
export-approved = approved
export-declined = declined
ask-to-erase = { $open ->
    [0] Erase everything about you? You will no longer be registered, and this cannot be undone.
    [one] Erase everything about you? { $open } open pass will be cancelled, you will no longer be registered, and this cannot be undone.
   *[other] Erase everything about you? { $open } open passes will be cancelled, you will no longer be registered, and this cannot be undone.
}
button-erase-for-good = Yes, erase everything
button-keep = No, keep it
toast-erased = Everything is erased.
toast-kept = Nothing was erased.
toast-nothing-stored = Nothing is stored about you.
erased = Everything about you is erased, here and in the journal. Messages in this chat you can delete yourself. To register again you need a new code: /start
ask-to-erase-messages = Erase our messages of the last days? This cannot be undone, and what you have begun ends.
pass-card-expired-standing =
    Standing pass No. <b>{ $number }</b> was valid until { $until }.

    { $visitor }
