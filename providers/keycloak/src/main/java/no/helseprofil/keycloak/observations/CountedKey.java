package no.helseprofil.keycloak.observations;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import no.helseprofil.jose.Sha256;
import no.helseprofil.outcome.Figure;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.RequestKind;
import org.jspecify.annotations.Nullable;

/** Key of a count, whose row all nodes add to. */
sealed interface CountedKey {

    /** Returns the primary key of its row, the same for the same key on every node. */
    String id();

    /** Returns the internal id of the realm. */
    String realm();

    /** Returns the internal id of the client; null if it is about none. */
    @Nullable
    String client();

    /**
     * Key under which figures are summed.
     *
     * @param realm internal id
     * @param figure the figure
     * @param day in UTC
     */
    record FigureKey(String realm, Figure figure, LocalDate day) implements CountedKey {

        @Override
        public String id() {
            return Sha256.ofParts(realm, figure.id(), day);
        }

        /** Returns null: a figure is about all clients. */
        @Override
        public @Nullable String client() {
            return null;
        }
    }

    /**
     * Key under which requests are counted. A client has few of them: a handful of kinds of requests, keys and faults.
     *
     * @param realm internal id
     * @param client internal id
     * @param request kind of request, see {@link no.helseprofil.profile.RequestKind}
     * @param requirement failed requirement, or a later stage of it by its values; null for a count of all requests
     * @param keyId {@code kid} of the registered key that verified the client assertion, in a count of all requests
     * @param thumbprint SHA-256 thumbprint (RFC 7638) of the client's key, if a token was issued for an assertion
     *     signed with it; else null
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

        /** Longest {@code kid} that is stored. No attribute of Keycloak's could hold the end of a longer one. */
        static final int MAX_KEY_ID = 255;

        /** Creates the key of a request that got no token. */
        ObservationKey(
                String realm,
                String client,
                String request,
                @Nullable String requirement,
                @Nullable String keyId,
                LocalDate day) {
            this(realm, client, request, requirement, keyId, null, day);
        }

        public ObservationKey {
            keyId = keyId == null || keyId.length() > MAX_KEY_ID ? null : keyId;
        }

        @Override
        public String id() {
            return thumbprint == null
                    ? Sha256.ofParts(realm, client, request, requirement, keyId, day)
                    : Sha256.ofParts(realm, client, request, requirement, keyId, thumbprint, day);
        }
    }

    /**
     * Key under which refusals are counted.
     *
     * @param realm internal id
     * @param client internal id of the client that the requests named; null if they named none of the realm
     * @param requirement the reason of the refusal: a requirement, or the name of a stage of its values
     * @param endpoint endpoint of the requests
     * @param proven whether the client was authenticated
     * @param hour hours since 1970
     */
    record RefusalKey(
            String realm, @Nullable String client, String requirement, Endpoint endpoint, boolean proven, long hour)
            implements CountedKey {

        @Override
        public String id() {
            return Sha256.ofParts(realm, client, requirement, place(), proven, hour);
        }

        /** Returns the name of the endpoint, as in observations. */
        String place() {
            return new RequestKind(endpoint, null).text();
        }

        /** Returns the same key without a client. */
        RefusalKey unnamed() {
            return new RefusalKey(realm, null, requirement, endpoint, proven, hour);
        }

        static long hour(Instant instant) {
            return ChronoUnit.HOURS.between(Instant.EPOCH, instant);
        }
    }
}
