package no.helseprofil.keycloak.observations;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import no.helseprofil.jose.Sha256;
import no.helseprofil.outcome.Figure;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.RequestKind;
import org.jspecify.annotations.Nullable;

/** What is counted together, in a line that all nodes add to. */
sealed interface CountedKey {

    /** The same for the same key on every node: the primary key of its line. */
    String id();

    /** Internal id of the realm. */
    String realm();

    /** Internal id of the client; null if it is about none. */
    @Nullable
    String client();

    /**
     * What figures are summed up together.
     *
     * @param realm internal id
     * @param figure which
     * @param day in UTC
     */
    record FigureKey(String realm, Figure figure, LocalDate day) implements CountedKey {

        @Override
        public String id() {
            return Sha256.ofParts(realm, figure.id(), day);
        }

        /** A figure is of all clients. */
        @Override
        public @Nullable String client() {
            return null;
        }
    }

    /**
     * What is counted together. There are few of them: a client has a handful of kinds of requests, keys and faults.
     *
     * @param realm internal id
     * @param client internal id
     * @param request kind of request, see {@link no.helseprofil.profile.RequestKind}
     * @param requirement the requirement that was failed, or a later stage of it by its values; null where it is
     *     counted that requests were seen at all
     * @param keyId {@code kid} of the registered key that verified the client assertion, where requests were seen
     * @param thumbprint SHA-256 thumbprint (RFC 7638) of the key by which the client has shown who it is, where a token
     *     was given to it for that; else null
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
     * What refusals are counted together.
     *
     * @param realm internal id
     * @param client internal id of the client that the requests said they came from; null if they named none of the
     *     realm's
     * @param requirement what they were refused for; of a stage of its values, the name of the stage
     * @param endpoint where they arrived
     * @param proven whether the client had proven who it is
     * @param hour the hour in which they came, in hours since 1970
     */
    record RefusalKey(
            String realm, @Nullable String client, String requirement, Endpoint endpoint, boolean proven, long hour)
            implements CountedKey {

        @Override
        public String id() {
            return Sha256.ofParts(realm, client, requirement, place(), proven, hour);
        }

        /** The name of the endpoint, as observations have it. */
        String place() {
            return new RequestKind(endpoint, null).text();
        }

        /** The same of nobody. */
        RefusalKey unnamed() {
            return new RefusalKey(realm, null, requirement, endpoint, proven, hour);
        }

        static long hour(Instant instant) {
            return ChronoUnit.HOURS.between(Instant.EPOCH, instant);
        }
    }
}
