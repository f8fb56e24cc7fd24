"""Each function of the module once, against a kit."""
import base64
import hashlib
import json
import unittest
import urllib.error
import urllib.parse
import urllib.request
import uuid

from helseprofil_test_kit import Kit, KitError

kit = Kit.start()
SCOPE = "nhn:demo-api/read"


class KitTest(unittest.TestCase):
    def setUp(self):
        kit.reset()

    def test_it_tells_where_it_is(self):
        self.assertEqual(kit.info["issuer"], kit.issuer)
        self.assertTrue(kit.info["token_endpoint"].startswith(kit.issuer))
        self.assertEqual(200, get(kit.issuer + "/.well-known/openid-configuration")[0])

    def test_its_client_gets_a_token_and_opens_an_api(self):
        api = kit.api()
        token = kit.token(scope=SCOPE)
        right = kit.proof(url=api["url"], access_token=token["access_token"], jwk=token["jwk"])
        wrong = kit.proof(url=api["url"], access_token=token["access_token"], jwk=token["jwk"], fault="MISSING_HTU")

        self.assertEqual(204, get(api["url"], right["headers"])[0])
        self.assertEqual(401, get(api["url"], wrong["headers"])[0])
        self.assertEqual([api["id"]], [each["id"] for each in kit.apis()])
        kit.remove_api(api)
        self.assertEqual([], kit.apis())

    def test_a_refusal_names_the_requirement(self):
        client = kit.client(scope=SCOPE)
        own_request(client, kit.assertion(client_id=client["client_id"], change=[["without", "jti"]]))

        with self.assertRaisesRegex(AssertionError, "(?s)token_endpoint refused .*assertion-[a-z-]+: .*http"):
            kit.assert_accepted(client)
        newest = kit.decisions(client_id=client["client_id"], last=1)[0]
        self.assertEqual("refused", newest["decision"])
        self.assertIn(newest["requirement"], newest["page"])
        kit.forget_decisions()
        with self.assertRaisesRegex(AssertionError, "no request of .* was accepted, 0 came"):
            kit.assert_accepted(client)

    def test_an_own_client_is_accepted_until_its_key_is_another(self):
        client = kit.client(scope=SCOPE)
        own_request(client, kit.assertion(client_id=client["client_id"], jwk=client["jwk"]))
        self.assertEqual("accepted", kit.assert_accepted(client)[0]["decision"])

        fresh = kit.new_key(client)
        self.assertNotEqual(client["jwk"]["kid"], fresh["jwk"]["kid"])
        own_request(client, kit.assertion(client_id=client["client_id"], jwk=client["jwk"]))
        with self.assertRaises(AssertionError):
            kit.assert_accepted(client)
        kit.remove_client(client)
        with self.assertRaises(KitError) as gone:
            kit.new_key(client)
        self.assertEqual(404, gone.exception.status)

    def test_time_moves(self):
        kit.move_time("P1D")
        self.assertEqual("PT24H", kit.time()["offset"])
        self.assertEqual(200, kit.token()["status"])
        self.assertTrue(kit.set_time("2027-06-01T00:00:00Z")["now"].startswith("2027-06-01"))
        kit.reset_time()
        self.assertEqual("PT0S", kit.time()["offset"])

    def test_the_next_request_is_disturbed(self):
        kit.disturb(status=503, retry_after=2)
        self.assertEqual(503, kit.disturbances()[0]["status"])
        client = kit.client(scope=SCOPE)
        status = own_request(client, kit.assertion(client_id=client["client_id"]))
        self.assertEqual(503, status)
        kit.disturb(endpoint="any", status=500)
        kit.remove_disturbances()
        self.assertEqual([], kit.disturbances())

    def test_the_realm_has_another_key(self):
        made = kit.new_realm_key()
        self.assertIn(made["kid"], made["kids"])
        keys = json.loads(get(kit.issuer + "/protocol/openid-connect/certs")[1])["keys"]
        self.assertIn(made["kid"], [key["kid"] for key in keys])

    def test_a_user_logs_in(self):
        redirect_uri = "http://localhost:8765/callback"
        client_id = kit.client(scope=SCOPE, redirect_uris=[redirect_uri])["client_id"]
        server = json.loads(get(kit.issuer + "/.well-known/openid-configuration")[1])
        verifier = "v" * 64
        pushed = post(server["pushed_authorization_request_endpoint"], {
            "client_id": client_id,
            "response_type": "code",
            "redirect_uri": redirect_uri,
            "scope": "openid " + SCOPE,
            "state": str(uuid.uuid4()),
            "code_challenge": base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
            **kit.assertion(client_id=client_id),
        })
        self.assertEqual(201, pushed["status"], pushed["body"].get("error_description"))
        query = urllib.parse.urlencode({"client_id": client_id, "request_uri": pushed["body"]["request_uri"]})
        parameters = kit.login(f"{server['authorization_endpoint']}?{query}")["parameters"]
        self.assertEqual(kit.issuer, parameters["iss"])
        login = post(server["token_endpoint"], {
            "grant_type": "authorization_code",
            "code": parameters["code"],
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
            **kit.assertion(client_id=client_id),
        }, pushed["jwk"])
        self.assertEqual(200, login["status"], login["body"].get("error_description"))

        signed = kit.request_object(client_id=client_id, parameters={"scope": SCOPE})
        self.assertEqual(3, len(signed["request"].split(".")))

    def test_it_makes_test_tokens_right_and_wrong(self):
        faults = kit.faults()
        self.assertEqual(12, len(faults["proof_faults"]))
        right = kit.test_token()
        wrong = kit.test_token(fault=faults["token_faults"][0])
        self.assertEqual(kit.info["test_tokens"]["issuer"], right["issuer"])
        self.assertNotEqual(right["access_token"], wrong["access_token"])

    def test_an_api_is_probed(self):
        api = kit.api(flaw="BEARER_TOO")
        probed = kit.probe(api["url"])
        self.assertEqual("fail", probed["verdict"])
        failed = [each["requirement"] for each in probed["requirements"] if each["verdict"] == "fail"]
        self.assertIn(api["requirement"], failed)
        with self.assertRaises(KitError) as refused:
            kit.probe("http://localhost:1/records")
        self.assertEqual(409, refused.exception.status)

    def test_what_it_does_not_know_is_refused_with_a_sentence(self):
        with self.assertRaisesRegex(KitError, "nothing_known"):
            kit.client(nothing_known=1)


def own_request(client, assertion):
    """A token request as a client's own code sends it."""
    return post(client["token_endpoint"], {"grant_type": "client_credentials", "scope": SCOPE, **assertion})["status"]


def post(url, form, jwk=None):
    """Sends a form with a proof, once more where the server asks for its nonce."""
    nonce = None
    for _ in range(2):
        proof = kit.proof(method="POST", url=url, jwk=jwk, nonce=nonce)
        request = urllib.request.Request(url, urllib.parse.urlencode(form).encode(), proof["headers"])
        try:
            with urllib.request.urlopen(request) as answer:
                return {"status": answer.status, "body": json.loads(answer.read()), "jwk": proof["jwk"]}
        except urllib.error.HTTPError as refusal:
            body = json.loads(refusal.read())
            jwk, nonce = proof["jwk"], refusal.headers.get("DPoP-Nonce")
            if body["error"] != "use_dpop_nonce":
                return {"status": refusal.code, "body": body, "jwk": jwk}
    raise AssertionError("a nonce twice")


def get(url, headers=None):
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers or {})) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read()


if __name__ == "__main__":
    unittest.main()
