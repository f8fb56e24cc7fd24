package no.helseprofil.keycloak.bootstrap;

import java.util.List;
import java.util.Optional;
import no.helseprofil.keycloak.audit.AuditLog;
import no.helseprofil.keycloak.audit.Change;
import no.helseprofil.keycloak.audit.Change.Author;
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
 * Removal of exemptions with their clients: when Keycloak removes a client that the document exempts, the exemption is
 * removed from the document in the same transaction. The document itself is changed, and not a list beside it, so that
 * the change takes effect on every node, after a restart, and in an export.
 */
final class EndedExemptions {

    private static final String REASON = "The client was removed, and its exemption with it";

    private EndedExemptions() {}

    static void on(ClientModel.ClientRemovedEvent removed) {
        RealmModel realm = removed.getClient().getRealm();
        String client = removed.getClient().getId();
        List<ComponentModel> stored = RealmProfiles.components(realm).toList();
        // with more than one the realm is closed, and no client is exempt
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
            AuditLog.record(session, realm, Change.ofProfile(author, String.valueOf(before), after, REASON));
        });
    }

    /** Returns the document without the exemption; empty if it has none or can't be read, and so exempts no client. */
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
