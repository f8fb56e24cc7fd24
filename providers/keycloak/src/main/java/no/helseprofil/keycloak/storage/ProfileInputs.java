package no.helseprofil.keycloak.storage;

import java.util.Optional;
import no.helseprofil.incident.Incidents;
import no.helseprofil.timetable.Profile;
import org.jspecify.annotations.Nullable;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * What the profile of a realm is made of: its document, what is blocked in the realm, and what the server can't do. The
 * composition root of the server holds the one that there is.
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

    /** Returns what a component of a realm plans: the same object for as long as nothing of it has changed. */
    Planned planned(KeycloakSession session, RealmModel realm, ComponentModel component);

    /**
     * The profile as its document, its holds and the observed client profiles say it.
     *
     * @param profile the profile; null if the document or the holds can't be read
     * @param problem what is wrong with them then
     */
    record Planned(@Nullable Profile profile, String problem) {}
}
