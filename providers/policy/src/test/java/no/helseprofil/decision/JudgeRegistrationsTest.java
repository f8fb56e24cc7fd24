package no.helseprofil.decision;

import static no.helseprofil.timetable.Profiles.terms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Facts.Standing;
import no.helseprofil.profile.JwkFixture;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.timetable.InvalidProfileException;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.ProfileDocument;
import no.helseprofil.timetable.Profiles;
import no.helseprofil.timetable.Terms;
import no.helseprofil.timetable.Timetable.Phase;
import org.junit.jupiter.api.Test;

class JudgeRegistrationsTest {

    private static final Profile HELSEID = profile();

    @Test
    void acceptsACompliantClient() {
        assertThat(ids(register(ClientFixture.compliant()))).isEmpty();
        assertThat(ids(change(ClientFixture.compliant(), ClientFixture.compliant())))
                .isEmpty();
    }

    @Test
    void reportsEveryViolationInCatalogueOrder() {
        assertThat(ids(register(everythingWrong())))
                .containsExactly(
                        "client-id",
                        "private-key-jwt",
                        "signing-algorithm",
                        "key-strength",
                        "key-expiry",
                        "pkce-s256",
                        "redirect-uris",
                        "response-type-code",
                        "no-password-grant",
                        "grant-type",
                        "issuer-in-response",
                        "access-token-lifetime",
                        "least-privilege",
                        "outbound-address");
        assertThat(ids(register(ClientFixture.compliant().isPublic()))).containsExactly("confidential-client");
    }

    @Test
    void refusesByTheFirstViolationWithItsRemedy() {
        Finding refusal = refusal(register(ClientFixture.compliant()
                .with(ClientSetting.PASSWORD_GRANT, "true")
                .with(ClientSetting.FULL_SCOPE, "true")));
        assertThat(refusal.description())
                .isEqualTo("no-password-grant: turn direct access grants of this client off and send users to the login"
                        + " page");
        assertThat(refusal.failure().error()).isEqualTo(OAuthError.INVALID_CLIENT_METADATA);
        assertThat(refusal(register(ClientFixture.compliant().redirectUris("*")))
                        .failure()
                        .error())
                .as("RFC 7591 has an error of its own")
                .isEqualTo(OAuthError.INVALID_REDIRECT_URI);
    }

    @Test
    void keepsAnExistingViolation() {
        assertThat(ids(change(everythingWrong(), everythingWrong())))
                .as("a new name for a client must not take its mending")
                .isEmpty();
        assertThat(ids(change(everythingWrong(), ClientFixture.compliant()))).isEmpty();
    }

    @Test
    void allowsFixingOneViolationAtATime() {
        assertThat(ids(change(everythingWrong(), everythingWrong().with(ClientSetting.FULL_SCOPE, "false"))))
                .isEmpty();
    }

    @Test
    void refusesASecondWildcard() {
        ClientFixture one = ClientFixture.compliant().redirectUris("https://epj.example/*");
        assertThat(ids(change(
                        one,
                        ClientFixture.compliant().redirectUris("https://epj.example/*", "https://evil.example/*"))))
                .containsExactly("redirect-uris");
        assertThat(ids(change(one, ClientFixture.compliant().redirectUris("https://evil.example/*"))))
                .as("nor in place of the first")
                .containsExactly("redirect-uris");
    }

    @Test
    void refusesADifferentWrongValue() {
        assertThat(ids(change(
                        ClientFixture.compliant().with(ClientSetting.ACCESS_TOKEN_LIFETIME, "900"),
                        ClientFixture.compliant().with(ClientSetting.ACCESS_TOKEN_LIFETIME, "36000"))))
                .containsExactly("access-token-lifetime");
        assertThat(ids(change(
                        ClientFixture.compliant().authenticator("client-secret"),
                        ClientFixture.compliant().authenticator("client-x509"))))
                .containsExactly("private-key-jwt");
        assertThat(ids(change(
                        ClientFixture.compliant().with(ClientSetting.JWKS, "no set"),
                        ClientFixture.compliant().with(ClientSetting.JWKS, "no set either"))))
                .containsExactly("private-key-jwt");
    }

    @Test
    void refusesAPublicClientThatBecomesConfidentialBySecret() {
        assertThat(ids(change(
                        ClientFixture.compliant().authenticator("client-secret").isPublic(),
                        ClientFixture.compliant().authenticator("client-secret"))))
                .as("it became confidential by a secret")
                .containsExactly("private-key-jwt");
    }

