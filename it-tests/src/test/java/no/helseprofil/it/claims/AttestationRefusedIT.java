package no.helseprofil.it.claims;

import static no.helseprofil.it.claims.AttestingRealm.CLAIM;
import static no.helseprofil.it.claims.AttestingRealm.DOCTOR;
import static no.helseprofil.it.claims.AttestingRealm.JOURNAL;
import static no.helseprofil.it.claims.AttestingRealm.LOW;
import static no.helseprofil.it.claims.AttestingRealm.SCOPE;
import static no.helseprofil.it.claims.AttestingRealm.asking;
import static no.helseprofil.it.claims.AttestingRealm.attesting;
import static no.helseprofil.it.claims.AttestingRealm.code;
import static no.helseprofil.it.claims.HealthRealm.CHILD;
import static no.helseprofil.it.claims.HealthRealm.OTHER_PARENT;
import static no.helseprofil.it.claims.HealthRealm.PARENT;
import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.RefusalAssert;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.it.table.Attacks;
import no.helseprofil.profile.attestation.TrustFramework;
import no.helseprofil.testkit.client.Attestation;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Details;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.TestTime;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Barriers that somebody would have to get past to learn of other people's patients. */
@Attack(
        by = Attacker.VENDOR,
        tries = "attests what the user isn't or may not, to read other people's data",
        outcome = "refused, or not sent to the API")
@Attacks(TrustFramework.class)
class AttestationRefusedIT {

    @AutoClose
    private static final AttestingRealm realm = AttestingRealm.create();

    private static final TestTime time = new TestTime(SharedServer.get());
    private static final OidcClient client = realm.oidc(JOURNAL).at(time.clock());
    private static final Exchange doctor = realm.logIn(client, HealthRealm.DOCTOR);

    @Test
    void refusesALoginBelowHigh() {
        OidcClient low = realm.oidc(LOW);
        Exchange login = realm.logIn(low, HealthRealm.DOCTOR);

        refusedByRule(attesting(low, DOCTOR.details()).refresh(login.refreshToken()), "ATT-9: ");
        refusedByRule(redeemed(low, DOCTOR, HealthRealm.DOCTOR), "ATT-9: ");
    }

    /** Each contradicts one rule, and one what the client acts for. */
    static Stream<Details> untrue() {
        return Stream.of(
                Attestation.at(OTHER_PARENT).authorizedAs("LE").details(),
                Attestation.at(PARENT).authorizedAs("TL").details(),
                DOCTOR.workingAt(OTHER_PARENT).details(),
                DOCTOR.with("/practitioner/forged", "x").details(),
                Details.ofParent(OTHER_PARENT).and(DOCTOR.details()),
                Details.ofParent(OTHER_PARENT).and(Attestation.at(OTHER_PARENT).details()));
    }

    @ParameterizedTest
    @MethodSource("untrue")
    void anExistingClientsInvalidAttestationIsNotIssued(Details untrue) {
        String id = "attesting-of-before-" + UUID.randomUUID();
        OidcClient before = realm.ofBefore(id).at(time.clock());
        Exchange login = realm.logIn(before, HealthRealm.DOCTOR);

        JsonNode valid = attesting(before, DOCTOR.details())
                .refresh(login.refreshToken())
                .accessTokenClaims();
        JsonNode refreshed =
                attesting(before, untrue).refresh(login.refreshToken()).accessTokenClaims();

        assertThat(valid.has(AttestingRealm.CLAIM)).as("the control").isTrue();
        assertThat(refreshed.has(AttestingRealm.CLAIM)).isFalse();
        assertThat(refreshed.has(Claims.PARENT)).isFalse();
    }

    @Test
    void refusesAUserWithAHelpNumber() {
        refusedByRule(redeemed(client, Attestation.at(PARENT), AttestingRealm.HELPED), "ATT-10: ");
    }

    @Test
    void refusesAnotherUser() {
        refusedByRule(
                refreshed(DOCTOR.with(
                        "/practitioner/identifier",
                        Map.of("id", "20086600138", "system", "urn:oid:2.16.578.1.12.4.1.4.1"))),
                "ATT-11: ");
        refusedByRule(
                refreshed(DOCTOR.with(
                        "/practitioner/hpr_nr", Map.of("id", "9144900", "system", "urn:oid:2.16.578.1.12.4.1.4.4"))),
                "ATT-29: ");
    }

