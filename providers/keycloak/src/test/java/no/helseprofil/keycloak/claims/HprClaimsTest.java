package no.helseprofil.keycloak.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import no.helseprofil.identifiers.HprNumber;
import no.helseprofil.identifiers.MalformedIdentifierException;
import no.helseprofil.keycloak.claims.HealthClaimMapper.HealthClaim;
import no.helseprofil.keycloak.claims.Person.HprClaims;
import no.helseprofil.register.Answer;
import no.helseprofil.register.Approval;
import no.helseprofil.register.Code;
import no.helseprofil.register.Practitioner;
import no.helseprofil.register.RegisterSettings.PractitionerSource;
import no.helseprofil.register.RegisterSettings.Practitioners;
import no.helseprofil.register.RegisterSettings.WhenDown;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HprClaimsTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Answer.Found<Practitioner> FOUND = new Answer.Found<>(doctor(), NOON);
    private static final Answer<Practitioner> NOT_THERE = new Answer.NotFound<>(NOON);
    private static final Answer<Practitioner> DOWN = new Answer.Unavailable<>("It is broken.");
    private static final Answer<Practitioner> DOWN_SINCE = new Answer.Unavailable<>("It is broken.", FOUND);

    private static Practitioner doctor() {
        try {
            return new Practitioner(
                    HprNumber.parse("009144900"),
                    List.of(new Approval(
                            "LE",
                            new Code("1", "Autorisasjon"),
                            List.of(new Code("1", "Full rekvisisjonsrett")),
                            List.of(new Code("2", null)))));
        } catch (MalformedIdentifierException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static HprClaims claims(WhenDown number, WhenDown details, Answer<Practitioner> answer) {
        return new HprClaims(new Practitioners(PractitionerSource.HPR, number, details), answer);
    }

    @ParameterizedTest
    @EnumSource(WhenDown.class)
    void tellsWhatTheRegisterSaysNow(WhenDown whenDown) {
        HprClaims claims = claims(whenDown, whenDown, FOUND);
        assertThat(claims.number()).isEqualTo("9144900");
        assertThat(claims.details())
                .hasToString("{\"hpr_number\":\"9144900\",\"approvals\":[{\"profession\":\"LE\","
                        + "\"authorization\":{\"value\":\"1\",\"description\":\"Autorisasjon\"},"
                        + "\"requisition_rights\":[{\"value\":\"1\",\"description\":\"Full rekvisisjonsrett\"}],"
                        + "\"specialities\":[{\"value\":\"2\"}]}]}");
        assertThat(claims.updatedAt(HealthClaim.HPR_NUMBER)).isNull();
        assertThat(claims.updatedAt(HealthClaim.HPR_DETAILS)).isNull();
    }

    @ParameterizedTest
    @EnumSource(WhenDown.class)
    void tellsNothingOfWhoIsNotThere(WhenDown whenDown) {
        HprClaims claims = claims(whenDown, whenDown, NOT_THERE);
        assertThat(claims.number()).isNull();
        assertThat(claims.details()).isNull();
        assertThat(claims.updatedAt(HealthClaim.HPR_NUMBER)).isNull();
    }

    @Test
    void eachClaimGoesItsOwnWayWhenTheRegisterIsDown() {
        HprClaims claims = claims(WhenDown.STALE, WhenDown.OMIT, DOWN_SINCE);
        assertThat(claims.number()).isEqualTo("9144900");
        assertThat(claims.updatedAt(HealthClaim.HPR_NUMBER)).isEqualTo(NOON.getEpochSecond());
        assertThat(claims.details()).isNull();
        assertThat(claims.updatedAt(HealthClaim.HPR_DETAILS)).isNull();
    }

    @Test
    void hasNothingToTellOfBeforeWhereNothingIsKept() {
        HprClaims claims = claims(WhenDown.STALE, WhenDown.STALE, DOWN);
        assertThat(claims.number()).isNull();
        assertThat(claims.updatedAt(HealthClaim.HPR_NUMBER)).isNull();
    }
}
