// An echo bot of grammY.
import { Bot, InlineKeyboard } from "grammy";

const bot = new Bot(process.env.TOKEN, { client: { apiRoot: process.env.API_ROOT } });
const onceMore = new InlineKeyboard().text("Once more", "again");

bot.command("start", (context) => context.reply(`Hello, ${context.from.first_name}!`));
bot.on("message:text", (context) => {
  const { text } = context.message;
  return context.reply(text, {
    entities: [{ type: "bold", offset: 0, length: text.length }],
    reply_markup: onceMore,
    reply_parameters: { message_id: context.message.message_id },
  });
});
bot.on("callback_query:data", async (context) => {
  await context.answerCallbackQuery("Said again");
  await context.editMessageText(`again: ${context.callbackQuery.message.text}`);
});

process.once("SIGTERM", () => bot.stop());
await bot.start();
