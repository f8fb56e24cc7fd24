package no.helseprofil.keycloak.observations;

import java.time.LocalDate;
import no.helseprofil.jose.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * What is counted together. There are few of them: a client has a handful of kinds of requests, keys and faults.
 *
 * @param realm internal id
 * @param client internal id
 * @param request kind of request, see {@link no.helseprofil.profile.RequestKind}
 * @param requirement the requirement that was failed, or a later stage of it by its values; null where it is counted
 *     that requests were seen at all
 * @param keyId {@code kid} of the registered key that verified the client assertion, where requests were seen
 * @param thumbprint SHA-256 thumbprint (RFC 7638) of the key by which the client has shown who it is, where a token was
 *     given to it for that; else null
 * @param day in UTC
 */
record ObservationKey(
        String realm,
        String client,
        String request,
        @Nullable String requirement,
        @Nullable String keyId,
        @Nullable String thumbprint,
        LocalDate day)
        implements CountedKey {

    /** The longest {@code kid} that is stored: no attribute of Keycloak's could name the end of a longer one. */
    static final int MAX_KEY_ID = 255;

    /** Makes the key of a request that got no token. */
    ObservationKey(
            String realm,
            String client,
            String request,
            @Nullable String requirement,
            @Nullable String keyId,
            LocalDate day) {
        this(realm, client, request, requirement, keyId, null, day);
    }

    ObservationKey {
        keyId = keyId == null || keyId.length() > MAX_KEY_ID ? null : keyId;
    }

    @Override
    public String id() {
        return thumbprint == null
                ? Sha256.ofParts(realm, client, request, requirement, keyId, day)
                : Sha256.ofParts(realm, client, request, requirement, keyId, thumbprint, day);
    }
}
