package no.helseprofil.keycloak.bootstrap;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import no.helseprofil.keycloak.observedprofile.ObservedProfiles;
import no.helseprofil.keycloak.storage.ProfileInputs.Planned;
import no.helseprofil.keycloak.storage.StoredProfile;
import no.helseprofil.timetable.Holds;
import no.helseprofil.timetable.InvalidProfileException;
import no.helseprofil.timetable.ProfileDocument;
import org.keycloak.component.ComponentModel;

/** Documents of the realms of this server, parsed once per change. */
final class ParsedDocuments {

    private final Map<String, Parsed> known = new ConcurrentHashMap<>();

    /** Reads the document and the holds of a component. */
    Planned read(ComponentModel component, ObservedProfiles observed) {
        String document =
                Optional.ofNullable(component.get(StoredProfile.DOCUMENT)).orElse("");
        String holds = Optional.ofNullable(component.get(StoredProfile.HOLDS)).orElse("");
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
                    ProfileDocument.parse(document).withHolds(Holds.read(holds)).withPolicies(observed.stages()), "");
        } catch (InvalidProfileException invalid) {
            return new Planned(null, String.valueOf(invalid.getMessage()));
        }
    }

    private record Parsed(String document, String holds, ObservedProfiles observed, Planned planned) {}
}
