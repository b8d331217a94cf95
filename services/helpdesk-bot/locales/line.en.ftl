# Requests: from the first message to the rating.

opened = { $place ->
    [1] Noted, request № { $number }. You are first in the queue: a specialist will answer you here. You can add details meanwhile.
   *[other] Noted, request № { $number }. You are number { $place } in the queue: a specialist will answer you here. You can add details meanwhile.
}
opened-out-of-hours = Noted, request № { $number }. Nobody is on duty right now; the specialists will be back on { $opens } and will answer you here. You can add details meanwhile.
taken-by = { $name } answers you from here. Just write in this chat.
taken-by-again = From now on { $name } answers you and can see what was written before. Just write in this chat.
closed-by-you = Request № { $number } is closed. If you need help again, just write.
closed-by-specialist = The specialist closed request № { $number }. If you need help again, just write.
closed-by-timeout = You have not answered for a while, and request № { $number } is closed. If the question is still there, just write again.
closed-by-controller = Request № { $number } is closed. If you need help again, just write.
returned-for-user = The specialist who took request № { $number } is not answering. I put it back into the queue: another specialist will answer, and you need not write anything again.
ask-rating = How did we do?
rated = Your rating: { $stars }. Thank you!
toast-thanks = Thank you!
returned-out-of-reach = The specialist who took request № { $number } cannot be reached. I put it back into the queue together with your message: another specialist will answer.

copy-rejected = Telegram did not let me pass this message on. Please send it in another way: as text or file.
copy-undetermined = It is not certain that this message arrived. If no answer comes, please send it again.
edited-too-late = That message can no longer be changed: its request is closed. Please send the correction as a new message.
corrected = Corrected:

taken-header =
    Request № { $number } is yours: { $name }{ $username }, { $email }.

    Everything you write here goes to this person. To close the request: /service. The bot files no ticket in the service desk: please do that yourself.
username = { " " }(@{ $username })
protocol =
    What was said before:
    { $lines }
closed-for-specialist = Request № { $number } ({ $name }) is closed. Remember to file a ticket if one is needed.
closed-by-user-for-specialist = { $name } closed request № { $number }. Remember to file a ticket if one is needed.
closed-by-timeout-for-specialist = { $name } has not answered for a while, request № { $number } is closed. Remember to file a ticket if one is needed.
closed-by-controller-for-specialist = A controller closed request № { $number } ({ $name }).
returned-for-specialist = { $name } has waited too long for your answer, and request № { $number } is back in the queue. You can take it again in the group.
user-unreachable = { $name } has blocked the bot, the message did not arrive. I sent a letter asking them to open it.
answered-meanwhile = A specialist has answered your request № { $number }, but you have blocked the bot in Telegram and the answer did not arrive. To read it, open the bot and write to it.
no-current = You have no request now, so nobody got this message.
not-a-specialist = Only specialists answer people, so nobody got this message. What you can do: /help.
unknown-communication = There is no such request.

card-open =
    <b>№ { $number }: { $name }</b>, { $email }
    Waits since { $opened }
    { $before ->
        [0] { "" }
       *[other] … and messages before: { $before }
    }{ $lines }
card-returned =
    <b>№ { $number }: { $name }</b>, { $email }
    Waits for an answer again, opened { $opened }
    { $before ->
        [0] { "" }
       *[other] … and messages before: { $before }
    }{ $lines }
card-taken =
    <b>№ { $number }: { $name }</b>, { $email }
    { $owner } answers
card-closed =
    <b>№ { $number }: { $name }</b>, { $email }
    Closed { $at }, { $owner } answered
card-closed-by-user =
    <b>№ { $number }: { $name }</b>, { $email }
    Closed by the user { $at }
card-closed-by-timeout =
    <b>№ { $number }: { $name }</b>, { $email }
    Closed { $at }: the user did not answer
card-closed-by-controller =
    <b>№ { $number }: { $name }</b>, { $email }
    Closed by a controller { $at }
digest = { $waiting ->
    [0] Many requests at once. Nobody is waiting any more:
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
toast-closed = Request № { $number } is already closed.
toast-already-yours = Request № { $number } is already yours.
toast-anothers = Request № { $number } is another specialist's already: { $owner }.
toast-has-another = You still have request № { $number } ({ $name }). Close it first: /service.
toast-specialists-only = Only specialists can take requests.
button-take = Take
button-take-number = Take № { $number }
button-close = Close the request
button-close-own = Close my request
button-rate = { $stars } ★
