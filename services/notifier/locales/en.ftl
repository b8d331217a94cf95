# All that notifier writes in English.
apology = The message could not be handled; that is our fault.
verbatim = { $text }

code-subject = Your sign-in code
code-intro = Your sign-in code:
code-holds = { $minutes ->
    [one] Enter it in the chat with the bot. It is good for { $minutes } minute.
   *[other] Enter it in the chat with the bot. It is good for { $minutes } minutes.
}
code-not-asked = Do not tell it to anybody. If you did not ask for a code, simply delete this letter.

desk-subject = Support has answered you
desk-intro = We could not write to you in Telegram: the bot seems to be blocked there. This is the message for you:
desk-link = Open the bot in Telegram

alert-warning = ⚠️ Warning
alert-error = 🔴 Somebody must act
alert-subject = { $heading }: { $producer }: { $text }
alert-since = Told by { $producer }, since { $since }.
alert-times = { $times ->
    [one] It has happened { $times } time since then.
   *[other] It has happened { $times } times since then.
}
over-heading = ✅ It is over
over-lasted = Told by { $producer }: it began on { $since }, lasted { $hours ->
    [0] { $minutes } min
   *[other] { $hours } h { $minutes } min
} and happened { $times ->
    [one] { $times } time
   *[other] { $times } times
}.

digest-subject = Today's digest: something was given up
digest-intro = During the last day this came together, and it will not mend itself:
digest-letters = { $reason }: { $count ->
    [one] { $count } letter was not sent
   *[other] { $count } letters were not sent
}
digest-dead-letters = { $count ->
    [one] { $consumer } could not handle { $count } event
   *[other] { $consumer } could not handle { $count } events
}
digest-dead-rows = { $count ->
    [one] notifier could not handle { $count } task of its own
   *[other] notifier could not handle { $count } tasks of its own
}
digest-uncounted = events in the queues are not counted: RabbitMQ did not answer
digest-next = To look at them and to try again: the command dead-letters of the service in question.

reason-address-refused = The address takes no letters
reason-mailbox-full = The mailbox is full
reason-server-down = The mail server was not available
reason-limited = Too many letters to one address or domain
reason-invalid = The request made no sense
reason-undetermined = Nobody knows whether it arrived

fault-login = The mail server does not accept our login. Letters are waiting; check SMTP__USERNAME and SMTP__PASSWORD.
fault-certificate = The mail server's certificate is not to be trusted. Letters are waiting; check SMTP__HOST, SMTP__MODE and SMTP__CA_FILE.
fault-encryption = The mail server does not offer STARTTLS. Letters are waiting; check SMTP__PORT and SMTP__MODE.
fault-sender = The mail server does not take letters from our address. Letters are waiting; check SMTP__FROM.
fault-over = The mail server takes our letters again.

alerts-only = This bot only tells of faults; it cannot talk. The number of this chat for the setting ALERT__CHAT_ID: <code>{ $chat }</code>
