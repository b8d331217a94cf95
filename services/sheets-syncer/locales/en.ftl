# What the guard reads in a cell's note.
apology = The message could not be handled.
note-cancelled = Pass No. { $number } is cancelled: the tick was taken back.
note-expired = Pass No. { $number } has expired: the tick was taken back.
note-unknown = There is no pass No. { $number }: the tick was taken back.
note-not-yet-valid = Pass No. { $number } is not valid yet: the tick was taken back.
on-foot = on foot

# What operators are told.
trouble-unavailable = The pass journal cannot be kept up to date: Google Sheets is not available. Passes keep coming in; the sheet catches up by itself.
trouble-forbidden = The pass journal cannot be kept up to date: the spreadsheet is not shared with the service account, or its key was revoked. Share it again as an editor.
trouble-missing = The pass journal cannot be kept up to date: the spreadsheet was deleted. Restore it from Google's bin.
trouble-broken = The pass journal cannot be kept up to date. The log of sheets-syncer says why.
trouble-over = The pass journal is up to date again, after { $hours ->
    [0] { $minutes } min
   *[other] { $hours } h { $minutes } min
}.
