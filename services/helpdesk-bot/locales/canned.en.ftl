# Answers that are kept ready.

canned-list = { $count ->
    [0] There are no ready answers yet. Add the first one; all specialists will have it.
   *[other] Ready answers: { $count }. { $use }
}
canned-choose = Choose one: you will see it as the person will read it, and decide whether to send it.
canned-read = Choose one to read it.
canned-card =
    <b>{ $title }</b>

    { $text }

    Last changed { $at }, { $by }.{ $note }
canned-no-request = { " " }To send it, you need a request.
canned-preview = { $words }
canned-back = { $at }
canned-changed-meanwhile = { $by } has changed “{ $title }” meanwhile. This is how it stands now:
canned-ask-title = What shall the answer be called? The title stands on its button: one line, { $most } characters at most. The person does not see it.
canned-ask-new-title = What shall “{ $title }” be called from now on? { $most } characters at most.
canned-title-too-long = The title is too long: { $most } characters at most. Write a shorter one.
canned-title-taken = There is an answer of this title already. Write another title.
canned-ask-text =
    Write the text as the person is to read it. These are filled in when it is sent:
    { $placeholders }
canned-text-too-long = The text is too long: filled in, it may have { $length } characters, and { $most } are allowed. Write a shorter one.
canned-unknown-placeholder =
    There is no { $word }, so I have not kept the text. These there are:
    { $placeholders }

    Write the text anew.
canned-nobody-leaves = { $word } says when somebody is back, but here somebody is always there. Write the text without it.
canned-placeholders =
    { $name } – the person's name
    { $number } – the number of the request
    { $specialist } – your name, as the person knows it{ $back }
canned-placeholder-back =
    { "" }
    { $back } – when the specialists are back
canned-added = Kept; all specialists have it now.
canned-changed = Changed, for all specialists.
canned-ask-to-delete = Delete “{ $title }”? It will be gone for all specialists.
canned-deleted = “{ $title }” is deleted.
canned-not-kept-gone = Somebody has deleted this answer meanwhile, so your words were not kept. They went to nobody.
canned-not-kept-changed = { $by } has changed “{ $title }” meanwhile, so your words were not kept. They went to nobody. This is how it stands now:
canned-words-only = I need words for this. Write them as text, or leave it.
canned-not-yours = Ready answers are for specialists and administrators.
toast-canned-gone = Somebody has deleted this answer meanwhile. Nothing was sent.
toast-canned-too-many = There are { $most } ready answers, and no more can be kept. Delete one that nobody needs.
toast-canned-sent = This was sent already.
toast-canned-not-sent = Not sent.
toast-canned-over = You chose another answer after this one. Nothing was sent.
toast-canned-request-over = Request № { $number } is yours no more. Nothing was sent.
toast-canned-nobody-leaves = This answer says when somebody is back, but here somebody is always there. Change its text first.
button-canned = Ready answers
button-canned-title = { $title }
button-canned-more = More
button-canned-all = All ready answers
button-canned-open = Change the answer
button-canned-send = Send
button-canned-cancel = Cancel
button-canned-add = Add an answer
button-canned-retitle = Change the title
button-canned-rewrite = Change the text
button-canned-delete = Delete
button-canned-delete-for-good = Yes, delete
button-canned-leave = Leave it
