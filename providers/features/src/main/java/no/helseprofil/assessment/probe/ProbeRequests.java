package no.helseprofil.assessment.probe;

import com.nimbusds.jose.JWSAlgorithm;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import no.helseprofil.assessment.probe.ApiTarget.ApiLevels;
import no.helseprofil.assessment.probe.ApiTarget.ProbeKey;
import no.helseprofil.assessment.probe.ProbeTransport.ProbeException;
import no.helseprofil.assessment.probe.ProbeTransport.ProbeRequest;
import no.helseprofil.assessment.probe.ProbeTransport.ProbeRequest.Header;
import no.helseprofil.decision.token.ClaimNames.ReservedNames;
import no.helseprofil.faulty.FaultyJwt;
import no.helseprofil.faulty.SigningPair;
import no.helseprofil.jose.DpopProof;
import no.helseprofil.jose.Sha256;
import no.helseprofil.profile.ApiFault;
import no.helseprofil.profile.ApiFault.JwtChange;
import no.helseprofil.profile.SecurityLevel;
import org.jspecify.annotations.Nullable;

/**
 * Factory of the requests of one probe. Its tokens are for this API alone, are marked as a probe's, live for a minute
 * at most and name no person. They are bound to a key that exists only for the probe, except one that is bound to a key
 * that the realm itself keeps blocked.
 */
final class ProbeRequests {

    /** The scope of a token that others could use: the only scope of a probe that belongs to no API. */
    static final JwtChange OPENS_NOTHING = JwtChange.claim("scope", ReservedNames.PROBE);

    private static final String MARK = "helseprofil_probe";
    static final JWSAlgorithm PROOF_ALGORITHM = JWSAlgorithm.ES256;
    private static final Duration LIFETIME = Duration.ofSeconds(60);

    /** Time for which a valid token is used, well before it ends. */
    private static final Duration SERVES = Duration.ofSeconds(20);

    /** Age of a new token: the clock of an API may be behind, and a client's token is older, too. */
    private static final Duration MADE_AGO = Duration.ofSeconds(5);

    private final ApiTarget target;
    private final ProbeAddress address;
    private final ProbeKey key;
    private final SigningPair realm;
    private final SigningPair otherRealm;
    private final SigningPair blocked;
    private final Clock clock;
    private final SigningPair client = SigningPair.forProofs();
    private final SigningPair otherClient = SigningPair.forProofs();
    private String right = "";
    private Instant renewed = Instant.MIN;

    /**
     * Creates the factory.
     *
     * @param realm the realm's signing key
     * @param otherRealm a key of the same kind that isn't the realm's
     * @param blocked the key that the realm's list names as blocked
     */
    ProbeRequests(
            ApiTarget target,
            ProbeAddress address,
            ProbeKey key,
            SigningPair realm,
            SigningPair otherRealm,
            SigningPair blocked,
            Clock clock) {
        this.target = target;
        this.address = address;
        this.key = key;
        this.realm = realm;
        this.otherRealm = otherRealm;
        this.blocked = blocked;
        this.clock = clock;
    }

    /**
     * Returns a request with this fault.
     *
     * @param nonce the API's latest nonce (RFC 9449, section 9); null if it gave none
     */
    ProbeRequest of(ApiFault fault, @Nullable String nonce) {
        if (fault.proof().contains(JwtChange.Signing.PRIVATE_KEY_IN_HEADER)) {
            return of(fault, nonce, SigningPair.forProofs());
        }
        return of(fault, nonce, fault.proof().contains(JwtChange.Signing.BLOCKED_KEY) ? blocked : client);
    }

    /**
     * Returns a request bound to this key. A private key that is disclosed is bound to a single token that ends soon,
     * so that an API's log of it is of no use later.
     */
    private ProbeRequest of(ApiFault fault, @Nullable String nonce, SigningPair bound) {
        String token = fault.sending() == ApiFault.Sending.WITH_NEW_TOKEN
                ? newToken(changes(fault), bound, clock.instant())
                : token(changes(fault), bound);
        return new ProbeRequest(
                address(fault.sending(), token),
                headers(fault.sending(), token, () -> proof(token, fault.proof(), nonce, bound)));
    }

    private static List<JwtChange> changes(ApiFault fault) {
        return fault.isUsableByOthers()
                ? Stream.concat(Stream.of(OPENS_NOTHING), fault.token().stream())
                        .toList()
                : fault.token();
    }

    private URI address(ApiFault.Sending sending, String token) {
        return switch (sending) {
            case TOKEN_IN_QUERY -> address.withQuery("access_token=" + token);
            case WITH_QUERY -> address.withQuery("probe=1");
            default -> address.uri();
        };
    }

    private static List<Header> headers(ApiFault.Sending sending, String token, Supplier<String> proof) {
        List<Header> headers = new ArrayList<>();
        switch (sending) {
            case WITHOUT_TOKEN_AND_PROOF, WITHOUT_TOKEN, TOKEN_IN_QUERY -> {}
            case AS_BEARER, AS_BEARER_WITH_PROOF -> headers.add(new Header("Authorization", "Bearer " + token));
            default -> headers.add(new Header("Authorization", "DPoP " + token));
        }
        for (int i = 0; i < proofs(sending); i++) {
            headers.add(new Header("DPoP", proof.get()));
        }
        return headers;
    }

