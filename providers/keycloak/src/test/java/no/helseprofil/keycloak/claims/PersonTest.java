package no.helseprofil.keycloak.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.identifiers.HprNumber;
import no.helseprofil.identifiers.MalformedIdentifierException;
import no.helseprofil.keycloak.claims.HealthClaimMapper.HealthClaim;
import no.helseprofil.keycloak.claims.Person.HprClaims;
import no.helseprofil.register.Answer;
import no.helseprofil.register.Practitioner;
import no.helseprofil.register.Practitioner.Approval;
import no.helseprofil.register.Practitioner.Code;
import no.helseprofil.register.RegisterSettings.PractitionerSource;
import no.helseprofil.register.RegisterSettings.Practitioners;
import no.helseprofil.register.RegisterSettings.WhenDown;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.models.ProtocolMapperModel;

class PersonTest {

    private static final String LEVEL = "helseid://claims/identity/security_level";
    private static final String SALT = "0123456789012345678901";

    @Test
    void isTheLoggedInUserAndNoServiceAccount() {
        assertThat(new LoginFixture().person().isSomebody()).isTrue();
        assertThat(new LoginFixture().asServiceAccount().person().isSomebody()).isFalse();
        assertThat(new LoginFixture().noted("IMPERSONATOR_ID", "an-id").person().isSomebody())
                .as("an administrator who acts as the user")
                .isFalse();
    }

    @Test
    void hasNoNumberIfThereAreTwo() {
        Person twice = new LoginFixture()
                .with("pid", "17056600574", "06828399789")
                .with("hpr_number", "9144900", "9144897")
                .with("hpr_details", "{}", "{}")
                .person();

        assertThat(twice.pid()).isNull();
        assertThat(twice.hprNumber()).isNull();
        assertThat(twice.hprDetails()).isNull();
    }

    @Test
    void readsNumbersFromAttributes() {
        Person doctor = new LoginFixture()
                .with("hpr_number", "009144900")
                .with("hpr_details", "{\"hpr_number\":9144900,\"approvals\":[]}")
                .person();

        assertThat(doctor.pid()).isEqualTo("17056600574");
        assertThat(doctor.hprNumber()).isEqualTo("9144900");
        assertThat(doctor.hprDetails()).hasToString("{\"hpr_number\":9144900,\"approvals\":[]}");
    }

    /**
     * Checks the format that FHIDev/Fhi.HelseId (a long) and NAV (z.number(), a description in each code, two lists)
     * read.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"\"009144900\" | 9144900", "9144900 | 9144900"})
    void readsDetailsInHelseIdsFormat(String written, String returned) {
        Person doctor = new LoginFixture()
                .with(
                        "hpr_details",
                        "{\"hpr_number\":" + written + ",\"x\":[],\"approvals\":[{\"profession\":\"LE\","
                                + "\"authorization\":{\"value\":\"1\"},\"specialities\":[\"2\",{\"value\":\"3\"}]}]}")
                .person();

        assertThat(doctor.hprDetails())
                .hasToString("{\"hpr_number\":" + returned + ",\"x\":[],\"approvals\":[{\"profession\":\"LE\","
                        + "\"authorization\":{\"value\":\"1\",\"description\":\"1\"},"
                        + "\"specialities\":[{\"value\":\"2\",\"description\":\"2\"},{\"value\":\"3\",\"description\":\"3\"}],"
                        + "\"requisition_rights\":[]}]}");
    }

    @Test
    void addsNoNumberToDetailsWithoutOne() {
        assertThat(new LoginFixture()
                        .with("hpr_details", "{\"approvals\":[]}")
                        .person()
                        .hprDetails())
                .hasToString("{\"approvals\":[]}");
    }

    @Test
    void hasNoNumbersWithoutAttributes() {
        Person unknown = new LoginFixture().with("pid").person();

        assertThat(unknown.pid()).isNull();
        assertThat(unknown.hprNumber()).isNull();
        assertThat(unknown.hprDetails()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "17056600575", "1705660057", " 17056600574", "17056600574x"})
    void ignoresAnInvalidPid(String value) {
        assertThat(new LoginFixture().with("pid", value).person().pid()).isNull();
    }

    @Test
    void acceptsAWrongCheckDigitIfUnchecked() {
        assertThat(new LoginFixture().with("pid", "17056600575").person(false).pid())
                .isEqualTo("17056600575");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "1",
                "{",
                "{\"a\":1,\"a\":2}",
                "{} {}",
                "{\"approvals\":1}",
                "{\"hpr_number\":\"x\",\"approvals\":[]}"
            })
    void ignoresInvalidDetails(String value) {
        assertThat(new LoginFixture().with("hpr_details", value).person().hprDetails())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({"2, low", "3, substantial", "4, high"})
    void mapsKeycloaksLevelToBothNotations(int level, String assurance) {
        Person person = new LoginFixture().atLevel(level).person();
        assertThat(person.securityLevel()).isEqualTo(String.valueOf(level));
        assertThat(person.assuranceLevel()).isEqualTo(assurance);
    }

    @Test
    void ignoresLevelNotesOfAnEarlierLogin() {
        assertThat(new LoginFixture()
                        .noted(LEVEL, "4")
                        .noted("acr", "Level4")
                        .person()
                        .securityLevel())
                .isNull();
    }

    @Test
    void hasNoLevelIfNoneWasRecordedForTheProvider() {
        assertThat(new LoginFixture()
                        .noted("identity_provider", "eid")
                        .atLevel(4)
                        .person()
                        .securityLevel())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 5})
    void hasNoLevelBelowTheLowest(int level) {
        assertThat(new LoginFixture().atLevel(level).person().securityLevel()).isNull();
        assertThat(new LoginFixture().person().securityLevel()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "August, Mai, September, August Mai September",
        "August, , September, August September",
        "August, '', September, August September",
        "'', , September, September",
        "' ', , September, September",
        "August, , , August"
    })
    void composesTheName(String first, String middle, String last, String whole) {
        assertThat(new LoginFixture()
                        .named(first, last)
                        .with("middleName", middle == null ? new String[0] : new String[] {middle})
                        .person()
                        .name())
                .isEqualTo(whole);
    }

    @Test
    void hasNoNameWithoutParts() {
        Person nameless =
                new LoginFixture().named("", null).with("middleName", " ").person();

        assertThat(nameless.name()).isNull();
        assertThat(nameless.givenName()).isNull();
        assertThat(nameless.middleName()).isNull();
        assertThat(nameless.familyName()).isNull();
    }

    /** The expected value was computed with another implementation. */
    @Test
    void thePseudonymIsStableForASalt() {
        assertThat(pseudonym(new LoginFixture(), SALT)).isEqualTo("3oGGqdOmULNl7B3JHoBr7eY/I0EmXtteDsVuhYxPfZg=");
        assertThat(pseudonym(new LoginFixture().named("Other", "Name"), SALT))
                .isEqualTo(pseudonym(new LoginFixture(), SALT));
        assertThat(pseudonym(new LoginFixture(), SALT + "x")).isNotEqualTo(pseudonym(new LoginFixture(), SALT));
    }

