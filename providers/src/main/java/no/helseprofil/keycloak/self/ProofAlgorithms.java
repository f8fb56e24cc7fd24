package no.helseprofil.keycloak.self;

import java.util.List;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.profile.key.SigningAlgorithm;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Profile;

/** The algorithms that a challenge names to somebody of whom nothing is known (RFC 9449, section 7.1). */
public final class ProofAlgorithms {

    private ProofAlgorithms() {}

    /** Those of a client of which nothing is known. */
    public static List<String> of(Profile profile) {
        return profile.terms(Migration.BEFORE, ServerClock.INSTANCE.instant())
                .parametersOf(Catalogue.get(SigningAlgorithm.class))
                .get(SigningAlgorithm.ALLOWED);
    }
}
