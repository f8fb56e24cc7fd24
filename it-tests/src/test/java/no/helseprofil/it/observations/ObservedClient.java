package no.helseprofil.it.observations;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Assertion;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.jspecify.annotations.Nullable;

/** A client of the fleet: what it does wrong, and how the realm treats it. */
final class ObservedClient {

    /** A redirect URI that is registered and shouldn't be. */
    static final String PLAIN_HTTP = "http://client.example/callback";

    /** Keys, one set for all clients of a fleet: to make one for each takes longer than to use it. */
    record Keys(SigningKey good, SigningKey edwards, SigningKey small, SigningKey ending) {

        static Keys generate() {
            return new Keys(
                    SigningKey.generate("ES256"),
                    SigningKey.generate("EdDSA"),
                    SigningKey.generateRsa(1024, "RS256"),
                    SigningKey.generate("ES256"));
        }

        String set() {
            ObjectNode set = JsonNodeFactory.instance.objectNode();
            Stream.of(good, edwards, small, ending)
                    .forEach(key -> set.withArray("keys").addPOJO(key.publicJwk()));
            return set.toString();
        }
    }

    private final String clientId;
    private final String id;
    private final Keys keys;
    private final Set<Violation> violations;
    private final boolean mended;
    private final ObjectNode representation;
    private @Nullable OidcClient client;

    ObservedClient(String clientId, String id, Keys keys, Set<Violation> violations, boolean mended, Instant keyEnd) {
        this.clientId = clientId;
        this.id = id;
        this.keys = keys;
        this.violations = violations;
        this.mended = mended;
        this.representation = TestRealm.representation(clientId, keys.good());
        representation.put("id", id);
        representation.withArray("redirectUris").add(PLAIN_HTTP);
        attribute("helseprofil.registered", "existing");
        attribute("jwks.string", keys.set());
        attribute("dpop.bound.access.tokens", "false");
        attribute("require.pushed.authorization.requests", "false");
        attribute("pkce.code.challenge.method", "");
        attribute("helseprofil.key-expires." + keys.ending().kid(), keyEnd.toString());
        violations.forEach(violation -> violation.register(representation));
    }

    void attribute(String name, String value) {
        ((ObjectNode) representation.get("attributes")).put(name, value);
    }

    String clientId() {
        return clientId;
    }

    String id() {
        return id;
    }

    Keys keys() {
        return keys;
    }

    Set<Violation> violations() {
        return violations;
    }

    /** Returns whether the client stopped doing so before the forecast. */
    boolean isMended() {
        return mended;
    }

    ObjectNode representation() {
        return representation;
    }

    OidcClient client() {
        return Objects.requireNonNull(client);
    }

    /** Comes to its server, at the time of this clock. */
    void meet(String issuer, Clock clock) {
        client = (client == null ? OidcClient.discover(issuer, clientId, keys.good()) : client).at(clock);
        // refused and recorded nowhere, but answered with a nonce
        client.withAssertion(Assertion::withWrongSignature).clientCredentials(TestRealm.SCOPE);
    }

    OidcClient signingWith(OidcClient client, SigningKey key) {
        return client.withAssertion(
                assertion -> assertion.signedWith(key).signedAs(key.algorithm()).header("kid", key.kid()));
    }

    /** Makes each of its requests once: the wrong ones, and where it can a right one. */
    List<Response> send() {
        List<Response> answers = new ArrayList<>();
        violations.forEach(violation -> answers.add(violation.send(this)));
        if (violations.stream().noneMatch(Violation.REGISTERED::contains)) {
            answers.add(Violation.sendCompliant(this));
        }
        return answers;
    }

    /** Sends the requests of a client that has mended everything: requests of the same kinds with nothing wrong. */
    List<Response> sendRight() {
        return violations.stream().map(violation -> violation.sendRight(this)).toList();
    }

    @Override
    public String toString() {
        return clientId + " " + violations + (mended ? " mended" : "") + " " + representation.get("attributes");
    }
}
