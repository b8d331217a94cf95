// The beginning of passbot's dialogue as a bot of grammY: what it knows is in its memory, and gone with it.
import { Bot, session } from "grammy";

const bot = new Bot(process.env.TOKEN, { client: { apiRoot: process.env.API_ROOT } });
bot.use(session({ initial: () => ({ asked: null, brand: null }) }));

bot.command("order", (context) => {
  context.session.asked = "brand";
  return context.reply("Which car is it? Write the brand, for example: Kia Rio");
});
bot.command("cancel", (context) => {
  context.session.asked = null;
  return context.reply("Order stopped.");
});
bot.command("help", (context) =>
  context.reply("What I can do:\n\n/order – order a pass for a car\n/help – show the commands\n/cancel – stop"),
);
bot.on("message:text", (context) => {
  if (context.session.asked !== "brand") return context.reply("To order a pass, send /order.");
  context.session.brand = context.message.text;
  context.session.asked = "plate";
  return context.reply("What is the licence plate? For example: А123ВС777. Latin letters are fine.");
});

process.once("SIGTERM", () => bot.stop());
await bot.start();
