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
command-order = order a pass for a car
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
code-accepted = The code is right.
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
ask-brand = Which car is it? Write the brand, for example: Kia Rio
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

    Car: <b>{ $brand }</b>
    Plate: <b>{ $plate }</b>
order-summary-same-plate =
    This car already has pass No. { $number }, valid until { $until }. Order one more?

    Car: <b>{ $brand }</b>
    Plate: <b>{ $plate }</b>
order-cancelled = Order stopped. To order again: /order

pass-ordered =
    Pass No. <b>{ $number }</b> is ordered and valid until { $until }.

    Car: <b>{ $brand }</b>
    Plate: <b>{ $plate }</b>
pass-card-arrived =
    Pass No. <b>{ $number }</b>: your guest arrived on { $at }.

    Car: <b>{ $brand }</b>
    Plate: <b>{ $plate }</b>
pass-card-cancelled =
    Pass No. <b>{ $number }</b> is cancelled.

    Car: <b>{ $brand }</b>
    Plate: <b>{ $plate }</b>
pass-card-expired =
    Pass No. <b>{ $number }</b> was valid until { $until }; nobody came.

    Car: <b>{ $brand }</b>
    Plate: <b>{ $plate }</b>
pass-arrived = Your guest arrived at { $at }: { $brand }, { $plate }, pass No. { $number }.
pass-expired = Pass No. { $number } has expired, and { $brand }, { $plate }, did not come. If your guest is still on the way, order the pass again.
tick-refused-cancelled = { $brand }, { $plate }, is at the gate, but pass No. { $number } is cancelled. If your guest should come in, order the pass again.
tick-refused-expired = { $brand }, { $plate }, is at the gate, but pass No. { $number } has expired. If your guest should come in, order the pass again.
tick-refused-not-yet-valid = { $brand }, { $plate }, is at the gate, but pass No. { $number } is valid only from { $from }. If your guest should come in earlier, order one more: /order

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
