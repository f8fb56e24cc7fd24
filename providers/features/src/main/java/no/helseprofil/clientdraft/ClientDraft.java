package no.helseprofil.clientdraft;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.rotation.OfferedKey;
import no.helseprofil.rotation.OfferedKey.UnfitKeyException;
import org.jspecify.annotations.Nullable;

/**
 * A client that a vendor's program asks for, as with NHN's self-service. It has no name and no {@code client_id} of its
 * own: the server assigns the {@code client_id}, so that no draft can take one that belongs to another client.
 *
 * @param settings the requested settings
 * @param key its public key
 * @param organisation number of the organisation for which it is to act
 * @param returnAddress address on the person's own machine to which the browser returns after the answer; null if there
 *     is none
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
     * Reads a draft.
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

    /** Adds the draft to the details of a line of changes: the organisation, the key and the settings. */
    public void tell(ObjectNode details) {
        details.put(ORGANISATION, organisation);
        details.putObject("key")
                .put("kid", key.id())
                .put("thumbprint", key.key().thumbprint());
        DraftChange.tell(details, DraftChange.between(WantedSettings.NONE, settings));
    }

    /** Returns whether a line with these details describes a new client rather than a change of one. */
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

    /**
     * Returns the address to which the person who answers is sent: only a program that runs on the machine of the
     * browser.
     */
    private static @Nullable String returnAddress(DraftBody draft) throws UnfitDraftException {
        String address = draft.text("postClientConfirmationRedirectUri");
        if (address == null || DraftBody.isLoopback(address)) {
            return address;
        }
        throw UnfitDraftException.of("postClientConfirmationRedirectUri is http on localhost or 127.0.0.1, such as"
                + " http://localhost:1337/callback");
    }

    /** Steps of a draft, as recorded in a line of changes. */
    public enum DraftStep {
        /** It was requested, and replaces an earlier one. */
        OFFERED,
        /** A person confirmed it, and it is in force. */
        CONFIRMED,
        /** A person declined it. */
        DECLINED,
        /** Its requester withdrew it. */
        WITHDRAWN,
        /** It expired without an answer. */
        ENDED;

        private static final String MEMBER = "step";

        /** Returns details of a line of this step, to which more may be added. */
        public ObjectNode details() {
            return JsonNodeFactory.instance.objectNode().put(MEMBER, text());
        }

        /** Returns whether a line with these details is of this step. */
        public boolean isIn(JsonNode details) {
            return text().equals(details.path(MEMBER).textValue());
        }

        private String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The request can't become a draft. The message says what to send instead. */
    public static final class UnfitDraftException extends Exception {

        private final int status;

        /**
         * Creates the exception.
         *
         * @param status the HTTP status of the response
         * @param remedy a sentence that quotes nothing of the request
         */
        public UnfitDraftException(int status, String remedy) {
            super(remedy);
            this.status = status;
        }

        /** Returns an exception for a faulty body. */
        static UnfitDraftException of(String remedy) {
            return new UnfitDraftException(400, remedy);
        }

        /** Returns the HTTP status of the response. */
        public int status() {
            return status;
        }

        /** Returns what to send instead. */
        public String remedy() {
            return String.valueOf(getMessage());
        }
    }
}
