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
    { $name }{ $username }{ $address } – { $state }{ $rest }
person-answered = № { $number }, { $owner } answers
person-waits = № { $number } waits
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

words-only = I need words for this. Write them as text, or leave it.
ask-note = What shall be noted on request № { $number }? Only the support's staff sees it.
ask-return-note = What shall whoever takes request № { $number } next know? The person does not see it.
noted = Noted on request № { $number }. The person does not see it.
note-too-late = Request № { $number } is yours no more, so the note was not kept. Your words went to nobody.
ask-search = Which words shall I look for in everything that was said?
ask-search-person = Which words shall I look for in what was said with this person?
no-words = There is no word in this that I could look for. Write one word or several.
nothing-found = Nothing found. All words must stand in one message; the beginning of each is enough.
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
button-leave = Leave it

no-colleagues = There is no other specialist.
choose-colleague = To whom shall request № { $number } go? It stays yours until your colleague accepts.
offered = { $from } asks you to take over request № { $number }: { $name }{ $username }, { $email }.
offer-waits = { $to } is asked to take over request № { $number }. It stays yours until then.
offer-accepted = Request № { $number } ({ $name }) is yours now: you took it over from { $from }.
offer-declined = You did not take request № { $number } ({ $name }) over from { $from }.
offer-withdrawn = Request № { $number } ({ $name }) is not offered by { $from } any more.
own-offer-accepted = { $to } took over request № { $number }.
own-offer-declined = { $to } did not take over request № { $number }.
own-offer-withdrawn = Request № { $number } is not offered to { $to } any more.
handed-over = { $to } answers { $name } from here on: request № { $number } is yours no more.
declined = { $to } cannot take over request № { $number }. It is still yours.
toast-colleague-unreachable = I cannot write to { $name }: the bot was never opened there, or is blocked.
toast-offered-already = { $name } is asked already.
toast-offer-over = This offer is over: the request was closed, returned or given to somebody else.
button-hand-over = Hand over
button-colleague-busy = { $name } (has a request)
button-accept = Accept
button-decline = Decline
button-withdraw = Take the offer back
