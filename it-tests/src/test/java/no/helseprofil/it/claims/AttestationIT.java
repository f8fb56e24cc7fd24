package no.helseprofil.it.claims;

import static no.helseprofil.it.claims.AttestingRealm.CLAIM;
import static no.helseprofil.it.claims.AttestingRealm.DOCTOR;
import static no.helseprofil.it.claims.AttestingRealm.JOURNAL;
import static no.helseprofil.it.claims.AttestingRealm.SCOPE_WITH_PID;
import static no.helseprofil.it.claims.AttestingRealm.SECRETARY;
import static no.helseprofil.it.claims.AttestingRealm.asking;
import static no.helseprofil.it.claims.AttestingRealm.attesting;
import static no.helseprofil.it.claims.HealthRealm.CHILD;
import static no.helseprofil.it.claims.HealthRealm.HPR_NUMBER;
import static no.helseprofil.it.claims.HealthRealm.PARENT;
import static no.helseprofil.it.claims.HealthRealm.PID;
import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.stream.IntStream;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Attestation;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Details;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.TestTime;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Attestations of a user, on both ways to a token of an API: with one token, and with a login. */
class AttestationIT {

    @AutoClose
    private static final AttestingRealm realm = AttestingRealm.create();

    private static final TestTime time = new TestTime(SharedServer.get());
    private static final OidcClient client = realm.oidc(JOURNAL).at(time.clock());

    @Test
    @Tag("smoke")
    @Tag("container")
    void anAttestationAtRefreshIsInThatTokenOnly() {
        Exchange login = realm.logIn(client, HealthRealm.DOCTOR);

        Exchange refreshed = attesting(client, DOCTOR.details()).refresh(login.refreshToken());

        JsonNode claim = refreshed.accessTokenClaims().path(CLAIM);
        assertThat(claim.at("/practitioner/authorization").toString())
                .isEqualTo("{\"code\":\"LE\",\"system\":\"urn:oid:2.16.578.1.12.4.1.1.9060\",\"text\":\"Lege\","
                        + "\"assigner\":\"https://www.helsedirektoratet.no/\"}");
        assertThat(claim.at("/practitioner/legal_entity/id").textValue()).isEqualTo(PARENT);
        assertThat(claim.at("/practitioner/hpr_nr/id").textValue())
                .as("the server adds it, though the client hasn't sent it")
                .isEqualTo(HPR_NUMBER);
        assertThat(claim.at("/care_relationship/purpose_of_use/text").textValue())
                .isEqualTo("Treatment");
        assertThat(claim.at("/patients/0/point_of_care/id").textValue()).isEqualTo(PARENT);
        assertThat(login.accessTokenClaims().has(CLAIM)).isFalse();
        assertThat(client.refresh(login.refreshToken()).accessTokenClaims().has(CLAIM))
                .as("the next token's is its own")
                .isFalse();
    }

    @Test
    @Tag("smoke")
    @Tag("container")
    void anAttestationAtLoginIsInEachToken() {
        Exchange login = client.logIn(asking(DOCTOR.details()), HealthRealm.DOCTOR, TestRealm.PASSWORD);

        assertThat(login.accessTokenClaims()
                        .at("/" + CLAIM + "/practitioner/authorization/code")
                        .textValue())
                .isEqualTo("LE");
        Exchange refreshed = client.refresh(login.refreshToken());
        assertThat(refreshed.accessTokenClaims().path(CLAIM))
                .isEqualTo(login.accessTokenClaims().path(CLAIM));
        assertThat(client.refresh(login.refreshToken()).accessTokenClaims().has(CLAIM))
                .isTrue();
    }

    @Test
    void anAttestationAtCodeExchangeIsInThatTokenOnly() {
        AuthorizationRequest request = HealthRealm.asking(AttestingRealm.SCOPE);
        String code = AttestingRealm.code(client, client.push(request), HealthRealm.DOCTOR);

        Exchange login = attesting(client, DOCTOR.details()).redeem(request, code);

        assertThat(login.accessTokenClaims().has(CLAIM)).isTrue();
        assertThat(client.refresh(login.refreshToken()).accessTokenClaims().has(CLAIM))
                .isFalse();
    }

    @Test
    void onlyAccessTokenAndIntrospectionContainTheAttestation() {
        Exchange login = client.logIn(asking(DOCTOR.details()), HealthRealm.DOCTOR, TestRealm.PASSWORD);

        LoginClaims disclosed = LoginClaims.of(realm.health().realm(), client, login);

        assertThat(disclosed.of(CLAIM)).containsOnlyKeys("access token", "introspection");
        assertThat(disclosed.introspection().path(CLAIM))
                .isEqualTo(disclosed.accessToken().path(CLAIM));
    }

