
# Guards and administrators.

command-gate = search for a car, let it in
command-guards = name guards and administrators
for-guards-only = This is for the guards at the gate. If you are one, ask the administrator for an invitation.
for-administrators-only = This is for the administrators of the community. /help shows what you can do.
desk-left = All right. To begin again: /help
guard-hint = To look for a car, write part of its licence plate or send /gate. All commands: /help.

staff-list =
    <b>Administrators</b>
    { $administrators }

    <b>Guards</b>
    { $guards }

    Whom the settings name cannot be removed here.
staff-lines =
    { $line }
    { $rest }
staff-by-settings = • Telegram ID { $id } (settings)
staff-member = • { $name }
staff-nobody = nobody yet
staff-invited-guard = Forward the next message to the future guard: whoever opens the link first becomes a guard. It is valid until { $until }.
staff-invited-administrator = Forward the next message to the future administrator: whoever opens the link first becomes an administrator. It is valid until { $until }.
staff-already-guard = You already are a guard. To work: /gate
staff-already-administrator = You already are an administrator. All commands: /help
staff-welcome-guard = You are a guard now. Write part of a licence plate to find a car, or send /gate.
staff-welcome-administrator = You are an administrator now. All commands: /help
staff-joined-guard = { $name } is a guard now. To change that: /guards
staff-joined-administrator = { $name } is an administrator now. To change that: /guards
staff-dismissed-guard = You are no longer a guard here. Thank you for your work!
staff-dismissed-administrator = You are no longer an administrator here. Thank you for your work!
toast-dismissed = { $name } is removed.
toast-dismissed-before = This has been done already.
button-dismiss = Remove { $name }
button-invite-guard = Invite a guard
button-invite-administrator = Invite an administrator

gate = Which car is at the gate? Write part of its licence plate, for example: 123. A guest on foot: part of the name, or the house.
gate-not-part-of-plate = This is not part of a licence plate. Write two to twelve of its letters and digits, for example: A123
gate-nothing-found = No open pass fits.
gate-did-you-mean = No open pass has exactly this plate. Did you mean:
gate-none-of-these = None of these?
gate-more-found = { $more ->
    [one] { $more } more pass fits. Write more of the plate.
   *[other] { $more } more passes fit. Write more of the plate.
}
gate-awaited =
    <b>{ $plate }</b>
    { $brand }, house { $house }

    Pass No. { $number }, valid until { $until }
gate-awaited-later =
    <b>{ $plate }</b>
    { $brand }, house { $house }

    Pass No. { $number }, valid only from { $from } until { $until }
gate-arrived =
    <b>{ $plate }</b>
    { $brand }, house { $house }

    ✓ Arrived on { $at }, pass No. { $number }
gate-arrived-guard =
    <b>{ $plate }</b>
    { $brand }, house { $house }

    ✓ Arrived on { $at }, marked by { $name }, pass No. { $number }
gate-arrived-sheet =
    <b>{ $plate }</b>
    { $brand }, house { $house }

    ✓ Arrived on { $at }, ticked in the spreadsheet, pass No. { $number }
gate-cancelled =
    <b>{ $plate }</b>
    { $brand }, house { $house }

    ✗ Pass No. { $number } is cancelled
gate-expired =
    <b>{ $plate }</b>
    { $brand }, house { $house }

    ✗ Pass No. { $number } has expired
toast-let-in = Pass No. { $number }: arrived. The resident is told.
toast-arrived-before = Pass No. { $number } was marked as arrived before you: { $at }.
toast-arrived-before-guard = { $name } marked pass No. { $number } as arrived before you: { $at }.
toast-arrived-before-sheet = Pass No. { $number } was ticked in the spreadsheet before you: { $at }.
toast-not-let-in-cancelled = Pass No. { $number } is cancelled: the resident does not expect this car.
toast-not-let-in-expired = Pass No. { $number } has expired. You can ask the house: “Car without a pass”.
toast-not-let-in-early = Pass No. { $number } is valid only from { $from }.
button-arrived = Arrived
button-without-pass = Car without a pass

