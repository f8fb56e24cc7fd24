package no.helseprofil.keycloak.clientdraft;

import java.time.Instant;
import java.util.List;
import no.helseprofil.clientdraft.ClientDraft;
import no.helseprofil.clientdraft.DraftChange;
import no.helseprofil.clientdraft.WantedSettings;

/** A draft that isn't answered yet, as it stands now. */
public sealed interface OpenDraft {

    /** Returns the {@code client_id} of the client, or the one that it would get. */
    String clientId();

    /** Returns a hash of everything that a page shows of the draft. It changes if any of that changes. */
    String content();

    Instant ends();

    /**
     * A request for a new client.
     *
     * @param draft requested client
     * @param offeredBy id of the initial access token with which it is requested
     */
    record OfClient(String clientId, String content, Instant ends, ClientDraft draft, String offeredBy)
            implements OpenDraft {}

    /**
     * A request for a change of an existing client.
     *
     * @param client internal id
     * @param wanted requested settings
     * @param changes differences from the present registration
     */
    record OfChange(
            String clientId,
            String content,
            Instant ends,
            String client,
            WantedSettings wanted,
            List<DraftChange> changes)
            implements OpenDraft {

        public OfChange {
            changes = List.copyOf(changes);
        }
    }
}
