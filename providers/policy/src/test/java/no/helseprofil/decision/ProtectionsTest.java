package no.helseprofil.decision;

import static no.helseprofil.timetable.Profiles.terms;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Facts.Standing;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Profiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The switches by which Keycloak itself holds a client to the profile, and what is filled in where nothing is said. */
class ProtectionsTest {

    private static final Profile HELSEID = Profiles.helseId();

    private static final Set<ClientSetting> PROTECTIONS = Set.of(
            ClientSetting.DPOP_BOUND_ACCESS_TOKENS,
            ClientSetting.REQUIRE_PUSHED_AUTHORIZATION_REQUESTS,
            ClientSetting.CODE_CHALLENGE_METHOD,
            ClientSetting.ACCESS_TOKEN_TYPE);

    @ParameterizedTest
    @EnumSource(
            names = {
                "DPOP_BOUND_ACCESS_TOKENS",
                "REQUIRE_PUSHED_AUTHORIZATION_REQUESTS",
                "CODE_CHALLENGE_METHOD",
                "ACCESS_TOKEN_TYPE"
            })
    void keepsAnEnabledProtection(ClientSetting protection) {
        ClientFixture without = ClientFixture.compliant().without(protection);
        Finding refusal = refusal(change(ClientFixture.compliant(), without));
        assertThat(refusal.failure().sentence()).startsWith("leave ").contains("manage-realm");
        assertThat(registration(ClientFixture.compliant(), without).turnedOff(terms(HELSEID)))
                .containsExactly(refusal.requirement().id());

        Registration byManager = new Registration(
                Standing.UNDER_PROFILE, ClientFixture.compliant().metadata(), without.metadata(), true);
        assertThat(ids(byManager.judge(terms(HELSEID)))).isEmpty();
        assertThat(byManager.turnedOff(terms(HELSEID)))
                .as("returned, so that it can be recorded")
                .hasSize(1);
        assertThat(byManager.toFillIn(terms(HELSEID)))
                .as("and not turned on again")
                .isEmpty();
    }

    @Test
    void keepsAnEnabledProtectionInAnySpelling() {
        ClientFixture shouting = ClientFixture.compliant().with(ClientSetting.DPOP_BOUND_ACCESS_TOKENS, "TRUE");
        assertThat(ids(change(
                        shouting, ClientFixture.compliant().with(ClientSetting.DPOP_BOUND_ACCESS_TOKENS, "false"))))
                .as("Keycloak reads TRUE as it reads true")
                .containsExactly("sender-constrained-tokens");
        assertThat(ids(change(ClientFixture.compliant(), shouting))).isEmpty();
    }

    @Test
    void refusesAnotherValueEvenWithAReason() {
        Registration plain = new Registration(
                Standing.UNDER_PROFILE,
                ClientFixture.compliant().metadata(),
                ClientFixture.compliant()
                        .with(ClientSetting.CODE_CHALLENGE_METHOD, "plain")
                        .metadata(),
                true);
        assertThat(ids(plain.judge(terms(HELSEID))))
                .as("off is for a reason to explain; wrong is wrong")
                .containsExactly("pkce-s256");
    }

    @Test
    void fillsInUnsetProtectionsOfANewClient() {
        assertThat(registration(ClientFixture.unset()).toFillIn(terms(HELSEID)))
                .isEqualTo(Map.of(
                        ClientSetting.PUBLIC_CLIENT, "false",
                        ClientSetting.AUTHENTICATOR, "client-jwt",
                        ClientSetting.FULL_SCOPE, "false",
                        ClientSetting.PASSWORD_GRANT, "false",
                        ClientSetting.DPOP_BOUND_ACCESS_TOKENS, "true",
                        ClientSetting.REQUIRE_PUSHED_AUTHORIZATION_REQUESTS, "true",
                        ClientSetting.CODE_CHALLENGE_METHOD, "S256",
                        ClientSetting.ACCESS_TOKEN_TYPE, "true"));
        assertThat(registration(ClientFixture.compliant()).toFillIn(terms(HELSEID)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "FALSE", "no", "0", "off", " true"})
    void enablesAProtectionOfANewClientForAnyFalseValue(String off) {
        assertThat(registration(ClientFixture.compliant().with(ClientSetting.DPOP_BOUND_ACCESS_TOKENS, off))
                        .toFillIn(terms(HELSEID)))
                .as("Keycloak reads each of them as off, and its console sends some of them unasked")
                .isEqualTo(Map.of(ClientSetting.DPOP_BOUND_ACCESS_TOKENS, "true"));
    }

    @Test
    void correctsNoExplicitValue() {
        ClientFixture contradicting = ClientFixture.compliant()
                .isPublic()
                .with(ClientSetting.FULL_SCOPE, "true")
                .with(ClientSetting.CODE_CHALLENGE_METHOD, "plain");
        assertThat(registration(contradicting).toFillIn(terms(HELSEID)))
                .as("the server refuses it, so that the caller who asked for it knows")
                .isEmpty();
        assertThat(ids(registration(contradicting).judge(terms(HELSEID))))
                .containsExactly("confidential-client", "pkce-s256", "least-privilege");
    }

    @Test
    void fillsInNothingForARegisteredClient() {
        ClientFixture existing = ClientFixture.compliant();
        PROTECTIONS.forEach(existing::without);
        assertThat(registration(existing, existing).toFillIn(terms(HELSEID)))
                .as("a protection that its administrators never chose")
                .isEmpty();
        assertThat(ids(change(existing, existing)))
                .as("and saving it as it is stays possible")
                .isEmpty();
        PROTECTIONS.forEach(protection -> existing.with(protection, "false"));
        assertThat(registration(existing, existing).toFillIn(terms(HELSEID)))
                .as("one that was turned off")
                .isEmpty();
    }

    @Test
    void refusesClearingAValueWhoseDefaultIsNotAccepted() {
        ClientFixture signed = ClientFixture.compliant()
                .defaultAlgorithm("HS256")
                .with(ClientSetting.ACCESS_TOKEN_ALGORITHM, "ES256")
                .with(ClientSetting.ID_TOKEN_ALGORITHM, "ES256");
        ClientFixture cleared = ClientFixture.compliant().defaultAlgorithm("HS256");
        Finding refusal = refusal(change(signed, cleared));
        assertThat(refusal.requirement().id()).isEqualTo("signing-algorithm");
        assertThat(refusal.failure().sentence()).startsWith("leave the registered value as it is");
        assertThat(ids(change(cleared, cleared)))
                .as("what was unset before may stay so")
                .isEmpty();
        assertThat(ids(change(
                        signed.defaultAlgorithm("ES256"),
                        ClientFixture.compliant().defaultAlgorithm("ES256"))))
                .as("where Keycloak's own is accepted nothing is worse")
                .isEmpty();
    }

    private static Registration registration(ClientFixture proposed) {
        return new Registration(Standing.UNDER_PROFILE, null, proposed.metadata(), false);
    }

    private static Registration registration(ClientFixture stored, ClientFixture proposed) {
        return new Registration(Standing.UNDER_PROFILE, stored.metadata(), proposed.metadata(), false);
    }

    private static List<Finding> change(ClientFixture stored, ClientFixture proposed) {
        return registration(stored, proposed).judge(terms(HELSEID));
    }

    private static Finding refusal(List<Finding> findings) {
        return Finding.refusing(findings.stream()).orElseThrow();
    }

    private static List<String> ids(List<Finding> findings) {
        return findings.stream().map(finding -> finding.requirement().id()).toList();
    }
}
