"""A mail server that nobody here wrote, for tests of who sends letters. It prints its port, then a line of JSON for each thing that
happened.

Arguments: starttls or tls, the files of the certificate and of its key, the username and the password.
"""

import asyncio
import email
import email.policy
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

mode, certificate, key, username, password = sys.argv[1:]


def tell(what, **more):
    print(json.dumps({"what": what, **more}), flush=True)


class Handler:
    """Treats addresses by what stands before the @."""

    def __init__(self):
        self.grey = set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        if name == "nobody":
            return "550 5.1.1 No such user here"
        if name == "stuffed":
            return "552 5.2.2 The mailbox is over its quota"
        if name == "grey" and address not in self.grey:
            self.grey.add(address)
            tell("put off", address=address)
            return "451 4.7.1 Greylisted, try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if envelope.rcpt_tos[0].startswith("spam@"):
            return "554 5.7.1 This looks like spam"
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        parts = {part.get_content_type(): part.get_content() for part in letter.walk() if not part.is_multipart()}
        tell(
            "letter",
            recipients=envelope.rcpt_tos,
            sender=envelope.mail_from,
            subject=letter["Subject"],
            message_id=letter["Message-ID"],
            text=parts.get("text/plain"),
            html=parts.get("text/html"),
            defects=[str(defect) for part in letter.walk() for defect in part.defects],
            encrypted=session.ssl is not None or mode == "tls",
            login=session.authenticated,
        )
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    good = (data.login.decode(), data.password.decode()) == (username, password)
    tell("login", good=good)
    # Unhandled, a failure gets the library's own answer, 535.
    return AuthResult(success=good, handled=False)


async def main():
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    handler = Handler()

    def serve():
        starttls = mode == "starttls"
        return SMTP(
            handler,
            hostname="localhost",
            enable_SMTPUTF8=True,
            tls_context=context if starttls else None,
            require_starttls=starttls,
            auth_required=True,
            auth_require_tls=starttls,
            authenticator=authenticate,
        )

    loop = asyncio.get_running_loop()
    server = await loop.create_server(serve, "127.0.0.1", 0, ssl=context if mode == "tls" else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