    @ParameterizedTest
    @CsvSource({OTHER_PARENT + ", ATT-12", CHILD + ", ATT-12"})
    void refusesAForeignOrganisation(String foreign, String rule) {
        refusedByRule(refreshed(Attestation.at(foreign).authorizedAs("LE")), rule + ": ");
        refused(client.push(asking(Attestation.at(foreign).authorizedAs("LE").details())))
                .by("attestation")
                .with(400, "invalid_request")
                .saying(rule + ": ");
    }

    @Test
    void refusesAForeignUnit() {
        refusedByRule(refreshed(DOCTOR.workingAt(OTHER_PARENT)), "ATT-19: ");
        refusedByRule(
                attesting(
                                client,
                                Details.ofChild(CHILD)
                                        .and(DOCTOR.workingAt(OTHER_PARENT).details()))
                        .refresh(doctor.refreshToken()),
                "ATT-19: ");
    }

    @Test
    void refusesADepartmentOfAnotherOrganisation() {
        refusedByRule(
                refreshed(DOCTOR.with(
                        "/practitioner/department",
                        Map.of("id", "ORT-1", "system", "urn:uuid:3f1c7a5e", "authority", OTHER_PARENT))),
                "ATT-28: ");
    }

    @Test
    void refusesAnAuthorizationThatTheUserLacks() {
        refusedByRule(refreshed(Attestation.at(PARENT).authorizedAs("TL")), "ATT-32: ");
        refusedByRule(redeemed(client, DOCTOR, AttestingRealm.SECRETARY), "ATT-32: ");
    }

    @Test
    void refusesAnEndedAuthorization() {
        refusedByRule(redeemed(client, DOCTOR, AttestingRealm.RETIRED), "ATT-32: ");
    }

    @Test
    void refusesEverythingIfTheRegisterCannotAnswer() {
        for (Attestation attestation : List.of(DOCTOR, Attestation.at(PARENT))) {
            Response answer =
                    redeemed(client, attestation, AttestingRealm.UNREADABLE).response();

            assertThat(answer.status()).as("%s", answer).isEqualTo(503);
            assertThat(answer.error()).isEqualTo("temporarily_unavailable");
            assertThat(answer.errorDescription())
                    .startsWith("attestation: ATT-")
                    .contains("try again later");
            assertThat(answer.body()).doesNotContain("token\":");
        }
    }

    @Test
    void refusesAMissingReason() {
        refusedByRule(refreshed(DOCTOR.without("/care_relationship/healthcare_service")), "ATT-43: ");
    }

    @Test
    void refusesAClientCredentialsAttestation() {
        refused(attesting(client, DOCTOR.details()).clientCredentials(SCOPE))
                .by("attestation")
                .saying("a client that acts for itself");
        refused(attesting(client, DOCTOR.details()).exchangeToken(doctor.accessToken(), SCOPE))
                .with(400, "invalid_request");
    }

    @Test
    void refusesAnUnknownStructure() {
        refused(refreshed(DOCTOR.with("/practitioner/forged", "x")))
                .by("authorization-details")
                .with(400, "invalid_request")
                .saying("HID-1007");
        refused(client.push(asking(DOCTOR.with("/practitioner/forged", "x").details())))
                .by("authorization-details")
                .with(400, "invalid_authorization_details");
        refused(refreshed(DOCTOR.with("/practitioner/authorization/system", "urn:oid:2.16.578.1.12.4.1.1.906")))
                .saying("practitioner.authorization.system");
    }

    @Test
    void refusesAnOversizedOrTooDeepAttestation() {
        Object deep = "x";
        for (int i = 0; i < 40; i++) {
            deep = Map.of("a", deep);
        }
        refused(refreshed(DOCTOR.with("/care_relationship/decision_ref/id", "x".repeat(300))))
                .by("authorization-details");
        refused(refreshed(DOCTOR.with("/patients", Collections.nCopies(400, Map.of()))))
                .by("authorization-details");
        refused(refreshed(DOCTOR.with("/practitioner/forged", deep)));
    }

    @Test
    void refusesADuplicateMember() {
        OidcClient twice = client.withAssertion(assertion -> assertion
                .details(DOCTOR.details())
                .payloadText(payload -> payload.replaceFirst(
                        "\"legal_entity\":", "\"legal_entity\":{\"id\":\"" + OTHER_PARENT + "\"},\"legal_entity\":")));
        refused(twice.refresh(doctor.refreshToken()));
    }

    @Test
    void refusesAnUnsignedAttestation() {
        String plain = DOCTOR.details().array().toString();
        refused(client.withRequest(request -> request.form("authorization_details", plain))
                        .refresh(doctor.refreshToken()))
                .by("organisation-placement");
        refused(client.withRequest(request -> request.form("assertion_details", plain))
                        .push(HealthRealm.asking(SCOPE)))
                .by("organisation-placement");
    }

