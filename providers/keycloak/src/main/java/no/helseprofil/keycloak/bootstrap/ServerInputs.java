package no.helseprofil.keycloak.bootstrap;

import java.util.Optional;
import no.helseprofil.incident.Incidents;
import no.helseprofil.keycloak.database.Isolation;
import no.helseprofil.keycloak.incident.BlockedRealms;
import no.helseprofil.keycloak.observedprofile.ObservedProfiles;
import no.helseprofil.keycloak.server.Features;
import no.helseprofil.keycloak.server.ServerCompatibility;
import no.helseprofil.keycloak.storage.ProfileInputs;
import no.helseprofil.keycloak.storage.RealmProfile;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Inputs of the realms' profiles on this server.
 *
 * @param blocks the blocks in the realms of this server
 * @param documents the parsed documents of the realms
 */
record ServerInputs(BlockedRealms blocks, ParsedDocuments documents) implements ProfileInputs {

    @Override
    public Optional<RealmProfile.Closed> closed() {
        return Features.missing()
                .map(missing -> new RealmProfile.Closed("start the server with the feature " + missing + " enabled"))
                .or(() -> ServerCompatibility.remedy().map(RealmProfile.Closed::new))
                .or(() -> Isolation.remedy()
                        .map(isolation -> new RealmProfile.Closed(
                                "change how the database isolates transactions: " + isolation)));
    }

    @Override
    public Optional<Incidents> incidents(String realm) {
        return blocks.of(realm);
    }

    @Override
    public Planned planned(KeycloakSession session, RealmModel realm, ComponentModel component) {
        return documents.read(component, ObservedProfiles.of(session, realm));
    }
}
