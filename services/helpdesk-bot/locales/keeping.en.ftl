# What is kept of conversations: protocols as files, and the archive's disk.
button-as-file = As a file
button-as-page = As a page
toast-preparing = Preparing the protocol.
protocol-caption = Everything that was said with this person so far.
protocol-of-nobody = There is no longer any data on this person.
protocol-disk-full = The protocol cannot be written: the archive's disk is full.
protocol-later = The protocol cannot be written right now. Please try again later.
file-not-kept = The file was passed on but not stored: the archive's disk is full. If it matters, please keep it yourself.
disk-low = The archive's disk is running out of space: { $percent }% free. Files are still stored.
disk-low-over = The archive's disk has enough space again: { $percent }% free.
disk-full = The archive's disk is full: { $percent }% free. Files are passed on but not stored.
disk-full-over = Files are stored again: { $percent }% of the archive's disk is free.
