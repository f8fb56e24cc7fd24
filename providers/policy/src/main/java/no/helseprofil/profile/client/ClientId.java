package no.helseprofil.profile.client;

import java.util.List;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;

/**
 * {@code client-id}: no client has the name of one of Keycloak's own, which are recognised by name and aren't judged.
 * Otherwise an administrator of clients could rename one of Keycloak's and take its name.
 */
public final class ClientId extends DefinedRequirement implements ClientCheck {

    public ClientId() {
        super("client-id", RequirementKind.INVARIANT, "RFC 6749 section 2.2");
    }

    /** Keycloak's own clients are entitled to their names. */
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
