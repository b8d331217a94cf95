# Who are you? Address and code.

welcome = Hello! This is the support line. So that the specialists know who is asking, let us first confirm your work e-mail address. By sending it you agree that I keep it and our messages: /privacy
ask-address = Write your work e-mail address. I will send a code there.
ask-address-of-domains = Write your work e-mail address ({ $domains } will do). I will send a code there.
ask-new-address = Write the new address. I will send a code there; until you enter it, your old address stays. Changed your mind? /cancel.
ask-new-address-of-domains = Write the new address ({ $domains } will do). I will send a code there; until you enter it, your old address stays. Changed your mind? /cancel.
address-no-at = That does not look like an e-mail address: it has an “@” in it, such as anna@example.org. Please send your address first.
address-mailbox = Something is wrong before the “@”: no address looks like that. Please check it and send it again.
address-domain = After the “@” there must be the name of a mail server, such as example.org. Please check it and send it again.
address-too-long = No address is that long. Please check it and send it again.
domain-refused = { $email } will not do: a work address is needed ({ $domains }). Please send that one.
codes-limited = Too many codes were sent in the last hour. Please try again after { $until }.

letter-requested = Sending a code to { $email }…
letter-slow = The letter to { $email } is still on its way; I keep trying and will tell you when it has gone out.
letter-sent =
    A code was sent to { $email }. Send me the six digits from it; they are valid for { $minutes } minutes.

    No letter? Please check your spam folder.
letter-address-refused = The mail server refuses { $email }: there is no such mailbox. Please check the address and send it again.
letter-mailbox-full = The mailbox { $email } is full, the letter did not arrive. Make room, or send another address.
letter-server-down = The letter to { $email } could not be sent: the mail server cannot be reached. Please try again a little later.
letter-limited = Too many letters have gone to { $email } for now. Please try later, or send another address.
letter-invalid = The letter to { $email } could not be sent, and that is our fault; we know about it. Please send another address or try later.
letter-undetermined = It is not certain that the letter reached { $email }. If it did, send the six digits from it; if not, ask for another code.
ask-code = Please send the six digits from the letter to { $email }. Or send another address.
code-wrong = { $left ->
    [one] That is not the code. Please check the newest letter to { $email }. You have { $left } try left.
   *[other] That is not the code. Please check the newest letter to { $email }. You have { $left } tries left.
}
code-guessed = The code for { $email } was entered wrong too many times and no longer works. Please ask for a new one.
code-expired = The code for { $email } has expired. Please ask for a new one.
code-unsent = The letter with the code to { $email } did not go out. Ask for the code again, or send another address.
signed-in = Done, your address is confirmed. Now write what happened: a text, a photo, a file or a voice message.
address-changed = Done, your address is now { $email }.
address-stays = Your address is confirmed and cannot be changed here. If it is out of date, please tell a specialist.
group-signed-in = New user: { $name }, { $email }.
toast-wait = { $seconds ->
    [one] You can ask for a new code in { $seconds } second.
   *[other] You can ask for a new code in { $seconds } seconds.
}
button-resend = Send the code again
button-other-address = Another address
button-change-address = Change my e-mail address