    @Test
    void anApiThatReceivesThePidFindsItInTheAttestation() {
        Exchange bare = client.logIn(asking(DOCTOR.details()), HealthRealm.DOCTOR, TestRealm.PASSWORD);
        Exchange full = client.logIn(
                HealthRealm.asking(SCOPE_WITH_PID).with(DOCTOR.details()), HealthRealm.DOCTOR, TestRealm.PASSWORD);

        assertThat(bare.accessTokenClaims().at("/" + CLAIM + "/practitioner").has("identifier"))
                .isFalse();
        assertThat(bare.accessTokenClaims().toString()).doesNotContain(PID);
        JsonNode identifier = full.accessTokenClaims().at("/" + CLAIM + "/practitioner/identifier");
        assertThat(identifier.path("id").textValue()).isEqualTo(PID);
        assertThat(identifier.path("name").textValue()).isEqualTo("August Mai September");
    }

    @Test
    void aNonPractitionersAttestationHasNoAuthorization() {
        Exchange login = client.logIn(asking(Attestation.at(PARENT).details()), SECRETARY, TestRealm.PASSWORD);

        JsonNode practitioner = login.accessTokenClaims().at("/" + CLAIM + "/practitioner");
        assertThat(practitioner.has("legal_entity")).isTrue();
        assertThat(practitioner.has("hpr_nr")).isFalse();
        assertThat(practitioner.has("authorization")).isFalse();
    }

    @Test
    void anAttestationAtAChildNeedsTheNamedChild() {
        Exchange login = realm.logIn(client, HealthRealm.DOCTOR);
        Details child = Details.ofChild(CHILD).and(DOCTOR.workingAt(CHILD).details());

        Exchange refreshed = attesting(client, child).refresh(login.refreshToken());

        assertThat(refreshed
                        .accessTokenClaims()
                        .at("/" + CLAIM + "/practitioner/point_of_care/id")
                        .textValue())
                .isEqualTo(CHILD);
        assertThat(refreshed.accessTokenClaims().path(Claims.CHILD).textValue()).isEqualTo(CHILD);
    }

    @Test
    void anAttestationAtARegisteredChildNeedsNoName() {
        Exchange login = realm.logIn(client, HealthRealm.DOCTOR);

        JsonNode claims = attesting(client, DOCTOR.workingAt(CHILD).details())
                .refresh(login.refreshToken())
                .accessTokenClaims();

        assertThat(claims.at("/" + CLAIM + "/practitioner/point_of_care/id").textValue())
                .isEqualTo(CHILD);
        assertThat(claims.has(Claims.CHILD)).as("it acts for the parent still").isFalse();
    }

    @Test
    void namesAndTextsOfTheClientAreReplaced() {
        Exchange login = realm.logIn(client, HealthRealm.DOCTOR);
        Details named = DOCTOR.with("/practitioner/legal_entity/name", "A name of the client's own")
                .with("/practitioner/authorization/text", "A text of the client's own")
                .with("/practitioner/authorization/assigner", "https://client.example")
                .details();

        JsonNode claim = attesting(client, named)
                .refresh(login.refreshToken())
                .accessTokenClaims()
                .path(CLAIM);

        assertThat(claim.at("/practitioner/legal_entity/id").textValue())
                .as("taken")
                .isEqualTo(PARENT);
        assertThat(claim.toString())
                .as("an API reads what the server knows")
                .doesNotContain("of the client's own")
                .doesNotContain("client.example");
    }

    @Test
    void anAttestationIsIssuedForAnHourAtMost() {
        Exchange login = client.logIn(asking(DOCTOR.details()), HealthRealm.DOCTOR, TestRealm.PASSWORD);
        Instant start = time.clock().instant();
        try {
            time.moveBy(Duration.ofMinutes(57));
            Exchange late = client.refresh(login.refreshToken());
            assertThat(late.accessTokenClaims().has(CLAIM)).isTrue();
            assertThat(Instant.ofEpochSecond(
                            late.accessTokenClaims().path("exp").asLong()))
                    .as("a token ends with what it discloses")
                    .isBeforeOrEqualTo(start.plus(Duration.ofMinutes(60)));
            assertThat(late.response().json().path("expires_in").asLong()).isLessThanOrEqualTo(180);

            time.moveBy(Duration.ofMinutes(61));
            Exchange later = client.refresh(login.refreshToken());
            assertThat(later.accessTokenClaims().has(CLAIM)).isFalse();
        } finally {
            time.reset();
        }
    }

