package no.helseprofil.keycloak.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import no.helseprofil.keycloak.bootstrap.ServerInputs.ParsedDocuments;
import no.helseprofil.keycloak.incident.BlockedRealms;
import no.helseprofil.keycloak.selfattack.SelfAttack;
import no.helseprofil.keycloak.server.Fakes;
import no.helseprofil.keycloak.storage.RealmProfile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.keycloak.common.Profile;
import org.keycloak.common.profile.CommaSeparatedListProfileConfigResolver;

class ServerInputsTest {

    private final ServerInputs inputs = new ServerInputs(new BlockedRealms(), new ParsedDocuments(), SelfAttack::none);

    @AfterEach
    void forget() {
        Profile.reset();
        Fakes.close("");
    }

    @Test
    void aCompleteServerClosesNothing() {
        disable(null);

        assertThat(closed()).isEmpty();
    }

    @Test
    void aDisabledFeatureAloneClosesRealms() {
        disable("dpop");

        assertThat(closed()).hasValue("start the server with the feature dpop enabled");
    }

    @Test
    void aDisabledProviderAloneClosesRealms() {
        disable(null);
        Fakes.close("start the server without what takes the place of providers of ours: spi-a--b is off");

        assertThat(closed())
                .hasValue("start the server without what takes the place of providers of ours: spi-a--b is off");
    }

    private Optional<String> closed() {
        return inputs.closed("a-realm").map(RealmProfile.Closed::remedy);
    }

    private static void disable(@Nullable String feature) {
        Profile.configure(new CommaSeparatedListProfileConfigResolver(null, feature));
    }
}
