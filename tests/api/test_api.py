"""The API against its own description, by schemathesis: whatever it generates from the description, and beside it, is answered as
the description says – to a token that may do everything, and to one that may read figures only.

SHISHI_BIN names the program. It serves a demonstration of its own, with a pace of tokens that nothing here reaches."""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
SCHEMATHESIS = Path(sys.executable).parent / "schemathesis"
# Of each operation and phase; with the seed of schemathesis.toml always the same ones.
EXAMPLES = "20"
STARTS_WITHIN = 60
ACCOUNT = "city1"
SCOPES = ["figures:read", "records:read", "records:write", "evidence:write"]


class Kept(urllib.request.HTTPRedirectHandler):
    """Leaves a redirect as it is: the cookie comes with it."""

    def redirect_request(self, *_):
        return None


def post(address, fields, cookie=""):
    body = urllib.parse.urlencode(fields).encode()
    request = urllib.request.Request(address, body, {"Cookie": cookie})
    try:
        return urllib.request.build_opener(Kept).open(request)
    except urllib.error.HTTPError as error:
        if error.code != 303:
            raise
        return error


class Served(unittest.TestCase):
    """A demonstration that is served, and somebody who has signed in."""

    account = ACCOUNT

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="shishi-api-")
        cls.addClassCleanup(cls.folder.cleanup)
        program, zone = os.environ["SHISHI_BIN"], str(Path(cls.folder.name) / "zone")
        made = subprocess.run(
            [program, "demo", "--dir", zone, "--no-serve"], check=True, capture_output=True, text=True
        )
        cls.password = re.search(r"password of all: (.+)\)", made.stdout)[1]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("SHISHI_")}
        environment |= {"SHISHI_TOKENS_A_MINUTE": "1000000", "SHISHI_TOKENS_AT_ONCE": "1000000"}
        cls.server = subprocess.Popen(
            [program, "serve", "--dir", zone, "--port", "0", "--log-level", "error"],
            env=environment, stdout=subprocess.PIPE, text=True,
        )
        cls.addClassCleanup(cls.end)
        cls.address = cls.server.stdout.readline().strip()
        cls.wait()
        cls.cookie = cls.sign_in(cls.account)

    @classmethod
    def sign_in(cls, login):
        """The cookie of a session."""
        with post(cls.address + "/login", {"login": login, "password": cls.password, "next": "/"}) as signed_in:
            return signed_in.headers["Set-Cookie"].split(";")[0]

    @classmethod
    def end(cls):
        cls.server.terminate()
        cls.server.wait()
        cls.server.stdout.close()

    @classmethod
    def wait(cls):
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(cls.address + "/readyz").close()
                return
            except OSError:
                time.sleep(0.1)
        raise TimeoutError(f"{cls.address} does not answer")


class Api(Served):
    def token(self, scopes):
        fields = [("name", "api"), ("days", "1")] + [("scope", scope) for scope in scopes]
        with post(self.address + "/me/tokens", fields, self.cookie) as answer:
            page = answer.read().decode()
        return re.search("shishi_[0-9a-f]+", page)[0]

    def held_against_its_description(self, scopes):
        """All checks that need no second user, with examples, the edges of the schemas, and what chance finds."""
        command = [
            SCHEMATHESIS, "--config-file", HERE / "schemathesis.toml", "run", self.address + "/api/openapi.json",
            "--header", "Authorization: Bearer " + self.token(scopes),
            "--checks", "all", "--phases", "examples,coverage,fuzzing", "--max-examples", EXAMPLES,
            "--continue-on-failure", "--no-color",
        ]
        done = subprocess.run(command, cwd=self.folder.name, capture_output=True, text=True)
        said = re.search(r"(\d+) generated, (\d+) passed", done.stdout)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIsNotNone(said, done.stdout)
        print("\nschemathesis:", said[0], flush=True)
        # A run that tries next to nothing has found nothing.
        self.assertGreater(int(said[1]), 1000)

    def test_a_token_of_every_scope(self):
        self.held_against_its_description(SCOPES)

    def test_a_token_that_reads_figures_only(self):
        self.held_against_its_description(SCOPES[:1])

    def test_every_operation_is_described(self):
        with urllib.request.urlopen(self.address + "/api/openapi.json") as answer:
            described = json.load(answer)
        operations = {(method, path) for path, methods in described["paths"].items() for method in methods}
        self.assertEqual(
            operations,
            {
                ("get", "/api/v1/figures"),
                ("get", "/api/v1/records/{seq}"),
                ("post", "/api/v1/records"),
                ("post", "/api/v1/evidence"),
            },
        )


if __name__ == "__main__":
    unittest.main()
