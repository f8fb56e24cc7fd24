package no.helseprofil.it.organisation;

import static no.helseprofil.it.organisation.OrganisationRealm.HOSPITAL;
import static no.helseprofil.it.organisation.OrganisationRealm.MULTI;
import static no.helseprofil.it.organisation.OrganisationRealm.MUNICIPALITY;
import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.SCOPE;
import static no.helseprofil.testkit.client.Details.ISO_6523;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
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

    private static final String VALUE = "NO:ORGNR:" + HOSPITAL;
    private static final Details HOSPITAL_ITSELF = Details.ofParent(HOSPITAL);

    @AutoClose
    private static final OrganisationRealm organisations = OrganisationRealm.underProfile();

    /** One of each kind. DetailsTest checks what else can't be read. */
    static Stream<Arguments> unreadable() {
        return Stream.of(
                claim("an empty array", List.of()),
                claim("text", "helseid_authorization"),
                claim(
                        "no system",
                        Details.ofOrganisation(Map.of("type", "ENH", "value", VALUE))
                                .objectOrArray()),
                entry("an unknown type", Map.of("type", "payment_initiation")),
                entry("two organisations", HOSPITAL_ITSELF.objectOrArray()),
                entry("a journal with a blank id", Details.ofSfmJournal(" ").objectOrArray()));
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

    @Test
    @Tag("RFC9396-5-2")
    void refusesAnUnknownMember() {
        Map<String, String> identifier = Map.of("system", ISO_6523, "type", "ENH", "value", VALUE, "use", "official");
        Map<String, Object> journal =
                Map.of("type", "nhn:sfm:journal-id", "value", Map.of("journal_id", "12"), "x", "y");

        for (Details details : List.of(Details.ofOrganisation(identifier), Details.of(journal))) {
            refused(OrganisationRealm.asserting(organisations.oidc(MULTI), details)
                            .clientCredentials(SCOPE))
                    .as("RFC 9396, section 5")
                    .by("authorization-details")
                    .with(400, "invalid_request");
        }
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
