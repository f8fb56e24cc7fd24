package no.helseprofil.it.realm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that the input of a stranger stays within the line of the server's log that reports it. */
class LoggedInputIT {

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    @ParameterizedTest
    @Tag("smoke")
    @ValueSource(strings = {"000A", "000D", "001B", "0085", "009B", "2028", "202E"})
    @Attack(
            by = Attacker.STRANGER,
            tries = "puts line breaks, escape sequences and text-reversing characters into what is logged",
            outcome = "logged as escapes, within the line")
    void noCharacterBreaksALogLine(String hexadecimal) {
        String character = String.valueOf((char) Integer.parseInt(hexadecimal, 16));
        String mark = "planted-" + UUID.randomUUID();
        String sent = "x" + character + mark;

        sendEverywhere(sent);

        List<String> lines = ServerLog.lines(SharedServer.get(), mark);
        assertThat(lines).as("the control: it is logged").isNotEmpty();
        assertThat(lines)
                .allSatisfy(line -> assertThat(line)
                        .as("a line that begins with what was sent is one of its sender's")
                        .doesNotStartWith(mark)
                        .doesNotContain(character));
    }

    private static void sendEverywhere(String sent) {
        realm.oidc(TestRealm.MACHINE)
                .withAssertion(assertion -> assertion.header("kid", sent).with("jti", sent))
                .clientCredentials(TestRealm.SCOPE);
        realm.oidc(TestRealm.MACHINE)
                .withProof(proof -> proof.with("jti", sent))
                .clientCredentials(TestRealm.SCOPE);
        for (String endpoint : List.of("token", "token/introspect", "revoke", "ext/par/request", "logout", "auth")) {
            for (String parameter : List.of("client_id", "redirect_uri", "state", "scope", "username", "nonce")) {
                Request.post(realm.address("protocol/openid-connect/" + endpoint))
                        .form(parameter, sent)
                        .send();
            }
        }
        Request.post(realm.address("clients-registrations/default"))
                .body("application/json", "{\"" + sent.replaceAll("\\p{Cc}", "?") + "\":1}")
                .send();
    }
}