    @Test
    void refusesAnAttestationInAnAssertionAtPar() {
        refused(attesting(client, DOCTOR.details()).push(HealthRealm.asking(SCOPE)))
                .by("organisation-placement");
    }

    @Test
    void refusesAnAttestationInTwoPlaces() {
        AuthorizationRequest request = asking(DOCTOR.details());
        String code = code(client, client.push(request), HealthRealm.DOCTOR);
        refused(attesting(client, DOCTOR.details()).redeem(request, code))
                .with(400, "access_denied")
                .saying("HID-DOUBLE-STRUCTURE");

        Exchange login = client.redeem(request, code);
        refused(attesting(client, DOCTOR.details()).refresh(login.refreshToken()))
                .by("attestation")
                .with(400, "access_denied")
                .saying("HID-DOUBLE-STRUCTURE");
        refused(attesting(client, DOCTOR.details().and(DOCTOR.details())).refresh(doctor.refreshToken()))
                .by("authorization-details");
    }

    @Test
    void refusesTheLoginOfAnotherClient() {
        OidcClient other = realm.oidc(LOW);

        refused(attesting(other, DOCTOR.details()).refresh(doctor.refreshToken()))
                .by("refresh-token-rotation")
                .with(400, "invalid_grant");
    }

    @Test
    void refusesTheLoginOfAnotherRealm() {
        try (TestRealm stranger = TestRealm.underProfile()) {
            OidcClient elsewhere = stranger.oidc(TestRealm.USER_LOGIN);
            refused(attesting(elsewhere, DOCTOR.details()).refresh(doctor.refreshToken()));
        }
    }

    @Test
    void disclosesNothingWithoutTheClientsKey() {
        OidcClient impostor = OidcClient.discover(
                        realm.health().realm().issuer(), JOURNAL, SigningKey.generate("ES256"))
                .withProofKey(client.proofKey());

        refused(attesting(impostor, Attestation.at(PARENT).authorizedAs("TL").details())
                        .refresh(doctor.refreshToken()))
                .with(401, "invalid_client");
    }

    @Test
    void aForgedRefreshTokenDisclosesNothing() {
        String forged = doctor.refreshToken().substring(0, doctor.refreshToken().length() - 4) + "AAAA";

        refused(attesting(client, Attestation.at(PARENT).authorizedAs("TL").details())
                        .refresh(forged))
                .by("refresh-token-rotation")
                .with(400, "invalid_grant");
    }

    @Test
    void refusesAnAttestationOlderThanAnHour() {
        long now = time.clock().instant().getEpochSecond();
        refused(refreshed(DOCTOR.byOlderNames(now - 3601, "13116900216")))
                .by("attestation")
                .saying("attest anew");
        OidcClient late = client.withRequestObject(object -> object.with(
                "iat", Instant.ofEpochSecond(now).minus(Duration.ofMinutes(61)).getEpochSecond()));
        refused(late.push(asking(DOCTOR.details()))).by("attestation").saying("attest anew");
    }

    @Test
    void aClientAttributeCannotForgeAnAttestation() {
        OidcClient forging = realm.health()
                .client(
                        "forging-journal",
                        Map.of("helseprofil.orgnr-parent", PARENT, "helseprofil.claim." + CLAIM, "forged"),
                        SCOPE);

        assertThat(forging.clientCredentials(SCOPE).accessTokenClaims().has(CLAIM))
                .isFalse();
    }

    @Test
    void aRefusalNamesNoPerson() {
        Exchange answer = refreshed(Attestation.at(PARENT).authorizedAs("TL"));

        assertThat(answer.response().body() + realm.health().realm().events())
                .doesNotContain(HealthRealm.PID)
                .doesNotContain(HealthRealm.HPR_NUMBER);
    }

    private static Exchange refreshed(Attestation attestation) {
        return attesting(client, attestation.details()).refresh(doctor.refreshToken());
    }

    /** The login is pushed with the attestation, and its code redeemed. */
    private static Exchange redeemed(OidcClient by, Attestation attestation, String username) {
        AuthorizationRequest request = asking(attestation.details());
        return by.redeem(request, code(by, by.push(request), username));
    }

    private static RefusalAssert refusedByRule(Exchange answer, String start) {
        return refused(answer).by("attestation").with(400, "invalid_request").saying("attestation: " + start);
    }
}
