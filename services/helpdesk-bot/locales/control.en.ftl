# Controllers and administrators.

command-staff = appoint specialists, controllers and administrators
command-group = in a group: send cards of requests here
for-administrators-only = Only administrators can do this.
for-controllers-only = Only controllers can do this.
lines =
    { $line }
    { $rest }

staff-list =
    <b>Specialists</b> answer people
    { $specialists }

    <b>Controllers</b> watch the line
    { $controllers }

    <b>Administrators</b> appoint the others
    { $administrators }

    Those named in the settings cannot be removed here.
staff-by-settings = • { $name } (settings)
staff-member = • { $name }
staff-nobody = nobody yet
staff-invited = { $role ->
    [specialist] Forward the next message to the future specialist: whoever opens the link first becomes a specialist. It is valid until { $until }.
    [controller] Forward the next message to the future controller: whoever opens the link first becomes a controller. It is valid until { $until }.
   *[administrator] Forward the next message to the future administrator: whoever opens the link first becomes an administrator. It is valid until { $until }.
}
staff-link = https://t.me/{ $bot }?start={ $code }
staff-link-unknown = I do not know this link. Ask the administrator for a new one.
staff-link-used = This link has already been used. Ask the administrator for a new one.
staff-link-expired = This link has expired. Ask the administrator for a new one.
staff-already = { $role ->
    [specialist] You already are a specialist. What you can do: /service.
    [controller] You already are a controller. What you can do: /service.
   *[administrator] You already are an administrator. All commands: /help.
}
staff-close-own-first = You have an open request yourself, № { $number }. Close it first, then open the link again.
staff-welcome-specialist = You are a specialist now. New requests appear in the group, and the button [Take] makes one yours. More in /service.
staff-welcome-controller = You are a controller now. How the line is doing: /service.
staff-welcome-administrator = You are an administrator now. All commands: /help.
staff-joined = { $role ->
    [specialist] { $name } is a specialist now. To change that: /staff
    [controller] { $name } is a controller now. To change that: /staff
   *[administrator] { $name } is an administrator now. To change that: /staff
}
staff-removed = { $role ->
    [specialist] You are no longer a specialist here. Thank you for your work!
    [controller] You are no longer a controller here. Thank you for your work!
   *[administrator] You are no longer an administrator here. Thank you for your work!
}
toast-removed = Done: { $name }.
toast-removed-before = This person no longer has that role.
toast-by-settings = The role comes from the settings and cannot be removed here: { $name }.
button-invite-specialist = Invite a specialist
button-invite-controller = Invite a controller
button-invite-administrator = Invite an administrator
button-remove = { $role ->
    [specialist] Remove specialist { $name }
    [controller] Remove controller { $name }
   *[administrator] Remove administrator { $name }
}
button-remove-nameless = Remove

put-back-for-user = Request № { $number } is back in the queue: another specialist will answer, and you need not write anything again.
left-for-specialist = Request № { $number } ({ $name }) is back in the queue.
put-back-by-removal = Request № { $number } ({ $name }) is back in the queue: it belonged to the person you removed.
taken-away = A controller put your request № { $number } ({ $name }) back into the queue. What you write from now on will not reach the person.
given-to-another = A controller gave your request № { $number } ({ $name }) to { $to }. What you write from now on will not reach the person.
ask-assign = Request № { $number } ({ $name }) is with { $owner }. Who should get it? Only those who are free are shown.
toast-put-back = Request № { $number } is back in the queue.
toast-assigned = Request № { $number } now belongs to { $name }.
toast-not-free = This specialist is busy by now or cannot be reached. Choose another one.
button-put-back = Return to queue
button-assign = { $name }
button-assign-nameless = Give to somebody else

group-for-administrators = Only an administrator of the bot can have cards sent here, and only in their own name, not in the group's.
group-added = Done: cards of requests will come here. To stop: /group off
group-already = Cards already come here. To stop: /group off
group-removed = All right, no more cards here. To get them again: /group
group-unknown = No cards come here anyway. To get them: /group
group-by-settings = The settings name this group, so it cannot be removed here.
group-lost = I was removed from the group “{ $name }”, and cards no longer go there. To get them again, add me to the group and write /group there.
group-lost-by-settings = I was removed from the group “{ $name }”, and nobody sees the cards there. The group is named in the settings: add me again, or remove it from the settings.

board =
    <b>The line now</b>, { $now }

    <b>Waiting:</b> { $waiting }{ $oldest }

    <b>Being answered:</b> { $taken }
    { $lines }{ $more ->
        [0] { "" }
       *[other] { " " }… and { $more } more
    }

    <b>Answers today</b>
    { $answers }{ $end }
board-oldest = , longest { $minutes } min
board-nobody = none
board-line-specialist-awaited = № { $number } { $name } → { $owner }: waiting for an answer for { $minutes } min
board-line-user-awaited = № { $number } { $name } → { $owner }: answered { $minutes } min ago
board-no-answers = none yet
board-answers = { $name }: { $answers }, usually within { $median } min, nearly always within { $most } min
board-stands =
    { "" }

    You have not looked for a while, so the board no longer refreshes itself.
button-board = Board
button-refresh = Refresh
button-take-away = Take away № { $number } ({ $owner })

privacy-of-staff = As you are one of the support staff, I keep the name “{ $name }” and what you answered people. An administrator can remove you.
privacy-nothing = Nothing is stored about you yet.
privacy-stored =
    Stored about you:
    { $lines }
    Requests: { $communications }
privacy-line =
    • { $what }
    { $rest }
privacy-line-at =
    • { $what } ({ $at })
    { $rest }
privacy-name = Name in Telegram: { $name }
privacy-username = Username: @{ $username }
privacy-email = E-mail address: { $email }
privacy-consent = Consent, version { $version }
privacy-opened = Request opened
privacy-closed = Request closed
privacy-closed-rated = Request closed, rated { $stars } of 5
privacy-export = Everything that is stored about you. The files you sent are in this chat.
privacy-heading-when = When
privacy-heading-number = Request
privacy-heading-who = Who
privacy-heading-what = What
ask-to-erase = Erase everything about you: name, e-mail address, messages and files? This cannot be undone. Only numbers, dates and ratings of requests stay, without a name. I cannot erase messages in the specialists' chats.
ask-to-erase-open = Erase everything about you: name, e-mail address, messages and files? Request № { $number } will be closed. This cannot be undone. Only numbers, dates and ratings of requests stay, without a name. I cannot erase messages in the specialists' chats.
toast-kept = Nothing was erased.
toast-erased = Everything is erased.
erased = Everything about you is erased. You can delete the messages in this chat yourself. If you need help again, just write.
card-erased = № { $number }: erased at the person's request
button-export = Send me everything
button-erase = Erase everything
button-erase-for-good = Yes, erase everything
button-keep = No, keep it
