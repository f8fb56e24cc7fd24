import unittest

from helseprofil_test_kit import Kit


class FirstTest(unittest.TestCase):
    def test_a_machine_gets_a_token(self):
        kit = Kit.start()
        answer = kit.token(
            assertion=[["with", "aud", kit.info["token_endpoint"]]],  # the fault: without this line it passes
        )
        self.assertEqual(200, answer["status"], answer["body"].get("error_description"))
