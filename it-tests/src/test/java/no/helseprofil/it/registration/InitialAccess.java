package no.helseprofil.it.registration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Objects;
import java.util.function.Function;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Response;

/**
 * A token with which a number of clients may be registered dynamically.
 *
 * @param realm where
 * @param id its id
 * @param token the token
 */
record InitialAccess(TestRealm realm, String id, String token) {

    private static final int COUNT = 2;

    static InitialAccess to(TestRealm realm) {
        Response created = realm.admin()
                .post(
                        "clients-initial-access",
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("count", COUNT)
                                .put("expiration", 600));
        return new InitialAccess(
                realm, Objects.requireNonNull(created.text("id")), Objects.requireNonNull(created.text("token")));
    }

    /** A registration that is refused uses nothing of it up. */
    Function<Deviation, Response> guarded(Function<Deviation, Response> registration) {
        return deviation -> {
            int before = remaining();
            Response answer = registration.apply(deviation);
            assertThat(remaining())
                    .as("registrations that remain after %s", answer)
                    .isEqualTo(answer.isSuccess() ? before - 1 : before);
            return answer;
        };
    }

    private int remaining() {
        for (JsonNode each : realm.admin().get("clients-initial-access").json()) {
            if (id.equals(each.path("id").asText())) {
                return each.path("remainingCount").asInt();
            }
        }
        return 0;
    }
}
