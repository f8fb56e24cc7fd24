package no.helseprofil.keycloak.bootstrap;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import no.helseprofil.incident.Incidents;
import no.helseprofil.keycloak.database.Isolation;
import no.helseprofil.keycloak.incident.BlockedRealms;
import no.helseprofil.keycloak.observedprofile.ObservedProfiles;
import no.helseprofil.keycloak.selfattack.SelfAttack;
import no.helseprofil.keycloak.server.ServerCompatibility;
import no.helseprofil.keycloak.server.ServerCompatibility.Features;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles.ProfileInputs;
import no.helseprofil.keycloak.storage.RealmProfiles.ProfileInputs.Planned;
import no.helseprofil.keycloak.storage.StoredProfile;
import no.helseprofil.timetable.Holds;
import no.helseprofil.timetable.InvalidProfileException;
import no.helseprofil.timetable.ProfileDocument;
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

    /** Documents of the realms of this server, parsed once per change. */
    static final class ParsedDocuments {

        private final Map<String, Parsed> known = new ConcurrentHashMap<>();

        /** Reads the document and the holds of a component. */
        Planned read(ComponentModel component, ObservedProfiles observed) {
            String document =
                    Optional.ofNullable(component.get(StoredProfile.DOCUMENT)).orElse("");
            String holds =
                    Optional.ofNullable(component.get(StoredProfile.HOLDS)).orElse("");
            Parsed before = known.get(component.getId());
            if (before != null
                    && before.document().equals(document)
                    && before.holds().equals(holds)
                    && before.observed().equals(observed)) {
                return before.planned();
            }
            Planned planned = parse(document, holds, observed);
            known.put(component.getId(), new Parsed(document, holds, observed, planned));
            return planned;
        }

        private static Planned parse(String document, String holds, ObservedProfiles observed) {
            try {
                return new Planned(
                        ProfileDocument.parse(document)
                                .withHolds(Holds.read(holds))
                                .withPolicies(observed.stages()),
                        "");
            } catch (InvalidProfileException invalid) {
                return new Planned(null, String.valueOf(invalid.getMessage()));
            }
        }

        private record Parsed(String document, String holds, ObservedProfiles observed, Planned planned) {}
    }
}
