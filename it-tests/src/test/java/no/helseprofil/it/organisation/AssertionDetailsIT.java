package no.helseprofil.it.organisation;

import static no.helseprofil.it.organisation.OrganisationRealm.HOSPITAL;
import static no.helseprofil.it.organisation.OrganisationRealm.MULTI;
import static no.helseprofil.it.organisation.OrganisationRealm.MUNICIPALITY;
import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.SCOPE;
import static no.helseprofil.testkit.client.Details.ISO_6523;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import no.helseprofil.it.table.Attacks;
import no.helseprofil.profile.organisation.AuthorizationDetails;
import no.helseprofil.testkit.client.Assertion;
import no.helseprofil.testkit.client.Details;
import no.helseprofil.testkit.client.OidcClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Details that can't be read, or of which a part would be missing in the token: all of them are honoured, or none. */
@Attacks(AuthorizationDetails.class)
class AssertionDetailsIT {

    private static final Details HOSPITAL_ITSELF = Details.ofParent(HOSPITAL);

    @AutoClose
    private static final OrganisationRealm organisations = OrganisationRealm.underProfile();

    static Stream<Arguments> unreadable() {
        return Stream.of(
                claim("an empty array", List.of()),
                claim("text", "helseid_authorization"),
                claim("an array of text", List.of("helseid_authorization")),
                claim("JSON in a text", "[{\"type\":\"helseid_authorization\"}]"),
                claim("a number", 1),
                claim("an array in an array", List.of(HOSPITAL_ITSELF.array())),
                claim("an empty object", Map.of()),
                entry("no type", Map.of("practitioner_role", Map.of())),
                entry("a type that is no text", Map.of("type", List.of("helseid_authorization"))),
                entry("an unknown type", Map.of("type", "payment_initiation")),
                entry("a type in capitals", Map.of("type", "HELSEID_AUTHORIZATION")),
                entry("a type with a blank", Map.of("type", "helseid_authorization ")),
                entry(
                        "two organisations",
                        Details.ofParent(MUNICIPALITY).array().get(0)),
                entry("a journal without its id", Map.of("type", "nhn:sfm:journal-id", "value", Map.of())),
                entry("a journal with an empty id", Details.ofSfmJournal("").objectOrArray()),
                entry("a journal with a blank id", Details.ofSfmJournal(" ").objectOrArray()),
                entry(
                        "a journal with an id of 256 characters",
                        Details.ofSfmJournal("1".repeat(256)).objectOrArray()),
                entry(
                        "a journal with a number",
                        Map.of("type", "nhn:sfm:journal-id", "value", Map.of("journal_id", 12))),
                claim(
                        "eleven entries",
                        IntStream.range(0, 11)
                                .mapToObj(i -> Map.of("type", "helseid_authorization"))
                                .toList()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreadable")
    void refusesUnreadableDetails(UnaryOperator<Assertion> fault) {
        String id = UUID.randomUUID().toString();
        OidcClient client = organisations.oidc(MULTI).withAssertion(assertion -> assertion.with("jti", id));

        refused(client.withAssertion(fault).clientCredentials(SCOPE))
                .by("authorization-details")
                .with(400, "invalid_request")
                .saying("HID-1007");
        assertThat(client.clientCredentials("openid").response().status())
                .as("the jti of its assertion is not used up")
                .isEqualTo(200);
    }

    @Test
    void refusesNullDetails() {
        OidcClient client = organisations.oidc(MULTI).withAssertion(it -> it.with("assertion_details", null));

        refused(client.clientCredentials(SCOPE)).with(400, "invalid_request").saying("HID-1007");
    }

    @Test
    void refusesDuplicateDetails() {
        Object hospital = HOSPITAL_ITSELF.objectOrArray();
        Object municipality = Details.ofParent(MUNICIPALITY).objectOrArray();
        OidcClient client = organisations.oidc(MULTI);

        refused(client.withAssertion(
                                it -> it.with("assertion_details", hospital).twice("assertion_details", municipality))
                        .clientCredentials(SCOPE))
                .with(401, "invalid_client");
        refused(client.withAssertion(it -> it.with("assertion_details", hospital)
                                .payloadText(json -> json.replace("\"ENH\"", "\"ENH\",\"type\":\"ENH\"")))
                        .clientCredentials(SCOPE))
                .as("at any depth")
                .with(401, "invalid_client");
    }

    @Test
    void refusesDetailsOfAnotherClientsAssertion() {
        OidcClient client = organisations.oidc(MULTI);
        String others = organisations
                .oidc(OrganisationRealm.OTHER_MULTI)
                .assertion()
                .details(HOSPITAL_ITSELF)
                .sign();

        refused(client.withRequest(it -> it.formInstead("client_assertion", others))
                        .clientCredentials(SCOPE))
                .by("private-key-jwt")
                .with(401, "invalid_client");
        refused(client.withAssertion(it -> it.details(HOSPITAL_ITSELF).withWrongSignature())
                        .clientCredentials(SCOPE))
                .by("private-key-jwt")
                .with(401, "invalid_client");
    }

    static Stream<Arguments> identifiers() {
        String right = "NO:ORGNR:" + HOSPITAL;
        return Stream.of(
                Arguments.of(Map.of("type", "ENH", "value", right)),
                Arguments.of(Map.of("system", ISO_6523, "value", right)),
                Arguments.of(Map.of("system", ISO_6523, "type", "ENH")),
                Arguments.of(Map.of("system", ISO_6523, "type", "ENH", "value", 313231593)),
                Arguments.of(Map.of("system", ISO_6523, "type", "ENH", "value", List.of(right))),
                Arguments.of(Map.of("system", List.of(ISO_6523), "type", "ENH", "value", right)),
                Arguments.of(Map.of("system", ISO_6523, "type", "ENH", "value", right, "use", "official")),
                Arguments.of(List.of(Map.of("system", ISO_6523, "type", "ENH", "value", right))),
                Arguments.of(right),
                Arguments.of(Map.of()));
    }

    @ParameterizedTest
    @MethodSource("identifiers")
    void refusesMissingOrUnknownIdentifierMembers(Object identifier) {
        refused(OrganisationRealm.asserting(organisations.oidc(MULTI), Details.ofOrganisation(identifier))
                        .clientCredentials(SCOPE))
                .by("authorization-details")
                .with(400, "invalid_request")
                .saying("HID-1007");
    }

    @Test
    @Tag("RFC9396-5-2")
    void refusesAnUnknownMember() {
        Object identifier = Map.of("system", ISO_6523, "type", "ENH", "value", "NO:ORGNR:" + HOSPITAL);
        Map<String, Object> organisation = Map.of("identifier", identifier);
        Stream.of(
                        organisation(Map.of("organization", organisation), Map.of("actions", List.of("read"))),
                        organisation(Map.of("organization", organisation, "code", "LE"), Map.of()),
                        organisation(
                                Map.of("organization", Map.of("identifier", identifier, "name", "Sykehuset")),
                                Map.of()),
                        Map.of("type", "nhn:sfm:journal-id", "value", Map.of("journal_id", "12", "x", "y")),
                        Map.of("type", "nhn:sfm:journal-id", "value", Map.of("journal_id", "12"), "x", "y"))
                .forEach(entry -> refused(OrganisationRealm.asserting(organisations.oidc(MULTI), Details.of(entry))
                                .clientCredentials(SCOPE))
                        .as("RFC 9396, section 5")
                        .by("authorization-details")
                        .with(400, "invalid_request"));
    }

    private static Map<String, Object> organisation(Map<String, Object> role, Map<String, Object> more) {
        Map<String, Object> entry = new HashMap<>(more);
        entry.put("type", "helseid_authorization");
        entry.put("practitioner_role", role);
        return entry;
    }

    private static Arguments claim(String name, Object claim) {
        UnaryOperator<Assertion> fault = it -> it.with("assertion_details", claim);
        return Arguments.of(Named.of(name, fault));
    }

    /** Behind one that is right. */
    private static Arguments entry(String name, Object entry) {
        return claim(name, HOSPITAL_ITSELF.and(Details.of(entry)).array());
    }
}
