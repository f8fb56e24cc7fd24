package no.helseprofil.keycloak.start;

import java.util.List;
import java.util.Optional;
import no.helseprofil.keycloak.changes.Change;
import no.helseprofil.keycloak.changes.Change.Author;
import no.helseprofil.keycloak.changes.Changes;
import no.helseprofil.keycloak.database.LockedValue;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.keycloak.storage.StoredProfile;
import no.helseprofil.timetable.InvalidProfileException;
import no.helseprofil.timetable.ProfileDocument;
import org.jspecify.annotations.Nullable;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * An exemption ends with its client: when Keycloak removes a client that the document exempts, the document loses the
 * exemption in the same transaction. It is the document that changes, and no list beside it, so that it holds on every
 * node, after a start, and in an export.
 */
final class EndedExemptions {

    private static final String REASON = "The client was removed, and its exemption with it";

    private EndedExemptions() {}

    static void on(ClientModel.ClientRemovedEvent removed) {
        RealmModel realm = removed.getClient().getRealm();
        String client = removed.getClient().getId();
        List<ComponentModel> stored = RealmProfiles.components(realm).toList();
        // of more than one the realm is closed, and exempts nobody
        if (stored.size() == 1
                && without(stored.get(0).get(StoredProfile.DOCUMENT), client).isPresent()) {
            end(removed.getKeycloakSession(), realm, stored.get(0), client);
        }
    }

    private static void end(KeycloakSession session, RealmModel realm, ComponentModel component, String client) {
        LockedValue stored = LockedValue.take(session, realm, component, StoredProfile.DOCUMENT);
        String before = stored.read().orElse(null);
        without(before, client).ifPresent(after -> {
            stored.write(after);
            Author author = Author.of(
                    session.getContext().getUser(), session.getContext().getClient());
            Changes.record(session, realm, Change.ofProfile(author, String.valueOf(before), after, REASON));
        });
    }

    /** The document as it is to be. One that can't be read exempts nobody, and whoever mends it says who is exempt. */
    private static Optional<String> without(@Nullable String document, String client) {
        if (document == null || !document.contains(client)) {
            return Optional.empty();
        }
        try {
            return ProfileDocument.withoutExemption(document, client);
        } catch (InvalidProfileException unreadable) {
            return Optional.empty();
        }
    }
}
