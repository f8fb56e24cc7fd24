package no.helseprofil.assessment.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import no.helseprofil.assessment.Assessed;
import no.helseprofil.assessment.AssessedApi;
import no.helseprofil.assessment.AssessedClient;
import no.helseprofil.assessment.AssessedClient.ForeignMapper;
import no.helseprofil.assessment.AssessedClient.Imported;
import no.helseprofil.assessment.AssessedClient.Key;
import no.helseprofil.assessment.AssessedClient.NeverSeen;
import no.helseprofil.assessment.AssessedClient.Remark;
import no.helseprofil.assessment.AssessedClient.Stop;
import no.helseprofil.assessment.AssessedClient.Unstamped;
import no.helseprofil.assessment.AssessedClient.WaiverInForce;
import no.helseprofil.assessment.AssessedRealm;
import no.helseprofil.assessment.Evidence;
import no.helseprofil.assessment.OwnStanding;
import no.helseprofil.assessment.RequirementVerdict;
import no.helseprofil.assessment.Run;
import no.helseprofil.assessment.StoredAssessment;
import no.helseprofil.assessment.Verdict;
import no.helseprofil.html.Authority;
import no.helseprofil.profile.Language;
import org.jspecify.annotations.Nullable;

/** Assessment of a realm with a client of each kind. Some of them were registered by somebody who meant no good. */
record SmallRealm(Run run, List<Assessed> subjects) implements StoredAssessment {

    static final Instant NOW = Instant.parse("2026-11-25T06:00:00Z");
    static final Instant JUNE = Instant.parse("2027-06-01T00:00:00Z");

    static final String FORMULA = "=HYPERLINK(\"http://evil.example\",\"x\")";
    static final String SCRIPT = "</title><script>alert(1)</script> & 'x' \"y\"";

    static final String THUMBPRINT = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";

    static final String NOTHING_TO_MEND = "legevakt";

    @Override
    public void forEach(Consumer<Assessed> reader) {
        subjects.forEach(reader);
    }

    static SmallRealm whole() {
        return new SmallRealm(
                run("run-2", true, true), List.of(realm(), apotek(), fastlege(), legevakt(), hostile(), api(), dumb()));
    }

    static SmallRealm of(Assessed... subjects) {
        return new SmallRealm(run("run-2", true, true), List.of(subjects));
    }

    static SmallRealm with(Run run, Assessed... subjects) {
        return new SmallRealm(run, List.of(subjects));
    }

