package no.helseprofil.keycloak.storage;

import java.util.List;
import java.util.Optional;
import no.helseprofil.incident.Incidents;
import no.helseprofil.timetable.Stage;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Where the profile of a realm depends on more than its document: on the server, on what is blocked, and on what the
 * realm observes. The composition root of the server holds the one that there is.
 */
public interface ProfileInputs {

    /** Returns those of this node. */
    static ProfileInputs of(KeycloakSession session) {
        return ProfileProviderFactory.part(session, ProfileInputs.class);
    }

    /** Returns what every realm under the profile is, where the server can't serve any. */
    Optional<RealmProfile.Closed> closed();

    /** Returns what is done in a realm, by its internal id; empty as long as this node could never read it. */
    Optional<Incidents> incidents(String realm);

    /** Returns the client profiles that a realm observes. Two are equal if they come to the same stages. */
    Observed observed(KeycloakSession session, RealmModel realm);

    /** Client profiles that a realm observes. */
    interface Observed {

        /** Returns the executors of them, as what is asked of clients. */
        List<Stage> stages();
    }
}
