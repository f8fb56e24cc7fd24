package no.helseprofil.keycloak.testrun;

import java.util.Optional;
import no.helseprofil.keycloak.storage.ClientAttributes;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;

/**
 * Mark of a client under test: an attribute of the client, so that requests of other clients cost nothing, and no
 * request can put a client under test. It names the run; the table has the run's state.
 *
 * @param run hash of the run's id
 * @param temporary whether the client was created for the run and is removed with it
 */
record TestRunMark(String run, boolean temporary) {

    private static final String TEMPORARY = "temporary ";

    static Optional<TestRunMark> of(@Nullable ClientModel client) {
        String text = client == null ? null : client.getAttribute(ClientAttributes.TRY);
        if (text == null || text.isEmpty()) {
            return Optional.empty();
        }
        boolean temporary = text.startsWith(TEMPORARY);
        return Optional.of(new TestRunMark(temporary ? text.substring(TEMPORARY.length()) : text, temporary));
    }

    void put(ClientModel client) {
        client.setAttribute(ClientAttributes.TRY, temporary ? TEMPORARY + run : run);
    }

    static void remove(ClientModel client) {
        client.removeAttribute(ClientAttributes.TRY);
    }
}
