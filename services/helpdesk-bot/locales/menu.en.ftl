# What specialists look up and do beside answering.

current =
    Request № { $number } is yours: { $name }{ $username }, { $email }.
    Opened { $opened }. Messages: { $said }.
    { $waits }
current-waits = The person has been waiting for your answer since { $since }.
current-answered = You answered last, { $since }.
current-none = You have no request now.
given-back-for-user = The specialist returned your request № { $number } to the queue. Another specialist will answer, and you need not write anything again.
given-back = Request № { $number } ({ $name }) is back in the queue, and the person has been told.
nothing-waits = Nobody is waiting.
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
    { $name }{ $username }{ $address } – { $state }{ $rest }
person-answered = № { $number }, { $owner } answers
person-waits = № { $number } is waiting
person-idle = no open request
person-not-signed-in = not signed in yet
person-address = , { $email }
whose-history = Whose history?
person-has-open = { $archived ->
    [0] { $name } has no closed requests.
   *[other] Closed requests of { $name }: { $archived }.
}
person-has-none-open = { $archived ->
    [0] { $name } has no open request, and no closed one is kept.
   *[other] { $name } has no open request. Closed ones: { $archived }.
}
log = { $text }
toast-not-allowed = This is not available to you.
button-current = My request
button-return = Return to queue
button-waiting = Who is waiting?
button-people = People
button-histories = History
button-person = { $name }
button-log-current = Open request
button-log-last = Last closed
button-log-all = All closed
button-more = More
button-earlier = Earlier

words-only = I need words here. Please write them as text, or cancel.
ask-note = What should I note on request № { $number }? Only the support staff will see it.
ask-return-note = What should the next specialist know about request № { $number }? The person will not see it.
noted = Noted on request № { $number }. The person cannot see it.
note-too-late = Request № { $number } is no longer yours, so the note was not kept. Nobody got your words.
ask-search = Which words should I look for in all messages?
ask-search-person = Which words should I look for in this person's messages?
no-words = There is no word here that I can look for. Please write one or more.
nothing-found = Nothing found. All words must be in one message; the beginning of each is enough.
found =
    Found, newest first:
    { $lines }
found-line =
    { "" }
    № { $number } { $person }, { $at }
    { $author }: { $words }{ $rest }
button-return-note = Return with a note
button-note = Internal note
button-search = Search
button-search-person = Search here
button-number = № { $number }
button-leave = Cancel

no-colleagues = There are no other specialists.
choose-colleague = Who should get request № { $number }? It stays yours until your colleague accepts.
offered = { $from } asks you to take over request № { $number }: { $name }{ $username }, { $email }.
offer-waits = Asked { $to } to take over request № { $number }. It stays yours until then.
offer-accepted = Request № { $number } ({ $name }) is now yours: you took it over from { $from }.
offer-declined = You did not take request № { $number } ({ $name }) over from { $from }.
offer-withdrawn = Request № { $number } ({ $name }) is no longer offered to you by { $from }.
own-offer-accepted = { $to } took over request № { $number }.
own-offer-declined = { $to } did not take over request № { $number }.
own-offer-withdrawn = Request № { $number } is no longer offered to { $to }.
handed-over = { $to } now answers { $name }: request № { $number } is no longer yours.
declined = { $to } cannot take over request № { $number }. It is still yours.
toast-colleague-unreachable = I cannot write to { $name }, who never opened the bot or has blocked it.
toast-offered-already = { $name } has already been asked.
toast-offer-over = This offer is over: the request was closed, returned or given to somebody else.
button-hand-over = Hand over
button-colleague-busy = { $name } (has a request)
button-accept = Accept
button-decline = Decline
button-withdraw = Withdraw the offer
