# Everything that helpdesk-bot says in English. One message, one thought; the next step is always named.

nothing = { "" }
apology = Your message could not be handled; that is our fault. Please send it again; if that does not help, begin with /help.
not-understood = There is nothing I can do with such a message. Please write it as text or send a file.
unknown-command = There is no such command. All commands: /help.
nothing-to-cancel = There is nothing to cancel. /help says what you can do.
cancelled = Fine, all stays as it was.
group-link = I answer in private messages only: https://t.me/{ $bot }
write-to-us = Just write what happened: as text, photo, file or voice. I pass it on to the specialists.
staff-greeting = Hello! New requests appear in the group; [Take] makes one yours. What else you can do: /service.

help =
    I am the support line. Just write what happened, and a specialist will answer you here.

    { $lines }
help-for-staff =
    As long as a request is yours, whatever you write here goes to the person, and what he writes comes to you.

    { $lines }
help-line =
    /{ $command } – { $description }
    { $rest }
command-start = begin
command-service = service menu
command-language = choose a language
command-privacy = what I keep about you
command-help = show the commands
command-cancel = leave what was begun

ask-language = Which language shall I speak?
language-name = { $name }
language-chosen = Fine, I speak English. Another language: /language

privacy =
    I keep your name in Telegram, your confirmed e-mail address and what you and the specialists write, to help you now and to remember how it ended. Only the support's staff sees it.

service-for-user = What shall I do?
service-with-current = Request № { $number } is yours: { $name }.
service-without-current = No request is yours now. New ones appear in the group.

toast-stale = This button no longer works.
