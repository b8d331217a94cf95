
# Residents, as administrators see them.

command-residents = find, block, remove residents
residents-ask = Whom are you looking for? Write part of a name, a house, a phone or a licence plate, for example: Petrova
residents-not-a-query = Please write up to 60 characters: part of a name, a house, a phone or a licence plate.
residents-nobody = No resident fits. Try part of a name, a house, a phone or a licence plate.
residents-nobody-yet = Nobody is registered yet. To invite somebody: /code
residents-found = { $residents ->
    [one] { $residents } resident found:
   *[other] { $residents } residents found:
}
button-all-residents = All residents
button-resident = { $name }, { $house }
button-resident-blocked = ⛔ { $name }, { $house }
button-previous-page = ← Previous
button-next-page = Next →
toast-search-left = This search is over. To look again: /residents
resident-card =
    <b>{ $name }</b>

    House: { $house }
    Phone: { $phone }
    Registered: { $registered }
    { $state }

    { $passes }
resident-blocked-since = ⛔ Blocked since { $at }
resident-not-blocked = Not blocked
resident-administrator = An administrator: cannot be blocked or removed here
resident-no-passes = No open passes.
resident-passes =
    Open passes:
    { $lines }
resident-more-passes = and { $passes } more
ask-to-block =
    Block <b>{ $name }</b>? { $open ->
        [0] Passes can be ordered no more and cars without a pass are not asked about.
        [one] Passes can be ordered no more, and { $open } open pass is cancelled.
       *[other] Passes can be ordered no more, and { $open } open passes are cancelled.
    } The resident is told.
ask-to-remove =
    Remove <b>{ $name }</b>? Everything about this resident is erased, here and in the journal, and cannot be brought back. { $open ->
        [0] Nothing is awaited.
        [one] { $open } open pass is cancelled.
       *[other] { $open } open passes are cancelled.
    } Registering again takes a new invitation. The resident is told.
resident-removed = ✓ This resident is removed.
blocked = The administrators of the community have blocked you, so you cannot order passes here. If you think this is a mistake, please ask them. Your data: /privacy
toast-blocked = The administrators have blocked you. If you think this is a mistake, please ask them.
phone-blocked = This phone number cannot be registered: the administrators have blocked it. If you think this is a mistake, please ask them. Another number: write it here.
you-are-blocked = The administrators of the community have blocked you: you cannot order passes any more, and your open ones are cancelled. If you think this is a mistake, please ask them. Your data: /privacy
you-are-unblocked = The administrators have unblocked you: you can order passes again. /order
you-are-removed = The administrators have removed you from the residents, and everything about you is erased. To register again you need a new invitation code: /start
toast-resident-blocked = Blocked. The resident is told.
toast-blocked-before = Already blocked.
toast-resident-unblocked = Unblocked. The resident is told.
toast-not-blocked = Not blocked any more.
toast-resident-removed = Removed. The resident is told.
toast-resident-gone = This resident is not registered any more.
toast-yourself = You cannot block or remove yourself. Your own data: /privacy
toast-administrator = An administrator cannot be blocked or removed here. First end the role: /guards or the settings.
departed-found = This phone was a resident's who is blocked since { $at } and has erased his data.
departed-unblocked = ✓ Unblocked. With an invitation this person can register again: /code
toast-departed-unblocked = Unblocked. The person is told.
you-may-register-again = The administrators have unblocked you. To register again you need an invitation code: /start
button-resident-back = Back
button-block = Block
button-block-indeed = Yes, block
button-unblock = Unblock
button-remove = Remove
button-remove-indeed = Yes, remove
