package no.helseprofil.keycloak.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import no.helseprofil.keycloak.server.Fakes;
import no.helseprofil.keycloak.user.UpstreamClaimMapper.ProviderClaims;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.models.IdentityProviderMapperModel;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/** The level of a login is that login's, whatever is written into its user. */
class UpstreamClaimMapperTest {

    private static final String LEVEL = "helseid://claims/identity/security_level";

    private final Map<String, String> notes = new HashMap<>();
    private final BrokeredIdentityContext context = new BrokeredIdentityContext("sub", enabled());

    @Test
    void takesTheLevelRegardlessOfTheSyncMode() {
        read(LEVEL, "4");
        assertThat(notes).as("a first login would empty them").isEmpty();
        ProviderClaims.finish(login(), context);
        assertThat(notes).containsOnly(Map.entry(LEVEL, "4"));
    }

    @Test
    void takesNoLevelWithoutAMapperOrAValue() {
        read("hpr_number", "4");
        ProviderClaims.finish(login(), context);
        assertThat(notes).as("no mapper takes it").isEmpty();
        read(LEVEL, null);
        ProviderClaims.finish(login(), context);
        assertThat(notes).as("the provider sends none").isEmpty();
    }

    private void read(String what, @Nullable String level) {
        ProviderClaims.keep(context, null, null, level);
        IdentityProviderMapperModel mapper = new IdentityProviderMapperModel();
        mapper.setConfig(Map.of("user.attribute", what));
        new UpstreamClaimMapper()
                .preprocessFederatedIdentity(fake(KeycloakSession.class), fake(RealmModel.class), mapper, context);
    }

    private static IdentityProviderModel enabled() {
        IdentityProviderModel model = new IdentityProviderModel();
        model.setEnabled(true);
        return model;
    }

    private AuthenticationSessionModel login() {
        return Fakes.answering(AuthenticationSessionModel.class, (method, arguments) -> {
            assertThat(method).isEqualTo("setUserSessionNote");
            return notes.put(String.valueOf(arguments[0]), String.valueOf(arguments[1]));
        });
    }

    private static <T> T fake(Class<T> type) {
        return Fakes.answering(type, (method, arguments) -> {
            throw new IllegalStateException("nobody asks for " + method);
        });
    }
}
