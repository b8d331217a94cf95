"""Starts a sandbox and a bot, plays a dialogue with the bot, and fails unless it goes as it should without violations.

usage: dialogue.py SANDBOX BOT-COMMAND...

The bot gets the root of the Bot API and its token in API_ROOT and TOKEN.
"""

import json
import os
import subprocess
import sys
import urllib.request

TOKEN = "1001:AAEchoBotOfAnotherLibrary-35_chars00"
BOT = 1001
WAIT = 30_000


def main():
    sandbox_program, *bot_command = sys.argv[1:]
    sandbox = subprocess.Popen([sandbox_program, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True)
    bot = None
    try:
        root = sandbox.stdout.readline().strip()
        environment = {**os.environ, "API_ROOT": root, "TOKEN": TOKEN}
        world = World(root)
        world.post("/sandbox/bots", {"token": TOKEN, "username": "echo_bot", "first_name": "Echo"})
        bot = subprocess.Popen(bot_command, env=environment)
        play(world)
        assert bot.poll() is None, f"the bot has ended with {bot.returncode}"
        violations = world.get("/sandbox/violations")
        assert violations["total"] == 0, json.dumps(violations, indent=2)
    finally:
        # The bot first: it confirms its last updates when it ends.
        for process in filter(None, (bot, sandbox)):
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
    assert sandbox.returncode == 0, f"the sandbox has ended with {sandbox.returncode}"


def play(world):
    anna = world.post("/sandbox/people", {"first_name": "Anna", "last_name": "Petrova", "language_code": "en"})["id"]
    world.act(anna, act="send_text", text="/start")
    assert world.sees(anna, "Hello, Anna")["text"] == "Hello, Anna!"

    world.act(anna, act="send_text", text="2 < 3 & 😀")
    echoed = world.sees(anna, "2 < 3 & 😀")
    assert [entity["type"] for entity in echoed["entities"]] == ["bold"], echoed
    assert echoed["buttons"][0][0]["text"] == "Once more", echoed

    pressed = world.act(anna, act="press", label="Once more")
    answered = world.get(f"/sandbox/bots/{BOT}/queries/{pressed['query_id']}?timeout_milliseconds={WAIT}")
    assert answered["text"] == "Said again", answered
    edited = world.sees(anna, "again: 2 < 3 & 😀")
    assert edited["message_id"] == echoed["message_id"], edited


class World:
    """The control API of the sandbox."""

    def __init__(self, root):
        self.root = root

    def get(self, path):
        return self.call(urllib.request.Request(self.root + path))

    def post(self, path, body):
        headers = {"content-type": "application/json"}
        return self.call(urllib.request.Request(self.root + path, json.dumps(body).encode(), headers))

    def call(self, request):
        with urllib.request.urlopen(request, timeout=60) as response:
            return json.load(response)

    def act(self, person, **act):
        return self.post("/sandbox/act", {"person_id": person, "bot_id": BOT, **act})

    def sees(self, person, text):
        wanted = {"contains": text, "author": "bot", "timeout_milliseconds": WAIT}
        message = self.post(f"/sandbox/bots/{BOT}/chats/{person}/wait", wanted)
        assert message, f"{text!r} does not come: {self.get(f'/sandbox/bots/{BOT}/chats/{person}')['messages']}"
        return message


main()
