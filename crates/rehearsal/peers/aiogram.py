"""The beginning of passbot's dialogue as a bot of aiogram: what it knows is in its memory, and gone with it."""

import asyncio
import os

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import Message

dispatcher = Dispatcher(storage=MemoryStorage())


class Order(StatesGroup):
    brand = State()
    plate = State()


@dispatcher.message(Command("order"))
async def order(message: Message, state: FSMContext):
    await state.set_state(Order.brand)
    await message.answer("Which car is it? Write the brand, for example: Kia Rio")


@dispatcher.message(Command("cancel"))
async def cancel(message: Message, state: FSMContext):
    await state.clear()
    await message.answer("Order stopped.")


@dispatcher.message(Command("help"))
async def tell(message: Message):
    await message.answer("What I can do:\n\n/order – order a pass for a car\n/help – show the commands\n/cancel – stop")


@dispatcher.message(Order.brand, F.text)
async def brand(message: Message, state: FSMContext):
    await state.update_data(brand=message.text)
    await state.set_state(Order.plate)
    await message.answer("What is the licence plate? For example: А123ВС777. Latin letters are fine.")


@dispatcher.message()
async def other(message: Message):
    await message.answer("To order a pass, send /order.")


async def main():
    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["API_ROOT"]))
    bot = Bot(os.environ["TOKEN"], session=session)
    await bot.delete_webhook()
    await dispatcher.start_polling(bot)


asyncio.run(main())
