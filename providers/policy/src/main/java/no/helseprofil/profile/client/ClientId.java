package no.helseprofil.profile.client;

import java.util.List;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.DefinedRequirement;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequirementKind;

/**
 * {@code client-id}: Keycloak's own clients are known by their names and aren't judged, so nobody else may have one of
 * these. Whoever may register clients may also rename one of Keycloak's and take its name.
 */
public final class ClientId extends DefinedRequirement implements ClientCheck {

    public ClientId() {
        super("client-id", RequirementKind.INVARIANT, "RFC 6749 section 2.2");
    }

    /** Keycloak's own have their names by right. */
    @Override
    public boolean holdsFor(Facts.Standing standing) {
        return standing != Facts.Standing.KEYCLOAK;
    }

    @Override
    public List<Violation> violations(ClientMetadata client, Parameters parameters) {
        return client.isKeycloaks()
                ? List.of(new Violation(
                        ClientSetting.CLIENT_ID,
                        client.clientId(),
                        "give the client another client_id; this one is reserved for Keycloak's own"))
                : List.of();
    }
}