    @Test
    void refusesANewInternalAddressOfAnExistingClientAtOnce() {
        ClientFixture before = ClientFixture.compliant().with(ClientSetting.JWKS_URI, "https://10.0.0.1/jwks");
        assertThat(refusedBefore(
                        HELSEID,
                        before,
                        ClientFixture.compliant()
                                .with(ClientSetting.JWKS_URI, "https://10.0.0.1/jwks")
                                .with(ClientSetting.ACCESS_TOKEN_LIFETIME, "900")))
                .as("what was there stays, and what has a date is refused from then on")
                .isEmpty();
        assertThat(refusedBefore(
                        HELSEID,
                        before,
                        ClientFixture.compliant().with(ClientSetting.JWKS_URI, "https://10.0.0.2/jwks")))
                .containsExactly("outbound-address");
        assertThat(refusedBefore(
                        profile("outbound-address"),
                        before,
                        ClientFixture.compliant().with(ClientSetting.JWKS_URI, "https://10.0.0.2/jwks")))
                .as("the authority has turned it off")
                .isEmpty();
    }

    private static List<String> refusedBefore(Profile profile, ClientFixture stored, ClientFixture proposed) {
        Registration change = new Registration(Standing.UNDER_PROFILE, stored.metadata(), proposed.metadata(), false);
        Migration before = Migration.read("existing", null, Map.of());
        return change.refusal(profile.terms(before, Instant.EPOCH)).stream()
                .map(finding -> finding.requirement().id())
                .toList();
    }

    @Test
    void checksOnlyUniversalRequirementsForAClientThatIsNotEvaluated() {
        assertThat(ids(judge(Standing.EXEMPT, everythingWrong()))).containsExactly("client-id", "outbound-address");
        assertThat(ids(judge(Standing.KEYCLOAK, everythingWrong()))).containsExactly("no-password-grant", "grant-type");
        for (Standing standing : Set.of(Standing.EXEMPT, Standing.KEYCLOAK)) {
            Registration off = new Registration(
                    standing,
                    ClientFixture.compliant().metadata(),
                    ClientFixture.unset().metadata(),
                    false);
            assertThat(off.toFillIn(terms(HELSEID))).isEmpty();
            assertThat(off.turnedOff(terms(HELSEID))).isEmpty();
            assertThat(ids(off.judge(terms(HELSEID)))).isEmpty();
        }
    }

    @Test
    void refusesTheNameOfABuiltInClient() {
        for (Standing standing : Set.of(Standing.UNDER_PROFILE, Standing.EXEMPT)) {
            assertThat(ids(new Registration(
                                    standing,
                                    ClientFixture.compliant().metadata(),
                                    ClientFixture.compliant().named("admin-cli").metadata(),
                                    true)
                            .judge(terms(HELSEID))))
                    .as("renamed by who manages the realm, as %s", standing)
                    .containsExactly("client-id");
        }
        assertThat(ids(judge(Standing.UNDER_PROFILE, ClientFixture.compliant().named("admin-cli"))))
                .as("registered")
                .containsExactly("client-id");
    }

    @Test
    void keycloaksOwnClientsKeepTheirNames() {
        ClientFixture own = ClientFixture.compliant().named("admin-cli");
        assertThat(ids(judge(Standing.KEYCLOAK, own, own))).isEmpty();
        assertThat(Registration.findings(Standing.KEYCLOAK, own.metadata(), terms(HELSEID)))
                .as("nothing for an administrator to mend")
                .isEmpty();
    }

    @Test
    void reportsNothingForADisabledRequirement() {
        Profile off = profile("pkce-s256", "redirect-uris", "confidential-client");
        ClientFixture contradicting = ClientFixture.compliant()
                .isPublic()
                .redirectUris("*")
                .with(ClientSetting.CODE_CHALLENGE_METHOD, "plain");
        Registration change = new Registration(
                Standing.UNDER_PROFILE, ClientFixture.compliant().metadata(), contradicting.metadata(), false);
        assertThat(ids(change.judge(terms(off)))).isEmpty();
        assertThat(change.turnedOff(terms(off))).isEmpty();
        assertThat(Registration.findings(Standing.UNDER_PROFILE, contradicting.metadata(), terms(off)))
                .isEmpty();
        assertThat(registration(ClientFixture.unset()).toFillIn(terms(off)))
                .doesNotContainKeys(ClientSetting.PUBLIC_CLIENT, ClientSetting.CODE_CHALLENGE_METHOD);
    }

    @Test
    void usesTheParametersOfTheProfile() {
        Profile strict = Profiles.helseId(Profiles.stages(
                RuleSet.HELSEID, Map.of("signing-algorithm", Map.of("allowed", List.of("ES512"))), Map.of()));
        Registration registration = registration(ClientFixture.unset());
        assertThat(registration.toFillIn(terms(strict))).containsEntry(ClientSetting.ACCESS_TOKEN_ALGORITHM, "ES512");
        assertThat(ids(registration(ClientFixture.compliant().with(ClientSetting.ASSERTION_ALGORITHM, "ES256"))
                        .judge(terms(strict))))
                .containsExactly("signing-algorithm");
    }

    @Test
    void findsEveryExistingViolation() {
        assertThat(Registration.findings(
                        Standing.UNDER_PROFILE,
                        ClientFixture.compliant()
                                .redirectUris("https://a.example/*", "https://b.example/*")
                                .with(ClientSetting.FULL_SCOPE, "true")
                                .metadata(),
                        terms(HELSEID)))
                .as("what an import brought as well as what was there before the profile")
                .allSatisfy(finding -> assertThat(finding.phase()).isEqualTo(Phase.ENFORCED))
                .extracting(finding -> finding.requirement().id())
                .containsExactly("redirect-uris", "redirect-uris", "least-privilege");
    }