    @Test
    void olderNamesAreConvertedWithoutThePatient() {
        String patient = "13116900216";
        Attestation older = DOCTOR.byOlderNames(time.clock().instant().getEpochSecond() - 60, patient);
        AuthorizationRequest request = HealthRealm.asking(AttestingRealm.SCOPE);
        String code = AttestingRealm.code(client, client.push(request), HealthRealm.DOCTOR);

        Exchange login = attesting(client, older.details()).redeem(request, code);

        JsonNode claim = login.accessTokenClaims().path(CLAIM);
        assertThat(claim.at("/care_relationship/purpose_of_use/code").textValue())
                .isEqualTo("TREAT");
        assertThat(claim.path("patients").size()).isEqualTo(1);
        assertThat(login.response().body() + login.accessTokenClaims()).doesNotContain(patient);
        JsonNode event = realm.health().realm().events().path(0);
        assertThat(event.path("details").path("helseprofil_attestation").textValue())
                .as("%s", event)
                .isEqualTo("older_names");
        assertThat(realm.health().realm().events().toString()).doesNotContain(patient);
    }

    @Test
    void aMultiTenantClientAttestsForTheNamedOrganisation() {
        OidcClient many = realm.oidc(AttestingRealm.MULTI);
        Details parent = Details.ofParent(PARENT);
        Exchange login = many.logIn(asking(parent.and(DOCTOR.details())), HealthRealm.DOCTOR, TestRealm.PASSWORD);

        assertThat(login.accessTokenClaims().has(CLAIM)).isTrue();
        refused(attesting(many, Details.ofParent(HealthRealm.OTHER_PARENT)).refresh(login.refreshToken()))
                .by("attestation")
                .with(400, "invalid_request")
                .saying("ATT-12: ");
        assertThat(many.refresh(login.refreshToken()).accessTokenClaims().has(CLAIM))
                .as("the refused one has changed nothing")
                .isTrue();
    }

    @Test
    void isWithheldFromAnApiWithoutAcceptedTerms() {
        Exchange login = client.logIn(
                HealthRealm.asking(AttestingRealm.SCOPE_WITH_TERMS).with(DOCTOR.details()),
                HealthRealm.DOCTOR,
                TestRealm.PASSWORD);

        assertThat(login.accessTokenClaims().has(CLAIM)).isFalse();
        assertThat(login.response().text("rejected_scope")).isEqualTo(AttestingRealm.SCOPE_WITH_TERMS);
    }

    @Test
    void worksWithAnOfflineToken() {
        Exchange login = client.logIn(
                HealthRealm.asking("offline_access " + AttestingRealm.SCOPE).with(DOCTOR.details()),
                HealthRealm.DOCTOR,
                TestRealm.PASSWORD);

        assertThat(client.refresh(login.refreshToken()).accessTokenClaims().has(CLAIM))
                .isTrue();
    }

    @Test
    void supportsTheMaximumNumberOfPatients() {
        int most = IntStream.iterate(20, patients -> patients - 1)
                .filter(patients -> client.push(asking(of(patients))).response().isSuccess())
                .findFirst()
                .orElseThrow();
        Exchange pushed = client.logIn(asking(of(most)), HealthRealm.DOCTOR, TestRealm.PASSWORD);
        Exchange plain = realm.logIn(client, HealthRealm.DOCTOR);

        assertThat(most).isGreaterThan(2);
        assertThat(patients(client.refresh(pushed.refreshToken())))
                .as("in the refresh token")
                .isEqualTo(most);
        assertThat(pushed.refreshToken().length())
                .as("Keycloak takes 4,000 characters; longer names and more scopes have to fit too")
                .isLessThan(3500);
        assertThat(patients(attesting(client, of(most)).refresh(plain.refreshToken())))
                .as("in the assertion")
                .isEqualTo(most);
    }

    /** Keycloak takes no longer parameters and leaves out what is longer, so a login would end with its first refresh. */
    @Test
    void tooManyPatientsAreRefusedNotTruncated() {
        refused(client.push(asking(of(20))))
                .by("authorization-details")
                .with(400, "invalid_authorization_details")
                .saying("1500 bytes");
        Exchange login = realm.logIn(client, HealthRealm.DOCTOR);

        refused(attesting(client, of(20)).refresh(login.refreshToken()))
                .by("request-form")
                .with(400, "invalid_request")
                .saying("shorter client_assertion");
        assertThat(client.refresh(login.refreshToken()).response().isSuccess())
                .as("the refused one has changed nothing")
                .isTrue();
    }

    private static Details of(int patients) {
        Map<String, Object> patient = Map.of(
                "point_of_care", Map.of("id", PARENT, "system", "urn:oid:2.16.578.1.12.4.1.4.101"),
                "department", Map.of("id", "109765", "system", "urn:oid:2.16.578.1.12.4.1.4.102"));
        return DOCTOR.with("/patients", Collections.nCopies(patients, patient)).details();
    }

    private static int patients(Exchange tokens) {
        return tokens.accessTokenClaims().path(CLAIM).path("patients").size();
    }

    @Test
    void isASupportedTypeOfDetails() {
        assertThat(client.metadata().json().path("authorization_details_types_supported"))
                .anyMatch(type -> CLAIM.equals(type.textValue()));
    }
}
