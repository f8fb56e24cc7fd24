package no.helseprofil.it.timetable;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.function.Supplier;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.TestTime;

/**
 * A realm whose clients were there before the profile, and a request that contradicts one dated requirement: an assertion
 * without {@code typ}.
 */
final class LivingRealm {

    /** Requirement that {@link #untyped} contradicts. */
    static final String REQUIREMENT = "assertion-type";

    static final String OBSERVED = "{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\"}";

    /** The requirement is enforced for all clients since long. */
    static final String ENFORCED =
            "{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"requirements\":{\"assertion-type\":"
                    + "{\"announced\":\"2025-01-01T00:00:00Z\",\"enforced\":\"2025-06-01T00:00:00Z\"}}}";

    private static final int MOST_TRIES = 100;

    private LivingRealm() {}

    static TestRealm under(String document) {
        TestRealm realm = TestRealm.withoutProfile();
        realm.putProfile(document);
        return realm;
    }

    static Response untyped(TestRealm realm, String clientId) {
        return untyped(realm.oidc(clientId).at(clock()));
    }

    static Response untyped(OidcClient client) {
        return client.withAssertion(assertion -> assertion.withoutHeader("typ"))
                .clientCredentials(TestRealm.SCOPE)
                .response();
    }

    static ObjectNode json(Map<String, String> members) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        members.forEach(json::put);
        return json;
    }

    static ObjectNode waiver(Instant expires) {
        return json(Map.of(
                "reason", "The vendor follows in May", "approvedBy", "Ada Ministrator", "expires", expires.toString()));
    }

    /** The server's time, to the second. */
    static Instant now() {
        return clock().instant().truncatedTo(ChronoUnit.SECONDS);
    }

    /** Moves the server's clock into a second and asks there; an answer counts only if that second hasn't ended. */
    static Response in(Instant second, Supplier<Response> request) {
        for (int i = 0; i < MOST_TRIES; i++) {
            time().moveBy(Duration.between(now(), second));
            Response answer = request.get();
            if (now().equals(second)) {
                return answer;
            }
        }
        throw new IllegalStateException("no request was answered within the second it began in");
    }

    static TestTime time() {
        return new TestTime(SharedServer.get());
    }

    static Clock clock() {
        return time().clock();
    }
}
