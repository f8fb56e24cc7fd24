package no.helseprofil.keycloak.storage;

import java.util.Optional;
import no.helseprofil.incident.Incidents;
import no.helseprofil.timetable.Profile;
import org.jspecify.annotations.Nullable;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Inputs of a realm's profile: its document, the blocks in the realm, and the server's deficiencies. The composition
 * root of the server holds the only instance.
 */
public interface ProfileInputs {

    /** Returns the inputs of this node. */
    static ProfileInputs of(KeycloakSession session) {
        return ProfileProviderFactory.part(session, ProfileInputs.class);
    }

    /** Returns why the server closes a realm under the profile, by its internal id; empty if it doesn't. */
    Optional<RealmProfile.Closed> closed(String realm);

    /** Returns a realm's blocks and emergency settings, by its internal id; empty until they were read once. */
    Optional<Incidents> incidents(String realm);

    /** Returns the profile of a realm's component: the same object as long as nothing in it has changed. */
    Planned planned(KeycloakSession session, RealmModel realm, ComponentModel component);

    /**
     * Profile according to its document, its holds and the observed client profiles.
     *
     * @param profile the profile; null if the document or the holds can't be read
     * @param problem the problem in that case
     */
    record Planned(@Nullable Profile profile, String problem) {}
}
