package no.helseprofil.it.theme;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import no.helseprofil.it.support.TestRealm;

/**
 * {@link TestRealm#WITH_SECRET}, there before the profile, which sends people to the login page without PAR; that ends one day.
 *
 * @param realm its realm
 * @param end when, for clients of which nothing else is agreed
 */
public record OldWay(TestRealm realm, Instant end) {

    static final String CLIENT = TestRealm.WITH_SECRET;

    /** The client as it is, with a name for people. */
    public static OldWay in(TestRealm realm, Instant end) {
        realm.alter(
                CLIENT,
                client -> client.put("name", "Gammel journal")
                        .withObject("/attributes")
                        .put("helseprofil.registered", "existing")
                        .put("pkce.code.challenge.method", "")
                        .put("dpop.bound.access.tokens", "false"));
        OldWay way = new OldWay(realm, end);
        realm.putProfile(way.document().toString());
        return way;
    }

    /** The profile document that says so. */
    ObjectNode document() {
        ObjectNode document =
                JsonNodeFactory.instance.objectNode().put("ruleSet", "helseid").put("catalogue", "2026.1");
        document.putObject("requirements")
                .putObject("pushed-authorization")
                .put("announced", "2026-01-01T00:00:00Z")
                .put("enforced", end.toString());
        return document;
    }

    /** Its request, which was not pushed. */
    public URI request() {
        return request(CLIENT);
    }

    /** Such a request in the name of a client. */
    URI request(String client) {
        return URI.create(realm.address("protocol/openid-connect/auth") + "?response_type=code&scope=openid&client_id="
                + client + "&redirect_uri="
                + URLEncoder.encode(TestRealm.REDIRECT_URI.toString(), StandardCharsets.UTF_8));
    }

    void attributes(Map<String, String> attributes) {
        realm.alter(CLIENT, client -> attributes.forEach(client.withObject("/attributes")::put));
    }
}
