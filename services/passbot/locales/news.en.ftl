
# News for all residents.

command-news = tell all residents something
news-left = All right, nothing was sent.
news-nobody = Nobody has registered yet, so there is nobody to tell. To invite somebody: /code
ask-news = What shall I tell all residents? Write the message as they are to read it.
news-empty = There is nothing to read in this message. Please write it in words.
news-too-long = This message has { $length } characters, at most { $most } fit. Please shorten it.
news =
    📣 <b>From the administration</b>

    { $text }
news-check = { $residents ->
    [one] Above you see how it looks. { $residents } resident will get it. Shall I send it?
   *[other] Above you see how it looks. { $residents } residents will get it. Shall I send it?
}
button-news-send = Send to all
button-news-rewrite = Write it anew
button-news-stop = Stop
news-progress = 📣 Your message is on its way: { $sent } of { $residents } have it.{ $missed }
news-told = 📣 Your message has been sent: { $sent } of { $residents } have it.{ $missed }
news-stopped = 📣 Your message was stopped: { $sent } of { $residents } have it.{ $missed }
news-nobody-missed = { "" }
news-missed =
    { "" }

    { $residents ->
        [one] { $residents } resident could not be reached: the bot is blocked or the account is gone.
       *[other] { $residents } residents could not be reached: the bot is blocked or the account is gone.
    }
toast-news-stopped = Stopped. Nobody more gets it.
toast-news-told = It has been sent to everybody already.
news-stopped-by-another = Another administrator has stopped your message.
