# Who are you? Address and code.

welcome = Hello! This is the support line. So that the specialists know whom they answer, let us first confirm your work e-mail address. By sending the address you agree that I keep it and our messages: /privacy
ask-address = Write your work e-mail address. I will send a code there.
ask-address-of-domains = Write your work e-mail address ({ $domains } will do). I will send a code there.
ask-new-address = Write the new address. I will send a code there; until you have typed it, the old address holds. To leave it: /cancel.
ask-new-address-of-domains = Write the new address ({ $domains } will do). I will send a code there; until you have typed it, the old address holds. To leave it: /cancel.
address-no-at = An e-mail address has an “@” in it, such as anna@example.org. Please send the address again.
address-mailbox = Something is wrong before the “@”: there are no such addresses. Please check it and send it again.
address-domain = After the “@” there must be the name of a mail server, such as example.org. Please check it and send it again.
address-too-long = No address is that long. Please check it and send it again.
domain-refused = { $email } will not do: a work address is needed ({ $domains }). Please send that one.
codes-limited = Too many codes were sent within the last hour. Try again after { $until }.

letter-requested = Sending a code to { $email }…
letter-slow = The letter to { $email } is still on its way; I keep trying. I will say when it is out.
letter-sent =
    A code was sent to { $email }. Send me the six digits of the letter; they hold for { $minutes } minutes.

    No letter? Have a look at “Spam”.
letter-address-refused = The mail server does not take { $email }: there is no such mailbox. Please check the address and send it again.
letter-mailbox-full = The mailbox { $email } is full, the letter did not arrive. Make room, or send another address.
letter-server-down = The letter to { $email } could not be sent: mail is out of reach. Please try again a little later.
letter-limited = Too many letters went to { $email } for now. Try later, or send another address.
letter-invalid = The letter to { $email } could not be sent, and that is our fault; we know of it. Please send another address or try later.
letter-undetermined = It is not certain that the letter reached { $email }. If it did, send its six digits; if not, ask for another code.
ask-code = I wait for the six digits of the letter that went to { $email }. Or send another address.
code-wrong = { $left ->
    [one] That is not the code. Look at the newest letter to { $email }. { $left } try is left.
   *[other] That is not the code. Look at the newest letter to { $email }. { $left } tries are left.
}
code-guessed = The code for { $email } was typed wrong too often and is good no more. Ask for a new one.
code-expired = The code for { $email } has expired. Ask for a new one.
code-unsent = The letter with the code to { $email } did not go out. Ask for the code again, or send another address.
signed-in = Done, your address is confirmed. Now write what happened: as text, photo, file or voice.
address-changed = Done, your address is { $email } now.
address-stays = Your address is confirmed and cannot be changed here. If it is out of date, tell a specialist.
group-signed-in = A new user: { $name }, { $email }.
toast-wait = { $seconds ->
    [one] You can ask for a new code in { $seconds } second.
   *[other] You can ask for a new code in { $seconds } seconds.
}
button-resend = Send the code again
button-other-address = Another address
button-change-address = Change my e-mail address
