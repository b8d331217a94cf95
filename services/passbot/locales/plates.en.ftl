
# Blocked plates.

command-plates = block a licence plate
plates-ask = To block a plate, write it, for example: A123BC777
plates-none =
    No plate is blocked.

    { $ask }
plates-list =
    <b>Blocked plates</b>
    { $lines }

    { $ask }
plates-line = ⛔ { $plate }{ $note }
plates-note = : { $note }
plates-no-note = { "" }
plates-more = and { $more } more
plates-ask-note = Block <b>{ $plate }</b>? Write why, for the guards and administrators, or block it without a note. To leave: /cancel
plates-note-empty = Write why in a few words, or press the button. To leave: /cancel
plates-note-too-long = This is too long: at most { $most } characters, please.
plates-open-passes =
    Open passes for { $plate } will be cancelled, and their residents told:
    { $lines }
plates-open-pass = No. { $number } · { $name }, house { $house }
plates-blocked =
    ⛔ <b>{ $plate }</b> is blocked{ $note }

    { $cancelled ->
        [0] No pass was open for it.
        [one] { $cancelled } open pass is cancelled, the resident is told.
       *[other] { $cancelled } open passes are cancelled, the residents are told.
    } All blocked plates: /plates
plates-blocked-already = ⛔ <b>{ $plate }</b> has been blocked since { $at }{ $note }
plates-pass-cancelled = Pass No. { $number } is cancelled: the administrators have blocked the plate { $plate }. If you think this is a mistake, please ask them.
plates-at-the-gate = ⛔ <b>{ $plate }</b> is blocked by the administrators{ $note }. Do not let it in; no house is asked.
toast-plate-at-the-gate = The plate { $plate } is blocked by the administrators. The car is not let in.
toast-plate-unblocked = { $plate } is not blocked any more.
toast-plate-not-blocked = This plate is not blocked any more.
plate-refused = No pass can be ordered for { $plate }: the administrators have blocked this plate. If you think this is a mistake, please ask them.
toast-standing-plate-blocked = The plate { $plate } is blocked. First unblock it: /plates
button-unblock-plate = Unblock { $plate }
button-unblock-this-plate = Unblock
button-block-plate = Block without a note
