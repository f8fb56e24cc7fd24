package no.helseprofil.broker;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import no.helseprofil.broker.BrokerException.BrokerReason;
import no.helseprofil.broker.ProviderKeys.KeySource;
import no.helseprofil.jose.Jws;
import no.helseprofil.jose.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * A JWT that the provider has signed for this client, of any type.
 *
 * @param jws its content
 */
record VerifiedJws(Jws jws) {

    /** Accepted difference between the provider's clock and this one. */
    static final Duration SKEW = Duration.ofSeconds(10);

    /**
     * Reads a JWT and verifies its issuer, audience, {@code iat}, {@code nbf} and signature. The caller checks {@code
     * exp}.
     *
     * @param types accepted values of {@code typ} in lower case; a missing one is accepted too
     * @param reason class of the exception
     * @throws BrokerException if the JWT isn't accepted
     */
    static VerifiedJws of(
            @Nullable String compact, ExpectedSender trust, Set<String> types, BrokerReason reason, Instant now)
            throws BrokerException {
        Failing failing = new Failing(reason);
        if (compact == null) {
            throw failing.with("there is none");
        }
        Jws jws = parsed(compact, failing);
        String type = jws.header().has("typ") ? Objects.requireNonNullElse(jws.headerText("typ"), "?") : null;
        if (type != null && !types.contains(type.toLowerCase(Locale.ROOT))) {
            throw failing.with("its typ is that of another kind of token");
        }
        VerifiedJws verified = new VerifiedJws(jws);
        // cheap checks first: keys may have to be fetched, and anybody may send a token
        verified.requireFor(trust, failing);
        verified.requireNow(now, failing);
        requireSignature(compact, jws, trust, failing);
        return verified;
    }

    /** The expected issuer and audience of a token, and the issuer's keys. */
    record ExpectedSender(ProviderSettings settings, KeySource keys) {}

    /** Factory of exceptions of one class. */
    record Failing(BrokerReason reason) {

        BrokerException with(String why) {
            return new BrokerException(reason, "The signed token of the provider isn't accepted: " + why);
        }
    }

    private static Jws parsed(String compact, Failing failing) throws BrokerException {
        try {
            return Jws.parse(compact);
        } catch (MalformedException unreadable) {
            throw failing.with("it is no signed JWT, or is encrypted");
        }
    }

    private static void requireSignature(String compact, Jws jws, ExpectedSender trust, Failing failing)
            throws BrokerException {
        String named = Objects.requireNonNullElse(jws.headerText("alg"), "none");
        if (!ProviderSettings.ALGORITHMS.contains(named)
                || !trust.keys().algorithms().contains(named)) {
            throw failing.with("its algorithm is none of those that are allowed and that the metadata lists");
        }
        JWK key = key(jws.headerText("kid"), JWSAlgorithm.parse(named), trust.keys(), failing);
        if (!isSignedBy(key, compact)) {
            throw failing.with("its signature isn't of the key that it names");
        }
    }

    private static JWK key(@Nullable String id, JWSAlgorithm algorithm, KeySource keys, Failing failing)
            throws BrokerException {
        if (id == null) {
            throw failing.with("it names no key");
        }
        JWK known = keys.known().named(id, algorithm).orElse(null);
        return known != null
                ? known
                : keys.anew()
                        .named(id, algorithm)
                        .orElseThrow(() -> failing.with("it names a key that the other side hasn't for its algorithm"));
    }

    private static boolean isSignedBy(JWK key, String compact) {
        try {
            JWSObject signed = JWSObject.parse(compact);
            return signed.verify(key instanceof ECKey ec ? new ECDSAVerifier(ec) : new RSASSAVerifier(key.toRSAKey()));
        } catch (ParseException | JOSEException | RuntimeException unusable) {
            return false;
        }
    }

    private void requireFor(ExpectedSender trust, Failing failing) throws BrokerException {
        ProviderSettings settings = trust.settings();
        if (!settings.issuer().toString().equals(jws.claimText("iss"))) {
            throw failing.with("it is of another issuer");
        }
        boolean isAlone = settings.clientId().equals(jws.claimText("aud"))
                || (jws.payload().path("aud").size() == 1
                        && settings.clientId()
                                .equals(jws.payload().path("aud").path(0).textValue()));
        if (!isAlone) {
            throw failing.with("it is for another client, or for others too");
        }
        if (jws.payload().has("azp") && !settings.clientId().equals(jws.claimText("azp"))) {
            throw failing.with("it was issued to another client");
        }
    }

    private void requireNow(Instant now, Failing failing) throws BrokerException {
        Instant issued = jws.claimDate("iat");
        if (issued == null || issued.isAfter(now.plus(SKEW))) {
            throw failing.with("it has no iat, or one to come: compare the clocks");
        }
        if (jws.payload().has("nbf") && !isBefore(jws.claimDate("nbf"), now.plus(SKEW))) {
            throw failing.with("it isn't valid yet: compare the clocks");
        }
    }

    /** Returns whether it hasn't expired, with {@link #SKEW} as leeway. */
    boolean isUnexpired(Instant now) {
        Instant end = jws.claimDate("exp");
        return end != null && end.plus(SKEW).isAfter(now);
    }

    private static boolean isBefore(@Nullable Instant instant, Instant other) {
        return instant != null && !instant.isAfter(other);
    }
}
