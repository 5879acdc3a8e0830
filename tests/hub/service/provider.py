"""A small OpenID Connect provider that can be told to do any one thing wrong."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.server
import json
import re
import secrets
import threading
import time
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CLIENT_ID, CLIENT_SECRET = "the-hub", "the-secret-of-the-hub-at-its-provider"


def encoded(content: object) -> str:
    """Write a part of a token."""
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Signer:
    """A key, and the ways to sign with it, right and wrong."""

    def __init__(self, kid: str = "key-1") -> None:
        self.kid = kid
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def jwks(self) -> dict[str, object]:
        """Return the public key as it is published."""
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": self.kid, "use": "sig"}]}

    def sign(self, claims: dict[str, object], **header: object) -> str:
        """Sign as it should be."""
        named = {name: value for name, value in {"kid": self.kid, **header}.items() if value is not None}
        return jwt.encode(claims, self.key, algorithm="RS256", headers=named)

    def sign_with_another_key(self, claims: dict[str, object]) -> str:
        """Sign with a key that is not the published one, though it says so."""
        return Signer(self.kid).sign(claims)

    def sign_with_nothing(self, claims: dict[str, object]) -> str:
        """Leave the signature out."""
        return f"{encoded({'alg': 'none', 'kid': self.kid})}.{encoded(claims)}."

    def sign_with_the_public_key(self, claims: dict[str, object]) -> str:
        """Use what is published as if it were a secret that both know."""
        public = self.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        text = f"{encoded({'alg': 'HS256', 'kid': self.kid})}.{encoded(claims)}"
        return f"{text}.{encoded(hmac.digest(public, text.encode(), hashlib.sha256))}"

    def sign_and_change(self, claims: dict[str, object]) -> str:
        """Sign one thing, and say another."""
        head, _, signature = self.sign({**claims, "preferred_username": "eve", "email": "eve@ed.ac.uk"}).split(".")
        return f"{head}.{encoded(claims)}.{signature}"


class Pages(http.server.BaseHTTPRequestHandler):
    """Answers by the method that is called like the last part of the path."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        """Answer with what the provider says."""
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        said = dict(parse_qsl(parts.query) + parse_qsl(self.rfile.read(length).decode()))
        page = getattr(
            self.server.provider, "page_" + parts.path.rsplit("/", 1)[-1].translate(str.maketrans("-.", "__")), None
        )
        if page is None:
            self.answer(404, {}, {})
        else:
            self.answer(*page(said, self.headers))

    do_POST = do_GET  # noqa: N815  http.server's own name

    def answer(self, status: int, headers: dict[str, str], content: object):
        """Send an answer."""
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


class Server:
    """A server whose pages are methods called page_..."""

    def __init__(self) -> None:
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
        self.server.provider = self
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=[0.05], daemon=True).start()

    def close(self) -> None:
        """Stop serving."""
        self.server.shutdown()
        self.server.server_close()


class Provider(Server):
    """Signs in whoever it is told to, and does wrong what it is told to do wrong."""

    def __init__(self) -> None:
        super().__init__()
        self.signer = Signer()
        self.do_right()

    def do_right(self) -> None:
        """Forget everything that was to be done wrong."""
        self.person: dict[str, object] = {"sub": "u-1", "preferred_username": "ada"}
        self.told_elsewhere: dict[str, object] = {}
        self.change = lambda claims: claims
        self.sign = self.signer.sign
        self.codes_serve_once = True
        self.codes: dict[str, dict[str, str]] = {}
        self.requests: list[dict[str, str]] = []

    def page_openid_configuration(self, said, headers):
        """Say where the pages are."""
        pages = {"authorization_endpoint": "authorize", "token_endpoint": "token", "userinfo_endpoint": "userinfo"}
        document = {name: f"{self.address}/{page}" for name, page in pages.items()}
        more = {
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }
        return 200, {}, {"issuer": self.address, "jwks_uri": f"{self.address}/jwks", **document, **more}

    def page_jwks(self, said, headers):
        """Publish the key."""
        return 200, {}, self.signer.jwks()

    def page_authorize(self, said, headers):
        """Sign the person in without a question, and send the browser back."""
        self.requests.append(said)
        code = secrets.token_urlsafe(24)
        self.codes[code] = said
        return 302, {"Location": said["redirect_uri"] + "?" + urlencode({"code": code, "state": said["state"]})}, {}

    def page_token(self, said, headers):
        """Give the token for a code, to who asked for it."""
        asked = self.codes.pop(said["code"], None) if self.codes_serve_once else self.codes.get(said["code"])
        if asked is None or not may_have(said, asked, headers.get("Authorization", "")):
            return 400, {}, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT_ID, "iat": now, "exp": now + 300, **self.person}
        if "nonce" in asked:
            claims["nonce"] = asked["nonce"]
        token = self.sign(self.change(claims))
        return 200, {}, {"access_token": "access-0123456789", "token_type": "Bearer", "id_token": token}

    def page_userinfo(self, said, headers):
        """Say more about the person."""
        if headers.get("Authorization") != "Bearer access-0123456789":
            return 401, {}, {}
        return 200, {}, {**self.person, **self.told_elsewhere}


class OtherSite(Provider):
    """Plays GitHub or Google, which give no ID token that anybody looks at, and MediaWiki, which speaks OAuth 1."""

    def page_token(self, said, headers):
        """Give a token for a code, to who asked for it."""
        asked = self.codes.pop(said["code"], None)
        if asked is None or not may_have(said, asked, headers.get("Authorization", "")):
            return 400, {}, {"error": "bad_verification_code"}
        return 200, {}, {"access_token": "access-0123456789", "token_type": "bearer", "scope": ""}

    def page_index_php(self, said, headers):
        """Answer as MediaWiki's Special:OAuth does. Whether requests are signed well is left to MediaWiki."""
        sent = dict(re.findall(r'(oauth_\w+)="([^"]*)"', headers.get("Authorization", "")))
        page = said["title"].rpartition("/")[2]
        if page == "identify":
            now = int(time.time())
            claims = {"iss": self.address, "aud": CLIENT_ID, "iat": now, "exp": now + 60, "nonce": sent["oauth_nonce"]}
            return 200, {}, jwt.encode({**claims, **self.person}, CLIENT_SECRET, algorithm="HS256").encode()
        return 200, {}, urlencode({"oauth_token": f"{page}-key", "oauth_token_secret": "s" * 32}).encode()


def may_have(said: dict[str, str], asked: dict[str, str], authorization: str) -> bool:
    """Whether whoever has the code knows the secret, the address and, with PKCE, what the challenge was made from."""
    known = encoded(f"{CLIENT_ID}:{CLIENT_SECRET}".encode())
    basic = authorization.removeprefix("Basic ").rstrip("=").replace("+", "-").replace("/", "_")
    secret = hmac.compare_digest(basic, known) or said.get("client_secret") == CLIENT_SECRET
    proof = encoded(hashlib.sha256(said.get("code_verifier", "").encode()).digest())
    return secret and said["redirect_uri"] == asked["redirect_uri"] and asked.get("code_challenge", proof) == proof
