package no.helseprofil.it.claims;

import static no.helseprofil.it.claims.AttestingRealm.CLAIM;
import static no.helseprofil.it.claims.AttestingRealm.JOURNAL;
import static no.helseprofil.it.claims.AttestingRealm.attesting;
import static no.helseprofil.it.claims.HealthRealm.DOCTOR;
import static no.helseprofil.it.claims.HealthRealm.PARENT;
import static no.helseprofil.it.claims.HealthRealm.PID;
import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Attestation;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.TestTime;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An attestation where both registers are outside the server: Helsepersonellregisteret, and a file of organisations. Run by
 * {@link OutsideHprIT}.
 */
abstract class RegisteredAttestation {

    private static final String OF_THE_REGISTER = "123456789";

    private static Path practitioners;
    private static HprMock hpr;
    private static AttestingRealm realm;
    private static TestTime time;
    private static OidcClient client;

    @BeforeAll
    static void start() {
        HprServer outside = OutsideHprIT.server();
        practitioners = outside.practitioners();
        hpr = outside.hpr();
        time = outside.time();
        time.moveBy(HprServer.NO_LONGER_FRESH);
        realm = AttestingRealm.create(TestRealm.on(outside.server(), TestRealm.DOCUMENT));
        lookUpPractitionersIn("hpr");
        client = realm.oidc(JOURNAL).at(time.clock());
        hpr.knows(PID, OF_THE_REGISTER);
        Exchange login = realm.logIn(client, DOCTOR);
        OidcClient doctor = attesting(client, authorizedAs("LE").details());
        HprMock.askUntilItAnswersInTime(
                time, () -> doctor.refresh(login.refreshToken()).response().isSuccess());
    }

    @BeforeEach
    void isUp() {
        hpr.knows(PID, OF_THE_REGISTER);
        time.moveBy(HprMock.UNTIL_IT_IS_TRIED_AGAIN);
    }

    @Test
    void isCheckedAndEnrichedByTheRegisters() {
        Exchange login = realm.logIn(client, DOCTOR);

        JsonNode claim = attesting(client, authorizedAs("LE").details())
                .refresh(login.refreshToken())
                .accessTokenClaims()
                .path(CLAIM);

        assertThat(claim.at("/practitioner/hpr_nr/id").textValue())
                .as("the register's, and not what stands in the user's attributes")
                .isEqualTo(OF_THE_REGISTER);
        assertThat(claim.at("/practitioner/legal_entity/name").textValue()).isEqualTo("Granfjelldal kommune");
        refused(attesting(client, authorizedAs("SP").details()).refresh(login.refreshToken()))
                .by("attestation")
                .with(400, "invalid_request")
                .saying("ATT-32: ");
        refused(attesting(client, authorizedAs("PS").details()).refresh(login.refreshToken()))
                .by("attestation")
                .with(400, "invalid_request")
                .saying("ATT-32: ");
    }

    @Test
    void isRefusedDuringAnOutageOfThePractitionerRegister() {
        Exchange login = realm.logIn(client, DOCTOR);
        OidcClient doctor = attesting(client, authorizedAs("LE").details());
        hpr.isDown(PID);
        time.moveBy(HprServer.NO_LONGER_FRESH);

        Response unavailable = doctor.refresh(login.refreshToken()).response();
        assertThat(unavailable.status()).as(unavailable.body()).isEqualTo(503);
        assertThat(unavailable.error()).isEqualTo("temporarily_unavailable");
        assertThat(unavailable.errorDescription()).startsWith("attestation: ATT-32: try again later");
        assertThat(client.refresh(login.refreshToken()).response().isSuccess())
                .as("who attests nothing goes on")
                .isTrue();

        hpr.knows(PID, OF_THE_REGISTER);
        time.moveBy(HprMock.UNTIL_IT_IS_TRIED_AGAIN);
        assertThat(doctor.refresh(login.refreshToken()).accessTokenClaims().has(CLAIM))
                .as("the refresh token was not used up")
                .isTrue();
    }

    @Test
    void isCheckedAgainstAFileOfPractitioners() throws IOException {
        Files.writeString(practitioners, """
                {"practitioners":[{"person":{"nin":"%s"},"hprNummer":222200068,"administrativeReaksjoner":[],
                "godkjenninger":[{"helsepersonellkategori":{"verdi":"LE"},"autorisasjon":{"verdi":"1"},
                "periode":{"fra":"2001-02-03"},"administrativeReaksjoner":[]}]}]}""".formatted(PID));
        lookUpPractitionersIn("file");
        try {
            Exchange login = realm.logIn(client, DOCTOR);
            OidcClient doctor = attesting(client, authorizedAs("LE").details());

            assertThat(doctor.refresh(login.refreshToken())
                            .accessTokenClaims()
                            .path(CLAIM)
                            .at("/practitioner/hpr_nr/id")
                            .textValue())
                    .isEqualTo("222200068");
            Files.writeString(practitioners, "{");
            time.moveBy(HprMock.UNTIL_IT_IS_TRIED_AGAIN);
            assertThat(doctor.refresh(login.refreshToken()).response().status())
                    .as("a file that can't be read is a register that is down")
                    .isEqualTo(503);
        } finally {
            lookUpPractitionersIn("hpr");
        }
    }

    private static void lookUpPractitionersIn(String source) {
        realm.health().realm().putProfile("""
                {"ruleSet":"helseid","catalogue":"2026.1","registers":{
                "practitioners":{"source":"%s"},"organisations":{"source":"file"}}}""".formatted(source));
    }

    private static Attestation authorizedAs(String profession) {
        return Attestation.at(PARENT).authorizedAs(profession);
    }
}