    @Test
    void hasNoPseudonymWithoutANumber() {
        assertThat(pseudonym(new LoginFixture().with("pid"), SALT)).isNull();
        assertThat(pseudonym(new LoginFixture().with("pid", "17056600575"), SALT))
                .as("of an invalid number there is none")
                .isNull();
    }

    @Test
    void readsTheSaltFromTheVault() {
        String odd = "\"quoted\" and \\ escaped: 22 or more";

        assertThat(pseudonym(new LoginFixture(), "${vault.salt}", Map.of("${vault.salt}", odd)))
                .isEqualTo(pseudonym(new LoginFixture(), odd));
        assertThat(pseudonym(new LoginFixture(), "${vault.salt}", Map.of()))
                .as("the vault has none")
                .isNull();
        assertThat(pseudonym(new LoginFixture(), "${vault.salt}", Map.of("${vault.salt}", "short")))
                .isNull();
    }

    @Test
    void hasNoPseudonymWithAnUnresolvedVariable() {
        assertThat(pseudonym(new LoginFixture(), "${EKSEMPEL_KOMMUNE_PSEUDONYM_SALT}"))
                .isNull();
    }

    private static Object pseudonym(LoginFixture login, String salt) {
        return pseudonym(login, salt, Map.of());
    }

    private static Object pseudonym(LoginFixture login, String salt, Map<String, String> vault) {
        ProtocolMapperModel model = new ProtocolMapperModel();
        model.setConfig(new HashMap<>(Map.of("target", "sub", "salt", salt)));
        return new PseudonymMapper()
                .value(model, new TokenSubject(null, Optional.of(login.person()), "", vault::get, null));
    }

    @Nested
    class OfRegister {

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
        void usesTheCurrentRegisterEntry(WhenDown whenDown) {
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
        void hasNoClaimsForAnUnregisteredPerson(WhenDown whenDown) {
            HprClaims claims = claims(whenDown, whenDown, NOT_THERE);
            assertThat(claims.number()).isNull();
            assertThat(claims.details()).isNull();
            assertThat(claims.updatedAt(HealthClaim.HPR_NUMBER)).isNull();
        }

        @Test
        void eachClaimHasItsOwnOutageRule() {
            HprClaims claims = claims(WhenDown.STALE, WhenDown.OMIT, DOWN_SINCE);
            assertThat(claims.number()).isEqualTo("9144900");
            assertThat(claims.updatedAt(HealthClaim.HPR_NUMBER)).isEqualTo(NOON.getEpochSecond());
            assertThat(claims.details()).isNull();
            assertThat(claims.updatedAt(HealthClaim.HPR_DETAILS)).isNull();
        }

        @Test
        void hasNoStaleClaimsWithoutACachedEntry() {
            HprClaims claims = claims(WhenDown.STALE, WhenDown.STALE, DOWN);
            assertThat(claims.number()).isNull();
            assertThat(claims.updatedAt(HealthClaim.HPR_NUMBER)).isNull();
        }
    }
}
