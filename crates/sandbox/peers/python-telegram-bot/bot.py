"""An echo bot of python-telegram-bot."""

import os

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, MessageHandler, filters
from telegram.helpers import escape_markdown

ONCE_MORE = InlineKeyboardMarkup([[InlineKeyboardButton("Once more", callback_data="again")]])


async def start(update: Update, _context):
    await update.message.reply_text(f"Hello, {update.effective_user.first_name}!")


async def echo(update: Update, _context):
    text = escape_markdown(update.message.text, version=2)
    await update.message.reply_text(f"*{text}*", parse_mode="MarkdownV2", reply_markup=ONCE_MORE)


async def again(update: Update, _context):
    query = update.callback_query
    await query.answer("Said again")
    await query.edit_message_text(f"again: {query.message.text}")


root = os.environ["API_ROOT"]
application = (
    Application.builder().token(os.environ["TOKEN"]).base_url(f"{root}/bot").base_file_url(f"{root}/file/bot").build()
)
application.add_handler(CommandHandler("start", start))
application.add_handler(MessageHandler(filters.TEXT, echo))
application.add_handler(CallbackQueryHandler(again))
application.run_polling()
