# What specialists look up and do beside answering.

current =
    Request № { $number } is yours: { $name }{ $username }, { $email }.
    Opened { $opened }. Messages: { $said }.
    { $waits }
current-waits = The person has been waiting for your answer since { $since }.
current-answered = You answered last, { $since }.
current-none = No request is yours now.
given-back-for-user = The specialist returned your request № { $number } to the queue. Another one will answer; there is no need to write again.
given-back = Request № { $number } ({ $name }) is back in the queue, and the person knows it.
nothing-waits = Nobody waits now.
waiting =
    Waiting: { $count }.
    { $lines }
waiting-line =
    { "" }
    № { $number } { $name }, { $email } – since { $opened }{ $rest }
people = { $count ->
    [0] Nobody has written yet.
   *[other] People: { $count }.
        { $lines }
}
people-line =
    { "" }
    { $name }{ $username }, { $email } – { $state }{ $rest }
person-answered = № { $number }, { $owner } answers
person-waits = № { $number } waits
person-idle = no open request
person-not-signed-in = not signed in yet
whose-history = Whose history?
person-has-open = { $archived ->
    [0] { $name } has no closed requests.
   *[other] Closed requests of { $name }: { $archived }.
}
person-has-none-open = { $archived ->
    [0] { $name } has no open request, and never had one.
   *[other] { $name } has no open request. Closed ones: { $archived }.
}
log = { $text }
toast-not-allowed = You may not do this.
button-current = Have I a request now?
button-return = Return it to the queue
button-waiting = Who waits?
button-people = People
button-histories = History
button-person = { $name }
button-log-current = The open request
button-log-last = The last closed one
button-log-all = All closed ones
button-more = More
button-earlier = Earlier
