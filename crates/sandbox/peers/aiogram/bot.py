"""An echo bot of aiogram."""

import asyncio
import html
import os

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

dispatcher = Dispatcher()
ONCE_MORE = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Once more", callback_data="again")]])


@dispatcher.message(CommandStart())
async def start(message: Message):
    await message.answer(f"Hello, {message.from_user.first_name}!")


@dispatcher.message(F.text)
async def echo(message: Message):
    await message.reply(f"<b>{html.escape(message.text, quote=False)}</b>", parse_mode="HTML", reply_markup=ONCE_MORE)


@dispatcher.callback_query()
async def again(query: CallbackQuery):
    await query.answer("Said again")
    await query.message.edit_text(f"again: {query.message.text}")


async def main():
    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["API_ROOT"]))
    bot = Bot(os.environ["TOKEN"], session=session)
    await bot.delete_webhook()
    await dispatcher.start_polling(bot)


asyncio.run(main())