    /** Many clients like one. */
    static SmallRealm large(int clients) {
        List<Assessed> subjects = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            subjects.add(client(
                    "id-" + i,
                    "client-%05d".formatted(i),
                    verdict("pkce-s256", Verdict.FAIL),
                    verdict("dpop-nonce", Verdict.PASS)));
        }
        return new SmallRealm(run("run-large", true, true), subjects);
    }

    static Run run(String id, boolean clients, boolean apis) {
        return new Run(id, Run.Status.DONE, clients, apis, NOW, NOW.plusSeconds(4), 7, 7, null, "kari.grevling", null);
    }

    /** One that came with a secret, and in whose name somebody else was refused all day. */
    static OwnStanding standing() {
        return new OwnStanding(
                new OwnStanding.ClientAuthentication("client-secret", "private-key-jwt", JUNE),
                List.of(new OwnStanding.RefusedRequests(
                        "assertion-lifetime@2027-06-01", "token client_credentials", false, 412, NOW)));
    }

    static Readership readers(Language language) {
        return new Readership(
                Authority.named("Helse <Nord>"), language, id -> "/realms/nord/helseprofil/requirements/" + id);
    }

    static AssessedRealm realm() {
        return new AssessedRealm(
                "realm-id",
                "nord",
                List.of(
                        verdict("code-lifetime", Verdict.PASS),
                        new RequirementVerdict(
                                "transport",
                                Verdict.FAIL,
                                null,
                                "Require TLS of all addresses that are not loopback",
                                List.of(new Evidence.Configuration("sslRequired", "none")))));
    }

    /** Fails one requirement now, and one in June. */
    static AssessedClient apotek() {
        return new AssessedClient(
                "11111111-aaaa",
                "apotek",
                "Apoteket Sør",
                "existing",
                "apotek",
                "existing",
                true,
                NOW.minusSeconds(3600),
                "stops",
                new Stop(JUNE, List.of("pushed-authorization", "pkce-s256")),
                List.of(),
                List.of(
                        new Key("2026-a", "ES256", 256, "2027-01-01T00:00:00Z", null, THUMBPRINT),
                        new Key(null, "RSA", null, null, null, null)),
                List.of(),
                List.of(
                        new RequirementVerdict(
                                "sender-constrained-tokens",
                                Verdict.FAIL,
                                NOW.minusSeconds(86400),
                                "Send a DPoP proof with each token request",
                                List.of(
                                        new Evidence.Configuration("dpop.bound.access.tokens", "false"),
                                        new Evidence.Traffic(
                                                "token client_credentials",
                                                12,
                                                NOW.minusSeconds(7200),
                                                NOW.minusSeconds(3600)))),
                        new RequirementVerdict(
                                "pushed-authorization", Verdict.WARN, JUNE, "Push authorization requests", List.of()),
                        verdict("dpop-nonce", Verdict.NOT_SEEN),
                        verdict("private-key-jwt", Verdict.PASS),
                        verdict("organisation", Verdict.NOT_APPLICABLE)));
    }

    /** Has a waiver, and everything that is remarkable. */
    static AssessedClient fastlege() {
        return new AssessedClient(
                "22222222-bbbb",
                "fastlege",
                null,
                "new",
                null,
                null,
                false,
                null,
                "refused",
                new Stop(NOW, List.of("private-key-jwt")),
                List.of(new WaiverInForce("dpop-nonce", "Moves in spring", "Per Rev", JUNE)),
                List.of(new Key("k1", "PS256", 2048, null, "https://fastlege.example/jwks", null)),
                List.of(
                        new NeverSeen(),
                        new Unstamped(),
                        new Imported(List.of("helseprofil.registered")),
                        new ForeignMapper("own", null, "nhn:x"),
                        new ForeignMapper("shared", "profile", "helseid://claims/identity/pid")),
                List.of(
                        new RequirementVerdict("dpop-nonce", Verdict.WAIVED, JUNE, "Take the nonce", List.of()),
                        new RequirementVerdict(
                                "key-strength", Verdict.INCONCLUSIVE, null, "The keys could not be fetched", List.of()),
                        verdict("private-key-jwt", Verdict.PASS)));
    }

    static AssessedClient legevakt() {
        return client("33333333-cccc", NOTHING_TO_MEND, verdict("private-key-jwt", Verdict.PASS));
    }

    static AssessedClient hostile() {
        return client("44444444-dddd", FORMULA, SCRIPT, verdict("redirect-uris", Verdict.FAIL));
    }

    static AssessedApi api() {
        return new AssessedApi(
                "55555555-eeee",
                "nhn:demo-api",
                "Demo API",
                "https://api.example/v1",
                61,
                null,
                List.of(
                        new RequirementVerdict(
                                "api-dpop-only",
                                Verdict.FAIL,
                                null,
                                "Refuse the scheme Bearer",
                                List.of(
                                        new Evidence.Probe("a bound token as Bearer", 200, null),
                                        new Evidence.Probe("an unbound token", null, null))),
                        new RequirementVerdict(
                                "api-proof-age",
                                Verdict.WARN,
                                null,
                                "Refuse old proofs",
                                List.of(new Evidence.Probe("an old proof", 401, "DPoP error=\"invalid_token\""))),
                        verdict("api-proof-htu", Verdict.PASS)));
    }

    /** Returns an API of which something couldn't be found out. */
    static AssessedApi mute(RequirementVerdict... verdicts) {
        return new AssessedApi(
                "77777777-0000", "nhn:mute-api", null, "https://mute.example/", 3, null, List.of(verdicts));
    }

    /** Answers nothing. */
    static AssessedApi dumb() {
        return new AssessedApi(
                "66666666-ffff",
                "nhn:dumb-api",
                null,
                null,
                0,
                "No address to probe is registered",
                List.of(new RequirementVerdict(
                        "api-dpop-only", Verdict.INCONCLUSIVE, null, "No address to probe is registered", List.of())));
    }

    static AssessedClient client(String id, String clientId, RequirementVerdict... verdicts) {
        return client(id, clientId, null, verdicts);
    }

    static AssessedClient client(String id, String clientId, @Nullable String name, RequirementVerdict... verdicts) {
        return new AssessedClient(
                id,
                clientId,
                name,
                "new",
                null,
                "2026-01-01T00:00:00Z",
                true,
                NOW,
                null,
                null,
                List.of(),
                List.of(),
                List.<Remark>of(),
                List.of(verdicts));
    }

    static AssessedApi apiOf(String id, RequirementVerdict... verdicts) {
        return new AssessedApi(id, "nhn:" + id, null, "https://api.example", 9, null, List.of(verdicts));
    }

    static RequirementVerdict verdict(String requirement, Verdict verdict) {
        return RequirementVerdict.of(requirement, verdict);
    }

    SmallRealm withRun(UnaryOperator<Run> change) {
        return new SmallRealm(change.apply(run), subjects);
    }
}
