# What the guard reads in a cell's note.
apology = The message could not be handled.
note-cancelled = Pass No. { $number } is cancelled: the tick was taken back.
note-expired = Pass No. { $number } has expired: the tick was taken back.
note-unknown = There is no pass No. { $number }: the tick was taken back.
note-not-yet-valid = Pass No. { $number } is not valid yet: the tick was taken back.
on-foot = on foot
