package no.helseprofil.draft;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.rotation.OfferedKey;
import no.helseprofil.rotation.UnfitKeyException;
import org.jspecify.annotations.Nullable;

/**
 * A client that somebody asks for, as NHN's programs do. It has no name of its own and no {@code client_id}: the server
 * gives that, so that nobody takes one that others are known by.
 *
 * @param settings what it is to be like
 * @param key its public key
 * @param organisation number of the organisation that it is to act for
 * @param returnAddress where the browser goes once somebody has answered, on that person's own machine; null if nowhere
 */
public record ClientDraft(
        WantedSettings settings,
        OfferedKey key,
        String organisation,
        @Nullable String returnAddress) {

    private static final String ORGANISATION = "organization";

    private static final Set<String> MEMBERS = Stream.concat(
                    WantedSettings.MEMBERS.stream(),
                    Stream.of("organizationNumber", "publicJwk", "postClientConfirmationRedirectUri"))
            .collect(Collectors.toUnmodifiableSet());

    /**
     * Reads one.
     *
     * @param body JSON, at most 64 kB
     * @throws UnfitDraftException if it is anything else, or if its key can't be the key of a client
     */
    public static ClientDraft read(byte[] body) throws UnfitDraftException {
        DraftBody draft = DraftBody.read(body, MEMBERS);
        WantedSettings settings = WantedSettings.of(draft, WantedSettings.NONE);
        if (settings.scopes().isEmpty()) {
            throw UnfitDraftException.of("name in apiScopes what the client asks for");
        }
        String organisation = DraftBody.organisation("organizationNumber", draft.text("organizationNumber"));
        return new ClientDraft(settings, key(draft), organisation, returnAddress(draft));
    }

    /** Adds it to the details of a line of changes: for whom, by which key, and what it is to be like. */
    public void tell(ObjectNode details) {
        details.put(ORGANISATION, organisation);
        details.putObject("key")
                .put("kid", key.id())
                .put("thumbprint", key.key().thumbprint());
        DraftChange.tell(details, DraftChange.between(WantedSettings.NONE, settings));
    }

    /** Whether a line with these details tells of a new client, and not of a change of one. */
    public static boolean isIn(JsonNode details) {
        return details.has(ORGANISATION);
    }

    private static OfferedKey key(DraftBody draft) throws UnfitDraftException {
        String jwk = draft.json().path("publicJwk").isObject()
                ? draft.json().get("publicJwk").toString()
                : draft.text("publicJwk");
        if (jwk == null) {
            throw UnfitDraftException.of("send the public key of the client in publicJwk, as one JWK");
        }
        try {
            return OfferedKey.read(jwk.getBytes(StandardCharsets.UTF_8));
        } catch (UnfitKeyException unfit) {
            throw UnfitDraftException.of(unfit.remedy());
        }
    }

    /** Whoever confirms a draft is sent nowhere but to a program that runs where the browser does. */
    private static @Nullable String returnAddress(DraftBody draft) throws UnfitDraftException {
        String address = draft.text("postClientConfirmationRedirectUri");
        if (address == null || DraftBody.isLoopback(address)) {
            return address;
        }
        throw UnfitDraftException.of("postClientConfirmationRedirectUri is http on localhost or 127.0.0.1, such as"
                + " http://localhost:1337/callback");
    }
}