    @Test
    void announcesAFutureChangeWithoutRefusing() {
        ClientFixture silent = ClientFixture.compliant().without(ClientSetting.ACCESS_TOKEN_TYPE);
        Terms ofBefore = HELSEID.terms(Migration.BEFORE, Instant.parse("2026-06-01T00:00:00Z"));

        assertThat(Registration.findings(Standing.UNDER_PROFILE, silent.metadata(), ofBefore))
                .as("a client of before: its tokens say JWT until the date")
                .extracting(finding -> finding.requirement().id())
                .containsExactly("access-token-type");
        assertThat(Registration.findings(Standing.UNDER_PROFILE, silent.metadata(), terms(HELSEID)))
                .as("enforced: they say at+jwt, whatever the client is set to")
                .isEmpty();
        assertThat(ids(new Registration(
                                Standing.UNDER_PROFILE,
                                ClientFixture.compliant().metadata(),
                                silent.metadata(),
                                true)
                        .judge(ofBefore)))
                .isEmpty();
    }

    private static ClientFixture everythingWrong() {
        return ClientFixture.compliant()
                .named("account")
                .authenticator("client-secret")
                .with(ClientSetting.NEW_SECRET, "true")
                .with(ClientSetting.JWKS, JwkFixture.set(JwkFixture.rsa(1024)))
                .with(ClientSetting.JWKS_URI, "http://epj.example/jwks")
                .with(ClientSetting.ASSERTION_ALGORITHM, "HS256")
                .keyExpires("never")
                .with(ClientSetting.CODE_CHALLENGE_METHOD, "plain")
                .redirectUris("*")
                .with(ClientSetting.IMPLICIT_FLOW, "true")
                .with(ClientSetting.PASSWORD_GRANT, "true")
                .with(ClientSetting.CIBA_GRANT, "true")
                .with(ClientSetting.WITHOUT_ISSUER, "true")
                .with(ClientSetting.ACCESS_TOKEN_LIFETIME, "36000")
                .with(ClientSetting.FULL_SCOPE, "true");
    }

    private static List<Finding> register(ClientFixture proposed) {
        return registration(proposed).judge(terms(HELSEID));
    }

    private static Registration registration(ClientFixture proposed) {
        return new Registration(Standing.UNDER_PROFILE, null, proposed.metadata(), false);
    }

    private static List<Finding> change(ClientFixture stored, ClientFixture proposed) {
        return judge(Standing.UNDER_PROFILE, stored, proposed);
    }

    private static List<Finding> judge(Standing standing, ClientFixture proposed) {
        return new Registration(standing, null, proposed.metadata(), false).judge(terms(HELSEID));
    }

    private static List<Finding> judge(Standing standing, ClientFixture stored, ClientFixture proposed) {
        return new Registration(standing, stored.metadata(), proposed.metadata(), false).judge(terms(HELSEID));
    }

    private static Finding refusal(List<Finding> findings) {
        return Finding.refusing(findings.stream()).orElseThrow(() -> new AssertionError("nothing is refused"));
    }

    /** Each requirement once, in order. */
    private static List<String> ids(List<Finding> findings) {
        return findings.stream()
                .map(finding -> finding.requirement().id())
                .distinct()
                .toList();
    }

    @Test
    void findsTheFirstViolatedStage() throws InvalidProfileException {
        Profile profile = ProfileDocument.parse("""
                {"ruleSet":"helseid","requirements":{"access-token-lifetime":{"enforced":"2025-01-01T00:00:00Z","stages":[
                  {"parameters":{"max":"PT5M"},"announced":"2026-01-01T00:00:00Z","enforced":"2027-01-01T00:00:00Z"}]}}}""");
        Terms terms = profile.terms(Migration.BEFORE, Profiles.NOW);
        assertThat(Registration.findings(
                        Facts.Standing.UNDER_PROFILE,
                        ClientFixture.compliant()
                                .with(ClientSetting.ACCESS_TOKEN_LIFETIME, "400")
                                .metadata(),
                        terms))
                .extracting(Finding::name, Finding::phase)
                .containsExactly(tuple("access-token-lifetime@2027-01-01", Phase.ANNOUNCED));
        assertThat(Registration.findings(
                        Facts.Standing.UNDER_PROFILE,
                        ClientFixture.compliant()
                                .with(ClientSetting.ACCESS_TOKEN_LIFETIME, "700")
                                .metadata(),
                        terms))
                .as("what contradicts the requirement itself isn't reported twice")
                .extracting(Finding::name, Finding::phase)
                .containsExactly(tuple("access-token-lifetime", Phase.ENFORCED));
    }

    private static Profile profile(String... off) {
        return Profiles.helseId(off);
    }
}
