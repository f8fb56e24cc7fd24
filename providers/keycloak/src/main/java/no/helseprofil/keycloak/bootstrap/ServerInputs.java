package no.helseprofil.keycloak.bootstrap;

import java.util.Optional;
import java.util.function.Supplier;
import no.helseprofil.incident.Incidents;
import no.helseprofil.keycloak.database.Isolation;
import no.helseprofil.keycloak.incident.BlockedRealms;
import no.helseprofil.keycloak.observedprofile.ObservedProfiles;
import no.helseprofil.keycloak.selfattack.SelfAttack;
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
 * @param attack the attack of this server on itself
 */
record ServerInputs(BlockedRealms blocks, ParsedDocuments documents, Supplier<SelfAttack> attack)
        implements ProfileInputs {

    @Override
    public Optional<RealmProfile.Closed> closed(String realm) {
        return Features.missing()
                .map(missing -> new RealmProfile.Closed("start the server with the feature " + missing + " enabled"))
                .or(() -> ServerCompatibility.remedy().map(RealmProfile.Closed::new))
                .or(() -> Isolation.remedy()
                        .map(isolation ->
                                new RealmProfile.Closed("change how the database isolates transactions: " + isolation)))
                .or(() -> attack.get().remedy(realm).map(RealmProfile.Closed::new));
    }

    @Override
    public Optional<Incidents> incidents(String realm) {
        return attack.get().incidents(realm).or(() -> blocks.of(realm));
    }

    @Override
    public Planned planned(KeycloakSession session, RealmModel realm, ComponentModel component) {
        return documents.read(component, ObservedProfiles.of(session, realm));
    }
}
