package no.helseprofil.keycloak.request;

import jakarta.ws.rs.core.MultivaluedHashMap;
import java.time.Instant;
import java.util.Optional;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;

/** What has been read of a request so far. A part that no step of {@link FactsReader} reads is not there. */
public final class FactsReading {

    final Endpoint endpoint;
    DecodedForm form = DecodedForm.of(new MultivaluedHashMap<>());
    Facts.Assertion assertion = new Facts.Assertion.Absent();
    Optional<ClientModel> client = Optional.empty();
    Facts.@Nullable Client registered;
    Purpose purpose = Purpose.NONE;
    Facts.Proof proof = new Facts.Proof.Absent();

    @Nullable
    Instant sameTokenUntil;

    Facts.Blocking blocking = Facts.Blocking.NONE;

    FactsReading(Endpoint endpoint) {
        this.endpoint = endpoint;
    }
}
