package no.helseprofil.keycloak.draft;

import java.time.Instant;
import java.util.List;
import no.helseprofil.draft.ClientDraft;
import no.helseprofil.draft.DraftChange;
import no.helseprofil.draft.WantedSettings;

/** What is asked for and not answered yet, as it stands now. */
public sealed interface OpenDraft {

    /** Of the client, or the one that it would have. */
    String clientId();

    /** Hash of all that a page says of it: another one if anything of that becomes different. */
    String content();

    Instant ends();

    /**
     * A client that there isn't yet.
     *
     * @param draft what is asked for
     * @param offeredBy the initial access token that it is asked for by
     */
    record OfClient(String clientId, String content, Instant ends, ClientDraft draft, String offeredBy)
            implements OpenDraft {}

    /**
     * A change of a client that is there.
     *
     * @param client its internal id
     * @param wanted what is asked for
     * @param changes what of that differs from what is registered now
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
