# Requests: from the first message to the rating.

opened = { $place ->
    [1] Noted, request № { $number }. You are first in the queue: a specialist will answer you here. You may add to it meanwhile.
   *[other] Noted, request № { $number }. You are number { $place } in the queue: a specialist will answer you here. You may add to it meanwhile.
}
taken-by = { $name } answers you. Just write here.
taken-by-again = { $name } answers you from here on and sees what was written before. Just write here.
closed-by-you = Request № { $number } is closed. If you need help again, just write.
closed-by-specialist = The specialist closed request № { $number }. If you need help again, just write.
closed-by-timeout = You have not answered for a while, and request № { $number } is closed. If the question is still there, just write again.
closed-by-controller = Request № { $number } is closed. If you need help again, just write.
returned-for-user = The specialist who took request № { $number } does not answer. I put it back into the queue: another one will answer, and you need not write anything again.
ask-rating = How were you helped?
rated = Your rating: { $stars }. Thank you!
toast-thanks = Thank you!
specialist-unreachable = The specialist is out of reach, and the message did not arrive. Close the request in /service and write again: another one will take it.

copy-rejected = Telegram did not let me pass this message on. Please send it in another way: as text or file.
copy-undetermined = It is not certain that this message arrived. If no answer comes, send it again.
edited-too-late = That message can be changed no more: its request is over. Please write what is right as a new message.
corrected = Corrected:

taken-header =
    Request № { $number } is yours: { $name }{ $username }, { $email }.

    Whatever you write here goes to this person. To close the request: /service. The bot files no ticket in the service desk, that is yours to do.
username = { " " }(@{ $username })
protocol =
    What was said before:

    { $lines }
closed-for-specialist = Request № { $number } ({ $name }) is closed. Remember to file a ticket if one is needed.
closed-by-user-for-specialist = { $name } closed request № { $number }. Remember to file a ticket if one is needed.
closed-by-timeout-for-specialist = { $name } has not answered for a while, request № { $number } is closed. Remember to file a ticket if one is needed.
closed-by-controller-for-specialist = A controller closed request № { $number } ({ $name }).
returned-for-specialist = { $name } has waited too long for your answer, and request № { $number } is back in the queue. You can take it again in the group.
user-unreachable = { $name } has blocked the bot, the message did not arrive. He sees the answer only if he opens the bot again; there is e-mail still.
no-current = No request is yours now, and nobody got this message. Take one first:
not-a-specialist = Specialists answer people, so nobody got this message. What you can do: /service.
unknown-communication = There is no such request.

card-open =
    № { $number }: { $name }, { $email }
    Waits since { $opened }
    { $before ->
        [0] { "" }
       *[other] … and messages before: { $before }
    }{ $lines }
card-returned =
    № { $number }: { $name }, { $email }
    Waits for an answer again, opened { $opened }
    { $before ->
        [0] { "" }
       *[other] … and messages before: { $before }
    }{ $lines }
card-taken =
    № { $number }: { $name }, { $email }
    { $owner } answers
card-closed =
    № { $number }: { $name }, { $email }
    Closed { $at }, { $owner } answered
card-closed-by-user =
    № { $number }: { $name }, { $email }
    Closed by the user { $at }
card-closed-by-timeout =
    № { $number }: { $name }, { $email }
    Closed { $at }: the user did not answer
card-closed-by-controller =
    № { $number }: { $name }, { $email }
    Closed by a controller { $at }
digest = { $waiting ->
    [0] Many requests at once. None waits any more:
        { $lines }
   *[other] Many requests at once. Waiting: { $waiting }.
        { $lines }
}
digest-line-open =
    { "" }
    № { $number } { $name } – waits{ $rest }
digest-line-taken =
    { "" }
    № { $number } { $name } – { $owner } answers{ $rest }
digest-line-closed =
    { "" }
    № { $number } { $name } – closed{ $rest }
line-of-user =
    { "" }
    { $at } { $what }{ $rest }
line-of-specialist =
    { "" }
    { $at } <b>{ $name }:</b> { $what }{ $rest }
line-of-note =
    { "" }
    { $at } note, { $name }: { $what }{ $rest }
line-of-event =
    { "" }
    { $at } { $name }: { $what }{ $rest }
said-text = { $text }{ $edited }
said = { $kind ->
    [photo] 🖼 photo
    [video] 🎬 video
    [voice] 🎤 voice message
    [audio] 🎵 audio
    [sticker] sticker
    [animation] animation
    [document] 📎 file
    [videonote] ⏺ video message
    [location] 📍 place
    [poll] poll
    [contact] 👤 contact
   *[other] attachment
} { $text }{ $edited }
said-edited = { " " }(edited)

toast-taken = Request № { $number } is yours. See your private chat with me.
toast-closed = Request № { $number } is closed already.
toast-already-yours = Request № { $number } is yours already.
toast-anothers = Request № { $number } is another specialist's already: { $owner }.
toast-has-another = Request № { $number } ({ $name }) is yours still. Close it first: /service.
toast-specialists-only = Only specialists can take requests.
button-take = Take
button-take-number = Take № { $number }
button-close = Close the request
button-close-own = Close my request
button-rate = { $stars } ★
