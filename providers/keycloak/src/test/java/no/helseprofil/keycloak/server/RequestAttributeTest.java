package no.helseprofil.keycloak.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.keycloak.models.KeycloakSession;

class RequestAttributeTest {

    private static final RequestAttribute<String> NAME = RequestAttribute.of(String.class);
    private static final RequestAttribute<String> OTHER = RequestAttribute.of(String.class);

    private final KeycloakSession session = session();

    @Test
    void isKeptUntilTheRequestEnds() {
        assertThat(NAME.get(session)).isEmpty();

        NAME.set(session, "kept");

        assertThat(NAME.get(session)).contains("kept");
        assertThat(NAME.get(session())).as("another request").isEmpty();
    }

    @Test
    void distinguishesAttributesOfTheSameType() {
        NAME.set(session, "kept");

        assertThat(OTHER.get(session)).isEmpty();
    }

    @Test
    void distinguishesAttributesById() {
        NAME.set(session, "realm-1", "kept");

        assertThat(NAME.get(session, "realm-2")).isEmpty();
        assertThat(NAME.getOrMake(session, "realm-1", () -> "made anew")).isEqualTo("kept");
        NAME.remove(session, "realm-1");
        assertThat(NAME.getOrMake(session, "realm-1", () -> "made anew")).isEqualTo("made anew");
    }

    @Test
    void sharesAttributesWithASecondSession() {
        KeycloakSession ahead = session();
        NAME.set(session, "of the request");

        RequestAttribute.share(session, ahead);
        OTHER.set(ahead, "read ahead");

        assertThat(NAME.get(ahead)).contains("of the request");
        assertThat(OTHER.get(session)).contains("read ahead");
    }

    /** A session that has attributes and nothing else. */
    private static KeycloakSession session() {
        Map<Object, Object> attributes = new HashMap<>();
        return Fakes.answering(KeycloakSession.class, (method, arguments) -> switch (method) {
            case "getAttribute" -> attributes.get(arguments[0]);
            case "setAttribute" -> attributes.put(arguments[0], arguments[1]);
            default -> throw new UnsupportedOperationException(method);
        });
    }
}
