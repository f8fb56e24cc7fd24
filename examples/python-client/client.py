"""A vendor's client with PyJWT: a machine, a user's login, or both. The help pages show lines of it."""
import base64
import hashlib
import json
import secrets
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

issuer, client_id, key_file, redirect_uri, scope = sys.argv[1:6]
part = sys.argv[6] if len(sys.argv) > 6 else "both"
with open(key_file, encoding="utf-8") as file:
    private_jwk = json.load(file)
with urllib.request.urlopen(issuer + "/.well-known/openid-configuration") as answer:
    metadata = json.load(answer)


def client_assertion():
    now = int(time.time())
    claims = {
        "iss": client_id,
        "sub": client_id,
        "aud": metadata["issuer"],
        "iat": now,
        "nbf": now,
        "exp": now + 30,
        "jti": str(uuid.uuid4()),
    }
    headers = {"typ": "client-authentication+jwt", "kid": private_jwk["kid"]}
    assertion = jwt.encode(claims, jwt.PyJWK(private_jwk).key, "ES256", headers)
    return assertion


proof_key = ec.generate_private_key(ec.SECP256R1())
public_jwk = ECAlgorithm.to_jwk(proof_key.public_key(), as_dict=True)


def proof(method, url, nonce=None, access_token=None):
    claims = {"jti": str(uuid.uuid4()), "htm": method, "htu": url, "iat": int(time.time())}
    if nonce:
        claims["nonce"] = nonce
    if access_token:
        digest = hashlib.sha256(access_token.encode()).digest()
        claims["ath"] = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    headers = {"typ": "dpop+jwt", "jwk": public_jwk}
    return jwt.encode(claims, proof_key, "ES256", headers)


nonce = None


def send(make, access_token=None):
    global nonce
    for _ in range(2):
        request = make()  # each request has a client assertion of its own
        url = request.full_url.partition("?")[0]  # a proof has no query (RFC 9449, section 4.2)
        request.add_header("DPoP", proof(request.method, url, nonce, access_token))
        try:
            answer = urllib.request.urlopen(request)
        except urllib.error.HTTPError as refusal:
            answer = refusal
        nonce = answer.headers.get("DPoP-Nonce", nonce)
        body = answer.read()
        result = json.loads(body) if body else {}
        # A token endpoint asks in the body, an API in its challenge.
        asked = body.decode() + answer.headers.get("WWW-Authenticate", "")
        if "use_dpop_nonce" not in asked:
            break
    if answer.status >= 400:
        raise SystemExit(f"{answer.status} {result.get('error')}: {result.get('error_description')}")
    return result


def post(url, form):
    form["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

    def make():
        form["client_assertion"] = client_assertion()
        return urllib.request.Request(url, urllib.parse.urlencode(form).encode(), method="POST")
    return send(make)


def get(url, access_token):
    headers = {"Authorization": "DPoP " + access_token}
    return send(lambda: urllib.request.Request(url, headers=headers, method="GET"), access_token)


def client_credentials():
    answer = post(metadata["token_endpoint"], {
        "grant_type": "client_credentials",
        "scope": scope,
    })
    return answer


def login():
    verifier = secrets.token_urlsafe(32)
    digest = hashlib.sha256(verifier.encode()).digest()
    state = secrets.token_urlsafe(16)
    pushed = post(metadata["pushed_authorization_request_endpoint"], {
        "client_id": client_id,
        "response_type": "code",
        "redirect_uri": redirect_uri,
        "scope": "openid " + scope,
        "state": state,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    })
    query = urllib.parse.urlencode({"client_id": client_id, "request_uri": pushed["request_uri"]})
    print(f"page: {metadata['authorization_endpoint']}?{query}", flush=True)

    # When the user is back.
    returned = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(sys.stdin.readline().strip()).query))
    if returned["state"] != state or returned["iss"] != metadata["issuer"]:
        raise SystemExit("this is the answer to another request")
    return post(metadata["token_endpoint"], {
        "grant_type": "authorization_code",
        "code": returned["code"],
        "redirect_uri": redirect_uri,
        "code_verifier": verifier,
    })


def subject(id_token):
    keys = jwt.PyJWKClient(metadata["jwks_uri"])
    key = keys.get_signing_key_from_jwt(id_token)
    return jwt.decode(id_token, key.key, ["ES256"], audience=client_id, issuer=metadata["issuer"])["sub"]


def refresh(refresh_token, api):
    answer = post(metadata["token_endpoint"], {
        "grant_type": "refresh_token",
        "refresh_token": refresh_token,
        "resource": api,
    })
    return answer


if part != "login":
    print("client credentials:", client_credentials()["access_token"], flush=True)
if part != "machine":
    user = login()
    print("code:", user["access_token"], flush=True)
    refreshed = refresh(user["refresh_token"], scope.split("/")[0])
    print("refresh:", refreshed["access_token"], flush=True)
    info = get(metadata["userinfo_endpoint"], refreshed["access_token"])
    if info["sub"] != subject(user["id_token"]):
        raise SystemExit("userinfo is about somebody else")
    print("userinfo:", info["sub"], flush=True)
