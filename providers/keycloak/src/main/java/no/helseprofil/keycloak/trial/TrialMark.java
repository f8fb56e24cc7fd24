package no.helseprofil.keycloak.trial;

import java.util.Optional;
import no.helseprofil.keycloak.storage.ClientAttributes;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;

/**
 * By what a client is known to be tested: an attribute of it, so that requests of others cost nothing, and nothing that
 * a request says can put it under test. It says which run, and the table says whether that is on.
 *
 * @param run hash of the run's id
 * @param temporary whether the client was made for it, and lives no longer
 */
record TrialMark(String run, boolean temporary) {

    private static final String TEMPORARY = "temporary ";

    static Optional<TrialMark> of(@Nullable ClientModel client) {
        String text = client == null ? null : client.getAttribute(ClientAttributes.TRY);
        if (text == null || text.isEmpty()) {
            return Optional.empty();
        }
        boolean temporary = text.startsWith(TEMPORARY);
        return Optional.of(new TrialMark(temporary ? text.substring(TEMPORARY.length()) : text, temporary));
    }

    void put(ClientModel client) {
        client.setAttribute(ClientAttributes.TRY, temporary ? TEMPORARY + run : run);
    }

    static void remove(ClientModel client) {
        client.removeAttribute(ClientAttributes.TRY);
    }
}