# Stands where a brand stands, in the language of the community.
brand-without-pass = no pass
without-pass-plate = What is its licence plate? For example: A123BC777
without-pass-house = { $plate }: to which house? For example: 12, 12А, 12/3 or 12 к2
without-pass-nobody = No resident of house { $house } is registered, so there is nobody to ask. Check the house and write it again, or /cancel.
without-pass-asked =
    <b>{ $plate }</b>, house { $house }

    { $residents ->
        [one] { $residents } resident is asked. The answer comes here until { $until }.
       *[other] { $residents } residents are asked. The answer comes here until { $until }.
    }
without-pass-allowed =
    <b>{ $plate }</b>, house { $house }

    ✓ Let the car in: { $name } allowed it at { $at }.
without-pass-refused =
    <b>{ $plate }</b>, house { $house }

    ✗ Do not let the car in: { $name } refused it at { $at }.
without-pass-unanswered =
    <b>{ $plate }</b>, house { $house }

    ✗ Nobody answered within three minutes. The car stays outside.
without-pass-unreachable =
    <b>{ $plate }</b>, house { $house }

    ✗ The residents of this house cannot be reached in Telegram. The car stays outside.
gate-question =
    A car without a pass is at the gate for house { $house }:

    <b>{ $plate }</b>

    Shall it be let in? The guard waits until { $until }.
gate-question-allowed =
    A car without a pass came for house { $house }: <b>{ $plate }</b>

    ✓ Allowed at { $at }
gate-question-refused =
    A car without a pass came for house { $house }: <b>{ $plate }</b>

    ✗ Refused at { $at }
gate-question-unanswered =
    A car without a pass came for house { $house }: <b>{ $plate }</b>

    ✗ Nobody answered in time, the car was not let in
toast-gate-allowed = The guard lets the car in.
toast-gate-refused = The guard does not let the car in.
toast-gate-allowed-before = The car was already allowed at { $at }.
toast-gate-refused-before = The car was already refused at { $at }.
toast-gate-too-late = Too late: the time for an answer is over.
button-allow = Allow
button-refuse = Refuse

command-export = passes of some days as a spreadsheet
shift-nothing = No pass is open now, so the list would be empty.
shift-caption = { $passes ->
    [one] { $passes } open pass as of { $at }, for when the internet is down.
   *[other] { $passes } open passes as of { $at }, for when the internet is down.
}
shift-too-many = More than { $most } passes are open, so the list would be too long. To look for a car, write part of its plate.
export-ask = Of which days? Choose, or write two dates, for example: 01.11.2026 15.11.2026
export-dates-unclear = I do not understand these dates. Write the first and the last day, for example: 01.11.2026 15.11.2026
export-no-such-day = There is no such day. Write the first and the last day, for example: 01.11.2026 15.11.2026
export-days-to-come = These days are still to come, so nothing was ordered then. Write earlier ones, for example: 01.11.2026 15.11.2026
export-nothing = No pass was ordered from { $first } to { $last }. For other days: /export
export-too-many = More than { $most } passes were ordered then. Please choose fewer days: /export
export-caption = { $passes ->
    [one] { $passes } pass ordered from { $first } to { $last }.
   *[other] { $passes } passes ordered from { $first } to { $last }.
}
button-shift-list = Shift list
button-this-month = This month
button-last-month = Last month
column-number = No.
column-plate = Plate
column-brand = Car
column-house = House
column-name = Resident
column-phone = Phone
column-ordered = Ordered
column-from = Valid from
column-until = Valid until
column-status = Status
column-arrived = Arrived
status-ordered = awaited
status-arrived = arrived
status-cancelled = cancelled
status-expired = expired
button-came = Arrived
gate-came =
    <b>{ $plate }</b>
    { $brand }, house { $house }

    ✓ Came on { $at }, pass No. { $number }
