package no.helseprofil.keycloak.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.keycloak.models.KeycloakSession;

class WatchedHookTest {

    private static final List<WatchedHook> EXPECTED =
            List.of(WatchedHook.CLIENT_AUTHENTICATOR, WatchedHook.TOKEN_POST_PROCESSOR, WatchedHook.TOKEN_SIGNATURE);

    private final KeycloakSession session = Fakes.session(Map.of());

    @AfterEach
    void forget() {
        Fakes.forget();
    }

    @Test
    void hooksInOrderHaveNoFault() {
        WatchedHook.watch(session);
        WatchedHook.CLIENT_AUTHENTICATOR.pass(session);
        WatchedHook.EVENT.pass(session);
        WatchedHook.TOKEN_POST_PROCESSOR.pass(session);
        WatchedHook.TOKEN_SIGNATURE.pass(session);
        WatchedHook.CLIENT_AUTHENTICATOR.pass(session);

        assertThat(WatchedHook.faults(session, EXPECTED)).isEmpty();
    }

    @Test
    void aMissingHookIsReported() {
        WatchedHook.watch(session);
        WatchedHook.CLIENT_AUTHENTICATOR.pass(session);
        WatchedHook.TOKEN_SIGNATURE.pass(session);

        assertThat(WatchedHook.faults(session, EXPECTED)).containsExactly("the post-processor of tokens isn't called");
    }

    @Test
    void aWrongOrderIsReported() {
        WatchedHook.watch(session);
        WatchedHook.TOKEN_SIGNATURE.pass(session);
        WatchedHook.CLIENT_AUTHENTICATOR.pass(session);
        WatchedHook.TOKEN_POST_PROCESSOR.pass(session);

        assertThat(WatchedHook.faults(session, EXPECTED))
                .containsExactly("the signature of tokens is called before the post-processor of tokens");
    }

    @Test
    void anUnwatchedRequestRecordsNothing() {
        EXPECTED.forEach(hook -> hook.pass(session));

        assertThat(WatchedHook.faults(session, EXPECTED)).hasSameSizeAs(EXPECTED);
    }

    @Test
    void watchingResetsTheRecord() {
        WatchedHook.watch(session);
        EXPECTED.forEach(hook -> hook.pass(session));
        WatchedHook.watch(session);

        assertThat(WatchedHook.faults(session, EXPECTED))
                .as("nothing of the request before counts")
                .hasSameSizeAs(EXPECTED);
    }
}
