package no.helseprofil.keycloak.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import no.helseprofil.keycloak.request.UsedAssertions.UnknownUseException;
import no.helseprofil.keycloak.server.Fakes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.keycloak.common.Profile;
import org.keycloak.common.profile.CommaSeparatedListProfileConfigResolver;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.SingleUseObjectProvider;

class UsedAssertionsTest {

    private static final Duration LIFESPAN = Duration.ofSeconds(30);

    @BeforeEach
    void startAsStock() {
        start(null);
    }

    @AfterEach
    void forget() {
        Profile.reset();
        Fakes.forget();
    }

    @Test
    void reportsWhetherTheAssertionWasUsed() {
        assertThat(remembering(() -> true).add("client", "jti", LIFESPAN)).isTrue();
        assertThat(remembering(() -> false).add("client", "jti", LIFESPAN)).isFalse();
    }

    @Test
    void failsIfTheClusterDoesNotAnswer() {
        UsedAssertions used = remembering(() -> {
            throw new IllegalStateException("Timeout after 5 seconds waiting for acks");
        });

        assertThatThrownBy(() -> used.add("client", "jti", LIFESPAN)).isInstanceOf(UnknownUseException.class);
    }

    @Test
    void aDatabaseRemembersTheAssertionDespiteARollback() {
        start("stateless");
        KeycloakSession own = Fakes.session(
                Map.of("singleUseObjects", Fakes.of(SingleUseObjectProvider.class, Map.of("putIfAbsent", true))));
        KeycloakSession request = Fakes.of(
                KeycloakSession.class,
                Map.of(
                        "getKeycloakSessionFactory",
                        Fakes.of(KeycloakSessionFactory.class, Map.of("create", own)),
                        "singleUseObjects",
                        Fakes.of(SingleUseObjectProvider.class, Map.of("putIfAbsent", false))));

        assertThat(new UsedAssertions(request).add("client", "jti", LIFESPAN))
                .as("26.8 rolls back a refused request, whose assertion could be used again")
                .isTrue();
    }

    private static void start(@Nullable String enabled) {
        Profile.configure(new CommaSeparatedListProfileConfigResolver(enabled, null));
    }

    private static UsedAssertions remembering(Supplier<Boolean> put) {
        SingleUseObjectProvider objects =
                Fakes.answering(SingleUseObjectProvider.class, (method, arguments) -> put.get());
        return new UsedAssertions(Fakes.answering(KeycloakSession.class, (method, arguments) -> objects));
    }
}