    private static int proofs(ApiFault.Sending sending) {
        return switch (sending) {
            case WITHOUT_TOKEN_AND_PROOF, AS_BEARER, WITHOUT_PROOF -> 0;
            case WITH_TWO_PROOFS -> 2;
            default -> 1;
        };
    }

    String algorithm() {
        return realm.algorithm().getName();
    }

    /**
     * Returns a token. A valid one is used for a while, as a client's is, because the realm's key may be slow or
     * remote.
     */
    private String token(List<JwtChange> changes, SigningPair bound) {
        Instant now = clock.instant();
        if (!changes.isEmpty() || bound != client) {
            return newToken(changes, bound, now);
        }
        if (!now.isBefore(renewed)) {
            right = newToken(changes, bound, now);
            renewed = now.plus(SERVES);
        }
        return right;
    }

    private String newToken(List<JwtChange> changes, SigningPair bound, Instant now) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", realm.algorithm().getName());
        header.put("typ", "at+jwt");
        header.put("kid", key.kid());
        return new FaultyJwt(header, claims(bound, now.minus(MADE_AGO)), realm, otherRealm)
                .with(changes, now, this::filled)
                .serialize();
    }

    private Map<String, Object> claims(SigningPair bound, Instant made) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", key.issuer());
        claims.put("aud", target.clientId());
        claims.put("sub", ReservedNames.PROBE);
        claims.put("client_id", ReservedNames.PROBE);
        claims.put("azp", ReservedNames.PROBE);
        if (!target.scopes().isEmpty()) {
            claims.put("scope", String.join(" ", target.scopes()));
        }
        claims.put("cnf", Map.of("jkt", bound.thumbprint()));
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("iat", made.getEpochSecond());
        claims.put("nbf", made.getEpochSecond());
        claims.put("exp", made.plus(LIFETIME).getEpochSecond());
        if (target.levels() != null) {
            claims.put("acr", target.levels().askedName());
            claims.put(SecurityLevel.CLAIM, target.levels().asked());
        }
        claims.put(MARK, true);
        return claims;
    }

    private String proof(String token, List<JwtChange> changes, @Nullable String nonce, SigningPair bound) {
        Instant now = clock.instant();
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("typ", DpopProof.TYPE);
        header.put("alg", PROOF_ALGORITHM.getName());
        header.put("jwk", bound.publicJwk().toJSONObject());
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("htm", "GET");
        claims.put("htu", address.htu());
        claims.put("iat", now.getEpochSecond());
        claims.put("ath", Sha256.of(token.getBytes(StandardCharsets.US_ASCII)));
        if (nonce != null) {
            claims.put("nonce", nonce);
        }
        return new FaultyJwt(header, claims, bound, otherClient)
                .with(changes, now, this::filled)
                .serialize();
    }

    private String filled(String text) {
        ApiLevels levels = target.levels();
        String lower = levels == null
                ? text
                : text.replace(JwtChange.LOWER_NAME, levels.lowerName()).replace(JwtChange.LOWER, levels.lower());
        return lower.replace(JwtChange.ISSUER, key.issuer())
                .replace(JwtChange.AUDIENCE, target.clientId())
                .replace(JwtChange.ADDRESS, address.htu())
                .replace(JwtChange.BEGINNING, address.beginning())
                .replace(JwtChange.PATH, address.uri().getRawPath());
    }

    /**
     * Address at which an API is probed.
     *
     * @param uri the address as it is registered
     */
    record ProbeAddress(URI uri) {

        /**
         * Parses an address.
         *
         * @throws ProbeException unless requests can be sent to it
         */
        static ProbeAddress parse(@Nullable String url) throws ProbeException {
            if (url == null || url.isBlank()) {
                throw new ProbeException("no address is registered at which the API can be probed: set the attribute"
                        + " helseprofil.api.probe-url on its client");
            }
            try {
                return of(new URI(url.strip()));
            } catch (URISyntaxException unreadable) {
                throw unusable();
            }
        }

        private static ProbeAddress of(URI uri) throws ProbeException {
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            boolean usable = (scheme.equals("https") || scheme.equals("http"))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawFragment() == null;
            if (!usable) {
                throw unusable();
            }
            return new ProbeAddress(uri);
        }

        private static ProbeException unusable() {
            return new ProbeException(
                    "the address at which the API is to be probed can't be used: register an https address without user and"
                            + " fragment");
        }

        /** Returns the address as {@code htu} of a proof, which is without its query (RFC 9449, section 4.2). */
        String htu() {
            String text = uri.toString();
            return uri.getRawQuery() == null ? text : text.substring(0, text.indexOf('?'));
        }

        /**
         * Returns another address with which this one begins: the folder of its path. A root has no folder, and loses
         * the last letter of its host or port.
         */
        String beginning() {
            String path = uri.getRawPath();
            String origin = htu().substring(0, htu().length() - path.length());
            return path.length() > 1
                    ? origin + path.substring(0, path.lastIndexOf('/', path.length() - 2) + 1)
                    : origin.substring(0, origin.length() - 1);
        }

        URI withQuery(String parameter) {
            return URI.create(uri + (uri.getRawQuery() == null ? "?" : "&") + parameter);
        }
    }
}
