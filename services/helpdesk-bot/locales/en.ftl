# Everything that helpdesk-bot says in English. One message, one thought; the next step is always named.

nothing = { "" }
apology = Your message could not be handled; that is our fault. Please send it again; if that does not help, start with /help.
not-understood = I cannot pass such a message on. Please write it as text or send a file.
unknown-command = There is no such command. All commands: /help.
nothing-to-cancel = There is nothing to cancel. What you can do: /help.
cancelled = All right, nothing has changed.
group-link = I only answer in private messages: https://t.me/{ $bot }
write-to-us = Just write what happened: a text, a photo, a file or a voice message. I will pass it on to the specialists.
staff-greeting = Hello! New requests appear in the group; [Take] makes one yours. What else you can do: /service.
staff-greeting-for-others = Hello! Specialists answer the people here. What you can do: /help.

help =
    I am the support line. Just write what happened, and a specialist will answer you here.

    { $lines }
help-for-staff =
    While a request is yours, everything you write here goes to the person, and what they write comes to you.

    { $lines }
help-for-others =
    Specialists answer the people here. This is what you can do:

    { $lines }
help-line =
    /{ $command } – { $description }
    { $rest }
command-start = start
command-service = service menu
command-language = choose a language
command-privacy = what I keep about you
command-help = show all commands
command-cancel = stop what you have started

ask-language = Which language do you prefer?
language-name = { $name }
language-chosen = All right, English it is. Another language: /language

privacy =
    I keep your name in Telegram, your confirmed e-mail address and your messages with the specialists, to help you now and to remember how it ended. Only the support staff can see this.

service-for-user = What would you like to do?
service-empty = There is nothing for you here yet. All commands: /help.
service-with-current = Request № { $number } is yours: { $name }.
service-without-current = You have no request now. New ones appear in the group.

toast-stale = This button no longer works.
