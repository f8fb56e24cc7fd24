package no.helseprofil.keycloak.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import no.helseprofil.keycloak.observations.Observations;
import no.helseprofil.keycloak.request.EvaluatedRequest.Interceptor;
import no.helseprofil.keycloak.request.EvaluatedRequest.IssuanceListener;
import no.helseprofil.keycloak.storage.RealmProfiles.ProfileInputs;
import no.helseprofil.keycloak.testrun.TestRuns;
import no.helseprofil.profile.ClientMetadata.AddressPolicy;
import org.junit.jupiter.api.Test;

class CompositionRootTest {

    private final CompositionRoot root = new CompositionRoot();

    @Test
    void bindsEveryDependencyOfTheTokenEndpoint() {
        assertThat(root.part(Interceptor.class)).isSameAs(root.part(TestRuns.class));
        assertThat(root.part(IssuanceListener.class)).isSameAs(root.part(Observations.class));
        assertThat(root.part(ProfileInputs.class)).isInstanceOf(ServerInputs.class);
        assertThat(root.part(AddressPolicy.class).admits("https://10.0.0.1/"))
                .as("where the operator admits no network")
                .isFalse();
    }

    @Test
    void refusesAnUnknownType() {
        assertThatThrownBy(() -> root.part(Runnable.class)).isInstanceOf(IllegalArgumentException.class);
    }
}
