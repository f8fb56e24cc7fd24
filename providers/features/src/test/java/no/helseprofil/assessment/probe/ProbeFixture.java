package no.helseprofil.assessment.probe;

import com.nimbusds.jose.JWSAlgorithm;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import no.helseprofil.assessment.AssessedApi;
import no.helseprofil.assessment.probe.ApiProbe.ProbeFinding;
import no.helseprofil.assessment.probe.ApiTarget.ProbeKey;
import no.helseprofil.assessment.probe.ProbeRequests.ProbeAddress;
import no.helseprofil.assessment.probe.ProbeTransport.ProbeException;
import no.helseprofil.faulty.SigningPair;
import no.helseprofil.profile.ApiFault;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RuleSet;
import org.jspecify.annotations.Nullable;

/** A realm, an API and an instant. */
final class ProbeFixture {

    static final String ISSUER = "https://idp.example/realms/helse";
    static final String AUDIENCE = "nhn:an-api";
    static final String ADDRESS = "https://api.example/records";
    static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    static final KeyPair RSA = rsa();
    static final SigningPair BLOCKED = SigningPair.forProofs();
    private static final SigningPair UNTRUSTED = SigningPair.generate(JWSAlgorithm.RS256);
    static final ProbeKey KEY = key("RS256");

    private ProbeFixture() {}

    static ProbeKey key(String algorithm) {
        return new ProbeKey(ISSUER, "realm-key", algorithm, RSA.getPrivate(), RSA.getPublic());
    }

    static ApiTarget target(@Nullable String url) {
        return new ApiTarget("1", AUDIENCE, "An API", url, List.of(AUDIENCE + "/read", AUDIENCE + "/write"), null);
    }

    static ApiProbe probe(ProbeKey key, int limit) {
        return probe(key, CLOCK, limit);
    }

    static ApiProbe probe(ProbeKey key, Clock clock, int limit) {
        return new ApiProbe(key, BLOCKED, clock, requirement -> Parameters.defaults(RuleSet.HELSEID), limit);
    }

    static ProbeRequests requests(String address) {
        return requests(address, CLOCK);
    }

    static ProbeRequests requests(String address, Clock clock) {
        try {
            return new ProbeRequests(
                    target(address), ProbeAddress.parse(address), KEY, KEY.pair(), UNTRUSTED, BLOCKED, clock);
        } catch (ProbeException e) {
            throw new AssertionError(e);
        }
    }

    static ProbeLine line(FakeApi api, int limit) {
        return line(api, limit, CLOCK);
    }

    static ProbeLine line(FakeApi api, int limit, Clock clock) {
        return new ProbeLine(requests(ADDRESS, clock), api, clock, limit);
    }

    /** Returns what is found by these faults, without waiting for the pause. */
    static List<ProbeFinding> found(FakeApi api, int limit, List<ApiFault> faults) throws ProbeException {
        Probing probing = new Probing(line(api, limit));
        probing.begin(faults);
        return probing.end();
    }

    /** A whole probe, likewise. */
    static AssessedApi probed(ApiProbe probe, ApiTarget target, FakeApi api) {
        return probe.begin(target, api).rest().get();
    }

    private static KeyPair rsa() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
